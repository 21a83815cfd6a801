import type { Triple } from '../../../volume/grid.ts';
import { smoothLength } from './fourier.ts';
import { fourierPairSums } from './fourier-pair-sums.ts';
import { directPairSums, type Pace, type PairSums } from './pair-sums.ts';

/** Time of one padded voxel by Fourier against one pair directly, measured. */
const VOXEL_COST = 8;

/**
 * Exact sums over all pairs of a mask's voxels. `values`: one finite intensity a voxel in memory order, not
 * all equal; box x fastest. Null where the box is too large for memory.
 */
export function pairSums(
  mask: Uint8Array,
  size: Triple,
  spacing: Triple,
  values: Float64Array,
  pace?: Pace,
): Promise<PairSums | null> {
  const voxels = size.reduce((product, n) => product * smoothLength(2 * n - 1), 1);
  const pairs = (values.length * (values.length - 1)) / 2;
  return pairs <= VOXEL_COST * voxels
    ? directPairSums(mask, size, spacing, values, pace)
    : fourierPairSums(mask, size, spacing, values, pace);
}
