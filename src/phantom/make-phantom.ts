import { type Affine, type Grid, gridFromAffine, voxelCount } from '../volume/grid.ts';
import { makeRandom } from '../volume/random.ts';
import { makeAtlas } from './atlas.ts';
import { keepConnected } from './connect.ts';
import { LABEL } from './labels.ts';
import type { Lattice } from './lattice.ts';
import { makeNoise } from './noise.ts';
import { paintPlane, type Scene } from './paint.ts';
import type { PhantomParameters } from './parameters.ts';
import { makePerfusion } from './perfusion.ts';
import { resampleSlices } from './resample-slices.ts';
import { makeScanner } from './scanner.ts';
import { makeTumour } from './tumour.ts';
import type { PhantomVoxels } from './voxels.ts';
import { makeWarp } from './warp.ts';

/** mm. The middle of the head, to which the grid is centred. */
const MIDDLE = [0, -16, 4] as const;
/** Of the whole time, what the brain and its folds take; the rest goes by voxels. */
const BRAIN = 0.25;

/** As most scanners and BraTS store it, unless told otherwise: the first voxel is the rightmost, foremost, lowest. */
export function phantomGrid({ size, spacing, orientation = 'LPS' }: PhantomParameters): Grid {
  const step = [0, 1, 2].map((axis) =>
    'RAS'.includes(orientation[axis] as string) ? spacing[axis] : -(spacing[axis] as number),
  ) as [number, number, number];
  const first = (axis: 0 | 1 | 2): number => MIDDLE[axis] - ((size[axis] - 1) / 2) * step[axis];
  const affine: Affine = [
    step[0],
    0,
    0,
    first(0),
    0,
    step[1],
    0,
    first(1),
    0,
    0,
    step[2],
    first(2),
  ];
  return gridFromAffine(size, affine);
}

/**
 * Makes a case in steps of a few ms; yields the fraction done.
 *
 * @param brains kept and looked up by seed, where several cases share some
 */
export function* phantomSteps(
  parameters: PhantomParameters,
  brains?: Map<number, Lattice>,
): Generator<number, PhantomVoxels> {
  const { seed, brain = seed, acquisition, tumour, resampled } = parameters;
  const warp = yield* within(makeWarp(parameters), 0, 0.02, 47);
  const atlas = brains?.get(brain) ?? (yield* within(makeAtlas(brain), 0.02, BRAIN, 172));
  brains?.set(brain, atlas);
  const texture = makeNoise(makeRandom(seed, 4), 5, 1);
  yield BRAIN;
  const grid = phantomGrid(parameters);
  const scanner = makeScanner(parameters, voxelCount(grid));
  const perfusion = makePerfusion(parameters, grid);
  const { slicePoints = 1 } = acquisition;
  const scene: Scene = {
    warp,
    atlas,
    texture,
    tumour: makeTumour(parameters),
    scanner,
    perfusion,
    slicePoints,
  };
  const labels = new Uint8Array(voxelCount(grid));
  yield BRAIN;
  const planes = grid.size[2];
  for (let k = 0; k < planes; k++) {
    paintPlane(scene, grid, labels, k);
    yield BRAIN + ((1 - BRAIN) * k) / planes;
  }
  const core = tumour.solid === undefined ? [] : [LABEL.necrosis];
  keepConnected(labels, grid.size, [LABEL.enhancing, ...core]);
  yield 1;
  const images = [
    ...scanner.images,
    ...(perfusion === null ? [] : [{ name: 'rCBV' as const, data: perfusion.finish() }]),
  ];
  yield 1;
  const made = { grid, images, labels };
  return resampled === undefined ? made : resampleSlices(made, resampled);
}

/** Runs silent steps, about `count` of them, as the stretch of the progress from `low` to `high`. */
function* within<T>(
  steps: Generator<void, T>,
  low: number,
  high: number,
  count: number,
): Generator<number, T> {
  for (let done = 0; ; done++) {
    const step = steps.next();
    if (step.done === true) return step.value;
    yield low + (high - low) * Math.min(1, done / count);
  }
}
