import { binEdges, levelFinder } from '../../engine/discretise.ts';
import type { Discretisation, Engine, RunOptions } from '../../engine/engine.ts';
import { requireFewLevels } from '../../engine/limits.ts';
import { crop } from '../../volume/crop.ts';
import { LocusError } from '../../volume/errors.ts';
import type { Triple } from '../../volume/grid.ts';
import type { Box } from '../../volume/roi.ts';
import type { Volume } from '../../volume/volume.ts';
import { derivedImages } from '../derived-handles.ts';
import { extremesOf } from '../filters/responses.ts';
import type { PlanNode } from '../plan.ts';
import type { Preprocessed } from '../preprocess/preprocess.ts';
import { boundingBox } from '../preprocess/region.ts';
import { discretisationRule, profileOf } from '../profiles.ts';

import type { ExtractionSettings, VoxelwiseSettings } from '../settings.ts';
import { absoluteRange } from '../settings-preprocessing.ts';
import type { MapTask } from './map-task.ts';

/** PyRadiomics' voxelSetting where a file says nothing. */
export const PYRADIOMICS_VOXELWISE: VoxelwiseSettings = {
  kernelRadius: 1,
  isKernelMasked: true,
  initialValue: 0,
  batch: null,
};

export const MAX_KERNEL_RADIUS = 5;

/** The region whose voxels get values, and the box that their neighbourhoods lie in. */
export interface MapPlace {
  /** The region's own box on the prepared image's grid. */
  readonly box: Box;
  /** 1 in the region; of the size of `box`. */
  readonly region: Uint8Array;
  /** `box` and the kernel's radius around it, as far as the image goes (PyRadiomics' crop). */
  readonly around: Box;
  /** Places of the region's voxels in `around`, in memory order. */
  readonly centres: Uint32Array;
}

/** @throws LocusError 'empty-mask' where no voxel of the region has an intensity in range */
export function placeOf({ image, roi }: Preprocessed, radius: number): MapPlace {
  const tight = boundingBox(roi.intensity, roi.box.size);
  if (tight === null) {
    throw new LocusError(
      'empty-mask',
      'No voxel of the region has an intensity in range.',
      'Widen the re-segmentation range, or choose another region.',
    );
  }
  const start = tight.start.map((n, axis) => n + (roi.box.start[axis] as number));
  const first = start.map((n) => Math.max(n - radius, 0));
  const around: Box = {
    start: first as unknown as Triple,
    size: first.map((from, axis) => {
      const end = (start[axis] as number) + (tight.size[axis] as number) + radius;
      return Math.min(end, image.grid.size[axis] as number) - from;
    }) as unknown as Triple,
  };
  const region = new Uint8Array(tight.size[0] * tight.size[1] * tight.size[2]);
  const centres: number[] = [];
  const [ox, oy, oz] = start.map((n, axis) => n - (first[axis] as number)) as unknown as Triple;
  forEachVoxel(tight.size, (i, j, k, n) => {
    const [x, y, z] = [i + tight.start[0], j + tight.start[1], k + tight.start[2]];
    if (roi.intensity[x + roi.box.size[0] * (y + roi.box.size[1] * z)] === 0) return;
    region[n] = 1;
    centres.push(i + ox + around.size[0] * (j + oy + around.size[1] * (k + oz)));
  });
  return {
    box: { start: start as unknown as Triple, size: tight.size },
    region,
    around,
    centres: Uint32Array.from(centres),
  };
}

/**
 * What each image of the plan gives to the maps. Grey levels are made once, of the voxels that may count: of the region,
 * or, where the kernel is not masked, of the whole box (PyRadiomics' voxel-based mode).
 */
export async function prepareTasks(
  engine: Engine,
  nodes: readonly PlanNode[],
  { image, roi }: Preprocessed,
  place: MapPlace,
  voxelwise: VoxelwiseSettings,
  run: RunOptions,
): Promise<readonly Omit<MapTask, 'features'>[]> {
  const { around } = place;
  const batch = engine.batch();
  const source = { image, roi, extremes: () => extremesOf(image) };
  const handleOf = derivedImages(batch, source, around);
  const pending = nodes.map((node) => batch.voxels(handleOf(node.image)));
  await batch.run(run);
  const counted = countedVoxels(image, place, voxelwise);
  return nodes.map((node, n) => {
    const intensities = pending[n]?.value() ?? new Float64Array(0);
    return {
      size: around.size,
      spacing: image.grid.spacing,
      intensities,
      ...levelsOf(intensities, counted, ruleOf(node)),
      radius: voxelwise.kernelRadius,
      settings: node.settings,
    };
  });
}

function ruleOf({ image: { kind }, settings }: PlanNode): Discretisation {
  // A re-segmentation bound is an intensity of the original image; filtered ones have another scale.
  const range = kind === 'original' ? absoluteRange(settings.preprocessing) : null;
  return discretisationRule(settings.binning, profileOf(settings), range);
}

/** 1 where a voxel counts in the neighbourhoods of others; voxels without a number never do. */
function countedVoxels(
  image: Volume,
  { around, centres }: MapPlace,
  { isKernelMasked }: VoxelwiseSettings,
): Uint8Array {
  const counted = new Uint8Array(around.size[0] * around.size[1] * around.size[2]);
  if (isKernelMasked) {
    for (const at of centres) counted[at] = 1;
    return counted;
  }
  if (image.nonFiniteCount === 0) return counted.fill(1);
  const voxels = crop(image, around, Number.NaN);
  return counted.map((_, n) => (Number.isFinite(voxels[n]) ? 1 : 0));
}

/** @throws LocusError 'bad-settings' where the bins make too many levels */
function levelsOf(
  intensities: Float64Array,
  counted: Uint8Array,
  rule: Discretisation,
): Pick<MapTask, 'levels' | 'levelCount' | 'isFlat'> {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (let n = 0; n < counted.length; n++) {
    const value = intensities[n] as number;
    if (counted[n] === 0) continue;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  const edges = binEdges(rule, { min, max });
  requireFewLevels(edges.length + 1);
  const level = levelFinder(edges);
  const levels = new Uint16Array(counted.length);
  let lowest = Number.POSITIVE_INFINITY;
  let highest = 0;
  for (let n = 0; n < levels.length; n++) {
    if (counted[n] === 0) continue;
    const own = level(intensities[n] as number);
    levels[n] = own;
    if (own < lowest) lowest = own;
    if (own > highest) highest = own;
  }
  return { levels, levelCount: highest, isFlat: lowest === highest };
}

function forEachVoxel(
  [nx, ny, nz]: Triple,
  visit: (i: number, j: number, k: number, n: number) => void,
): void {
  let n = 0;
  for (let k = 0; k < nz; k++) {
    for (let j = 0; j < ny; j++) for (let i = 0; i < nx; i++) visit(i, j, k, n++);
  }
}

/** @throws LocusError 'bad-settings' */
export function voxelwiseOf({ voxelwise }: ExtractionSettings): VoxelwiseSettings {
  const chosen = voxelwise ?? PYRADIOMICS_VOXELWISE;
  const { kernelRadius: radius } = chosen;
  if (Number.isInteger(radius) && radius >= 1 && radius <= MAX_KERNEL_RADIUS) return chosen;
  throw new LocusError(
    'bad-settings',
    `A kernel radius of ${radius} voxels cannot be had.`,
    `Take a whole number from 1 to ${MAX_KERNEL_RADIUS}.`,
  );
}
