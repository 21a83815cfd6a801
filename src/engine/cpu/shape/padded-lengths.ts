import type { Triple } from '../../../volume/grid.ts';
import { smoothLength } from '../fourier/fourier.ts';

/** Sides of the periodic box in which no two voxels of a box of that size meet around the edge. */
export function paddedLengths(size: Triple): Triple {
  return size.map((n) => smoothLength(2 * n - 1)) as unknown as Triple;
}
