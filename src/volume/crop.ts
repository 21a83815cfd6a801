import type { Triple } from './grid.ts';
import type { Box } from './roi.ts';
import type { Volume } from './volume.ts';

/** How an image repeats: as it is, or an odd axis first gaining a copy of its first voxel (as PyWavelets needs it). */
export type Period = 'size' | 'even';

/**
 * Voxels of a box that may reach beyond the image, where the image repeats. Voxels that are not finite become
 * `replacement`.
 */
export function cropPeriodic(
  image: Volume,
  box: Box,
  replacement: number,
  period: Period,
): Float64Array {
  const [nx, ny] = image.grid.size;
  const [is, js, ks] = ([0, 1, 2] as const).map((axis) =>
    periodicIndices(box.start[axis], box.size[axis], image.grid.size[axis], period),
  ) as [Int32Array, Int32Array, Int32Array];
  const out = new Float64Array(box.size[0] * box.size[1] * box.size[2]);
  let to = 0;
  for (const k of ks) {
    for (const j of js) {
      const row = nx * (j + ny * k);
      for (let n = 0; n < is.length; n++) out[to++] = image.data[row + (is[n] as number)] as number;
    }
  }
  if (image.nonFiniteCount > 0) {
    for (let n = 0; n < out.length; n++) if (!Number.isFinite(out[n])) out[n] = replacement;
  }
  return out;
}

function periodicIndices(start: number, count: number, size: number, period: Period): Int32Array {
  const length = period === 'even' ? size + (size % 2) : size;
  return Int32Array.from({ length: count }, (_, n) => {
    const at = (((start + n) % length) + length) % length;
    return at === size ? 0 : at;
  });
}

/** Voxels of a box inside the image, in the image's own array type unless a value had to be replaced. */
export function crop(
  image: Pick<Volume, 'grid' | 'data' | 'nonFiniteCount'>,
  box: Box,
  replacement: number,
): Volume['data'] {
  const [nx, ny] = image.grid.size;
  const [bx, by, bz] = box.size;
  const out = image.data.slice(0, bx * by * bz) as Volume['data'];
  for (let k = 0; k < bz; k++) {
    for (let j = 0; j < by; j++) {
      const from = box.start[0] + nx * (box.start[1] + j + ny * (box.start[2] + k));
      out.set(image.data.subarray(from, from + bx) as never, bx * (j + by * k));
    }
  }
  if (image.nonFiniteCount > 0) {
    for (let n = 0; n < out.length; n++) if (!Number.isFinite(out[n])) out[n] = replacement;
  }
  return out;
}

/** The box grown by `before` and `after` voxels on every axis. */
export function grow(box: Box, before: number, after: number): Box {
  return {
    start: box.start.map((n) => n - before) as unknown as Triple,
    size: box.size.map((n) => n + before + after) as unknown as Triple,
  };
}
