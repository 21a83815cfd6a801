import { type Boundary, indexWithin } from '../../../volume/boundary.ts';
import type { Triple } from '../../../volume/grid.ts';
import type { Box } from '../../../volume/roi.ts';

/** Voxels of any box of an image, in float64; not a copy where the box is the image. */
export function windowOf(
  voxels: ArrayLike<number>,
  [nx, ny, nz]: Triple,
  { start, size }: Box,
  boundary: Boundary,
): Float64Array {
  const isWhole = [nx, ny, nz].every((n, axis) => start[axis] === 0 && size[axis] === n);
  if (isWhole && voxels instanceof Float64Array) return voxels;
  const [is, js, ks] = ([nx, ny, nz] as const).map((length, axis) =>
    Int32Array.from({ length: size[axis] as number }, (_, n) =>
      indexWithin((start[axis] as number) + n, length, boundary),
    ),
  ) as [Int32Array, Int32Array, Int32Array];
  const out = new Float64Array(size[0] * size[1] * size[2]);
  let to = 0;
  for (const k of ks) {
    for (const j of js) {
      const row = j < 0 || k < 0 ? -1 : nx * (j + ny * k);
      for (let n = 0; n < is.length; n++, to++) {
        const i = is[n] as number;
        if (row >= 0 && i >= 0) out[to] = voxels[row + i] as number;
      }
    }
  }
  return out;
}
