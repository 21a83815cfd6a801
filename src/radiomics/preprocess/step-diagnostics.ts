import type { Triple } from '../../volume/grid.ts';
import type { Box, Roi } from '../../volume/roi.ts';
import type { Volume } from '../../volume/volume.ts';
import { boundingBox, voxelsOf } from './region.ts';

/** Facts that IBSI asks to be reported before and after each processing step (manual chapter 4). */
export interface StepDiagnostics {
  readonly step: 'initial' | 'normalised' | 'resampled' | 'resegmented';
  readonly image: Intensities & {
    readonly size: Triple;
    /** mm. */
    readonly spacing: Triple;
    /** Whether the whole was computed; mean, minimum and maximum are null where only a part was. */
    readonly isWhole: boolean;
  };
  readonly intensityMask: Intensities & { readonly box: Triple; readonly voxelCount: number };
  readonly morphologicalMask: { readonly box: Triple; readonly voxelCount: number };
}

/** null where there is no voxel. */
interface Intensities {
  readonly mean: number | null;
  readonly minimum: number | null;
  readonly maximum: number | null;
}

const NOTHING: Intensities = { mean: null, minimum: null, maximum: null };

export function describeStep(
  step: StepDiagnostics['step'],
  {
    image,
    roi,
    gridSize,
    part,
  }: {
    readonly image: Volume;
    readonly roi: Roi;
    readonly gridSize: Triple;
    readonly part: Box;
  },
): StepDiagnostics {
  const { intensity, morphological, box } = roi;
  const isWhole = part.size.every((n, axis) => n === gridSize[axis]);
  return {
    step,
    image: {
      size: gridSize,
      spacing: image.grid.spacing,
      isWhole,
      ...(isWhole ? intensitiesOf(image.data, null) : NOTHING),
    },
    intensityMask: {
      box: boxOf(intensity, box.size),
      voxelCount: roi.intensityCount,
      ...intensitiesOf(voxelsOf(image, box), intensity),
    },
    morphologicalMask: { box: boxOf(morphological, box.size), voxelCount: roi.morphologicalCount },
  };
}

function boxOf(mask: Uint8Array, size: Triple): Triple {
  return boundingBox(mask, size)?.size ?? [0, 0, 0];
}

/** Over the finite voxels, of a mask if one is given. */
function intensitiesOf(data: ArrayLike<number>, mask: Uint8Array | null): Intensities {
  let count = 0;
  let sum = 0;
  let minimum = Number.POSITIVE_INFINITY;
  let maximum = Number.NEGATIVE_INFINITY;
  for (let n = 0; n < data.length; n++) {
    if (mask !== null && mask[n] === 0) continue;
    const value = data[n] as number;
    if (!Number.isFinite(value)) continue;
    count++;
    sum += value;
    if (value < minimum) minimum = value;
    if (value > maximum) maximum = value;
  }
  if (count === 0) return NOTHING;
  return { mean: sum / count, minimum, maximum };
}
