import type { Engine } from '../../engine/engine.ts';
import type { AxisKernel } from '../../engine/interpolation.ts';
import { type Grid, indexToWorld, type Triple } from '../../volume/grid.ts';
import { makeLabelMap } from '../../volume/label-map.ts';
import { makePacer } from '../../volume/pace.ts';
import { makeRandom } from '../../volume/random.ts';
import type { Box, Roi } from '../../volume/roi.ts';
import type { LabelMap, Volume } from '../../volume/volume.ts';
import { adaptVolume } from './adapt-volume.ts';
import { type Motion, motionOf, sourceBox, targetBox } from './motion.ts';
import { addNoise } from './noise.ts';
import type { Perturbation } from './plan.ts';

export interface PerturbInput {
  readonly image: Volume;
  /** Of that image. */
  readonly roi: Roi;
  /** Voxels around the region that features of it may read, along i, j, k. */
  readonly margin: Triple;
  readonly seed: number;
  /** Standard deviation of the noise to add, in the image's unit. */
  readonly noise: number;
}

/** The label of the perturbed region. */
export const PERTURBED = 1;

/** Share of a voxel inside the region from which on it belongs to it (IBSI 2.4), less what float rounding takes off. */
const HALF = 0.5 - 1e-6;

/** IBSI's kernels: nothing is known beyond the image but its edge. */
const CUBIC: AxisKernel = { interpolator: 'cubic', border: 'edge', outside: 'border' };
const LINEAR: AxisKernel = { interpolator: 'linear', border: 'edge', outside: 'border' };

/**
 * The part of an image around its region, perturbed: noise is added, both are turned and shifted (image by cubic
 * splines, mask by linear interpolation and at least one half), then the mask grows or shrinks. Intensities in HU are
 * rounded to whole numbers again. Voxels without a number read as 0 and, in the region, leave it.
 *
 * @throws LocusError 'cancelled', 'device-lost', 'too-large'
 */
export async function perturbCase(
  engine: Engine,
  { image, roi, margin, seed, noise }: PerturbInput,
  perturbation: Perturbation,
  signal?: AbortSignal,
): Promise<{ readonly image: Volume; readonly mask: LabelMap }> {
  const pace = makePacer(signal);
  const motion = motionOf(roi.box, image.grid.spacing, perturbation);
  const target = targetBox(motion, roi.box, margin, image.grid.size);
  const source = sourceBox(motion, target);
  const drawn = cutMask(roi, source);
  const voxels = cutImage(image, source, drawn);
  await pace();
  if (perturbation.hasNoise && noise > 0) {
    addNoise(voxels, noise, makeRandom(seed, 100 + 2 * perturbation.index));
  }
  await pace();
  const moved = motion.isStill
    ? { voxels, shares: drawn }
    : await move(engine, { voxels, drawn, motion, source, target }, signal);
  await pace();
  const mask = Uint8Array.from(moved.shares, (share) => (share >= HALF ? PERTURBED : 0));
  const adapted = adaptVolume(
    mask,
    target.size,
    image.grid.spacing,
    perturbation.volume,
    makeRandom(seed, 101 + 2 * perturbation.index),
  );
  await pace();
  const data = image.unit === 'HU' ? moved.voxels.map(Math.round) : moved.voxels;
  const grid = gridOf(image.grid, target);
  return { image: { ...image, grid, data, nonFiniteCount: 0 }, mask: makeLabelMap(grid, adapted) };
}

interface Move {
  readonly voxels: Float64Array;
  readonly drawn: Uint8Array;
  readonly motion: Motion;
  readonly source: Box;
  readonly target: Box;
}

async function move(
  engine: Engine,
  { voxels, drawn, motion, source, target }: Move,
  signal: AbortSignal | undefined,
): Promise<{ readonly voxels: Float64Array; readonly shares: Float64Array }> {
  const placement = {
    kind: 'affine',
    size: target.size,
    matrix: motion.matrix(source.start, target.start),
  } as const;
  const batch = engine.batch();
  const read = (data: Float64Array | Uint8Array, kernel: AxisKernel, label: string) => {
    const handle = batch.image({ size: source.size, data, label });
    return batch.voxels(batch.interpolate(handle, placement, kernel));
  };
  const image = read(voxels, CUBIC, 'perturbed');
  const shares = read(drawn, LINEAR, 'perturbed mask');
  await batch.run(signal === undefined ? {} : { signal });
  return { voxels: image.value(), shares: shares.value() };
}

/**
 * Voxels of a box that may reach beyond the image, where its edge is repeated. Those without a number are 0, and are
 * taken out of the mask.
 */
function cutImage(image: Volume, { start, size }: Box, mask: Uint8Array): Float64Array {
  const [nx, ny, nz] = image.grid.size;
  const inside = (n: number, count: number) => Math.min(Math.max(n, 0), count - 1);
  const out = new Float64Array(size[0] * size[1] * size[2]);
  let to = 0;
  for (let k = 0; k < size[2]; k++) {
    for (let j = 0; j < size[1]; j++) {
      const row = nx * (inside(start[1] + j, ny) + ny * inside(start[2] + k, nz));
      for (let i = 0; i < size[0]; i++, to++) {
        const value = image.data[row + inside(start[0] + i, nx)] as number;
        if (Number.isFinite(value)) out[to] = value;
        else mask[to] = 0;
      }
    }
  }
  return out;
}

/** The morphological mask on a box that holds it. */
function cutMask({ box, morphological }: Roi, { start, size }: Box): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(size[0] * size[1] * size[2]);
  const [dx, dy, dz] = box.start.map((n, axis) => n - (start[axis] as number)) as [
    number,
    number,
    number,
  ];
  const [bx, by, bz] = box.size;
  for (let k = 0; k < bz; k++) {
    for (let j = 0; j < by; j++) {
      const from = bx * (j + by * k);
      out.set(
        morphological.subarray(from, from + bx),
        dx + size[0] * (j + dy + size[1] * (k + dz)),
      );
    }
  }
  return out;
}

function gridOf(grid: Grid, { start, size }: Box): Grid {
  const [x, y, z] = indexToWorld(grid.affine, start);
  const [a, b, c, , d, e, f, , g, h, i] = grid.affine;
  return { ...grid, size, affine: [a, b, c, x, d, e, f, y, g, h, i, z] };
}
