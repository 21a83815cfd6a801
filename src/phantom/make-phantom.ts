import { type Affine, type Grid, gridFromAffine, voxelCount } from '../volume/grid.ts';
import { makeRandom } from '../volume/random.ts';
import { makeAtlas } from './atlas.ts';
import { keepConnected } from './connect.ts';
import { makeNoise } from './noise.ts';
import { paintPlane, type Scene } from './paint.ts';
import type { PhantomParameters } from './parameters.ts';
import { makeScanner, type Scanner } from './scanner.ts';
import { LABEL, makeTumour } from './tumour.ts';
import { makeWarp } from './warp.ts';

/** Raw voxels of one case, x fastest. */
export interface PhantomVoxels {
  readonly grid: Grid;
  readonly images: Scanner['images'];
  /** Values of LABEL, 0 elsewhere. */
  readonly labels: Uint8Array;
}

/** mm. The middle of the head, to which the grid is centred. */
const MIDDLE = [0, -16, 4] as const;
/** Of the whole time, what the brain and its folds take; the rest goes by voxels. */
const BRAIN = 0.25;

/** Stored as most scanners and BraTS do: the first voxel is the rightmost, foremost, lowest. */
export function phantomGrid({ size, spacing }: PhantomParameters): Grid {
  const half = (axis: 0 | 1 | 2): number => ((size[axis] - 1) / 2) * spacing[axis];
  const affine: Affine = [
    -spacing[0],
    0,
    0,
    MIDDLE[0] + half(0),
    0,
    -spacing[1],
    0,
    MIDDLE[1] + half(1),
    0,
    0,
    spacing[2],
    MIDDLE[2] - half(2),
  ];
  return gridFromAffine(size, affine);
}

/** Makes a case in steps of a few ms; yields the fraction done. */
export function* phantomSteps(parameters: PhantomParameters): Generator<number, PhantomVoxels> {
  const warp = yield* within(makeWarp(parameters), 0, 0.02, 47);
  const atlas = yield* within(makeAtlas(parameters.seed), 0.02, BRAIN, 172);
  const texture = makeNoise(makeRandom(parameters.seed, 4), 5, 1);
  yield BRAIN;
  const grid = phantomGrid(parameters);
  const scanner = makeScanner(parameters, voxelCount(grid));
  const scene: Scene = { warp, atlas, texture, tumour: makeTumour(parameters), scanner };
  const labels = new Uint8Array(voxelCount(grid));
  yield BRAIN;
  const planes = grid.size[2];
  for (let k = 0; k < planes; k++) {
    paintPlane(scene, grid, labels, k);
    yield BRAIN + ((1 - BRAIN) * k) / planes;
  }
  keepConnected(labels, grid.size, LABEL.enhancing);
  yield 1;
  return { grid, images: scanner.images, labels };
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
