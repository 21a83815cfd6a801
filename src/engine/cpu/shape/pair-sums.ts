import type { Triple } from '../../../volume/grid.ts';
import { choosePairMethod } from '../../pair-method.ts';
import { NO_PAIRS, type PairSums, standardised } from '../../shape.ts';
import { directPairSums } from './direct-pair-sums.ts';
import { fourierPairSums } from './fourier-pair-sums.ts';
import { paddedLengths } from './padded-lengths.ts';

/**
 * Exact sums over all pairs of a mask's voxels. `values`: one finite intensity a voxel in memory order; box x
 * fastest. Null where it would take too long. Yields between pieces of work of some milliseconds.
 */
export function* pairSums(
  mask: Uint8Array,
  size: Triple,
  spacing: Triple,
  values: Float64Array,
): Generator<void, PairSums | null> {
  const z = standardised(values);
  if (z === null) return { count: values.length, ...NO_PAIRS };
  switch (choosePairMethod(values.length, paddedLengths(size), null)) {
    case 'direct':
      return yield* directPairSums(mask, size, spacing, z);
    case 'fourier':
      return yield* fourierPairSums(mask, size, spacing, z);
    default:
      return null;
  }
}
