import { type Grid, type Triple, voxelVolume } from '../volume/grid.ts';
import { indexToIndex } from '../volume/index-to-index.ts';
import type { Volume } from '../volume/volume.ts';
import type { CaseInput } from './predict.ts';

/** The blocks in the eight corners of an image that are looked at: their share of each axis. */
const CORNER = 0.1;

/** Share of voxels that hold something in the corners of an image and in all of it. */
export interface Filling {
  readonly corners: number;
  readonly whole: number;
}

/**
 * How much of an image is not 0. Even a brain that touches all six faces, or a slab of one, leaves the corners empty, and
 * 21 % of the whole (an ellipse in its rectangle).
 */
export function fillingOf({ data, grid }: Volume): Filling {
  const [nx, ny, nz] = grid.size;
  const isEnd = grid.size.map((n) => {
    const block = Math.max(1, Math.floor(CORNER * n));
    return Array.from({ length: n }, (_, index) => index < block || index >= n - block);
  });
  const [endX, endY, endZ] = isEnd as [boolean[], boolean[], boolean[]];
  let [filled, corner, cornerFilled, n] = [0, 0, 0, 0];
  for (let k = 0; k < nz; k++) {
    for (let j = 0; j < ny; j++) {
      const isRowAtEnd = (endZ[k] ?? false) && (endY[j] ?? false);
      for (let i = 0; i < nx; i++, n++) {
        const value = data[n] as number;
        const isFilled = value !== 0 && Number.isFinite(value);
        if (isFilled) filled++;
        if (!isRowAtEnd || !endX[i]) continue;
        corner++;
        if (isFilled) cornerFilled++;
      }
    }
  }
  return { corners: cornerFilled / corner, whole: filled / data.length };
}

/** Whether all finite voxels, 0 aside where that is no tissue, hold the same value. */
export function isConstant({ data }: Volume, isZeroTissue: boolean): boolean {
  let first = Number.NaN;
  for (let n = 0; n < data.length; n++) {
    const value = data[n] as number;
    if (!Number.isFinite(value) || (value === 0 && !isZeroTissue)) continue;
    if (Number.isNaN(first)) first = value;
    else if (value !== first) return false;
  }
  return true;
}

/** Of the region as drawn: its volume, and the share of it that lies outside the box that a model sees. */
export function regionExtent(
  { map, labels }: NonNullable<CaseInput['region']>,
  seen: Grid,
): { readonly volumeMl: number; readonly outside: number } {
  const matrix = indexToIndex(map.grid, seen);
  const chosen = new Set(labels);
  let [count, outside] = [0, 0];
  const [nx, ny] = map.grid.size;
  for (let n = 0; n < map.data.length; n++) {
    const label = map.data[n] as number;
    if (label === 0 || !chosen.has(label)) continue;
    count++;
    const index: Triple = [n % nx, Math.floor(n / nx) % ny, Math.floor(n / (nx * ny))];
    if (matrix !== null && !isWithin(matrix, index, seen.size)) outside++;
  }
  return {
    volumeMl: (count * voxelVolume(map.grid)) / 1000,
    outside: outside / Math.max(1, count),
  };
}

/** Positions on the outermost voxels' edges are inside; rounding must not decide. */
const EDGE = 0.5 + 1e-6;

function isWithin(
  m: NonNullable<ReturnType<typeof indexToIndex>>,
  [i, j, k]: Triple,
  size: Triple,
) {
  return ([0, 1, 2] as const).every((axis) => {
    const row = 4 * axis;
    const [a, b, c, t] = [m[row], m[row + 1], m[row + 2], m[row + 3]] as [
      number,
      number,
      number,
      number,
    ];
    const at = a * i + b * j + c * k + t;
    return at >= -EDGE && at <= size[axis] - 1 + EDGE;
  });
}
