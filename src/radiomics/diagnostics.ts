import { makeRoi } from '../volume/roi.ts';
import type { LabelMap, Volume } from '../volume/volume.ts';
import type { Diagnostics } from './feature.ts';
import type { StepDiagnostics } from './preprocess/step-diagnostics.ts';

/** PyRadiomics' words for the states between processing steps. */
const STATES = {
  initial: 'original',
  normalised: 'normalized',
  resampled: 'interpolated',
  resegmented: 'resegmented',
} as const;

/**
 * PyRadiomics' diagnostics columns that describe image and region, before and after each processing step;
 * IBSI asks for the same facts (manual chapter 4).
 */
export function diagnose(
  steps: readonly StepDiagnostics[],
  image: Volume,
  mask: LabelMap,
  labels: readonly number[],
): Diagnostics {
  const { box } = makeRoi(image, mask, labels);
  return {
    ...Object.assign({}, ...steps.map(describe)),
    'Image-original_NonFiniteVoxels': image.nonFiniteCount,
    'Mask-original_Spacing': mask.grid.spacing,
    'Mask-original_Size': mask.grid.size,
    'Mask-original_Labels': labels,
    'Mask-original_BoundingBox': [...box.start, ...box.size],
  };
}

function describe({ step, image, intensityMask, morphologicalMask }: StepDiagnostics): Diagnostics {
  const state = STATES[step];
  return {
    // Re-segmentation leaves the image as it was.
    ...(step === 'resegmented'
      ? {}
      : {
          [`Image-${state}_Spacing`]: image.spacing,
          [`Image-${state}_Size`]: image.size,
          [`Image-${state}_Mean`]: image.mean,
          [`Image-${state}_Minimum`]: image.minimum,
          [`Image-${state}_Maximum`]: image.maximum,
        }),
    [`Mask-${state}_BoxSize`]: intensityMask.box,
    [`Mask-${state}_VoxelNum`]: intensityMask.voxelCount,
    [`Mask-${state}_MorphologicalVoxelNum`]: morphologicalMask.voxelCount,
    [`Mask-${state}_Mean`]: intensityMask.mean,
    [`Mask-${state}_Minimum`]: intensityMask.minimum,
    [`Mask-${state}_Maximum`]: intensityMask.maximum,
  };
}
