import type { Triple } from '../../../volume/grid.ts';
import type { PairSums } from '../../shape.ts';

/** Pairs between two yields: some milliseconds. */
const PIECE = 1 << 20;

/** Sums over pairs by definition, pair by pair. `values`: z, one a voxel in memory order. Yields in between. */
export function* directPairSums(
  mask: Uint8Array,
  [nx, ny]: Triple,
  spacing: Triple,
  values: Float64Array,
): Generator<void, PairSums> {
  const count = values.length;
  const at = new Float64Array(3 * count);
  for (let voxel = 0, n = 0; voxel < mask.length; voxel++) {
    if (mask[voxel] === 0) continue;
    const row = Math.floor(voxel / nx);
    at[n++] = (voxel - row * nx) * spacing[0];
    at[n++] = (row % ny) * spacing[1];
    at[n++] = Math.floor(row / ny) * spacing[2];
  }
  const total: Totals = { weights: 0, products: 0, squares: 0 };
  const step = Math.max(1, Math.floor(PIECE / count));
  for (let first = 0; first < count; first += step) {
    addPairs(at, values, first, Math.min(first + step, count), total);
    yield;
  }
  return { count, ...total };
}

type Totals = { weights: number; products: number; squares: number };

/** Pairs of voxels first … end - 1 with all later ones, in both orders. */
function addPairs(
  at: Float64Array,
  values: Float64Array,
  first: number,
  end: number,
  total: Totals,
): void {
  for (let a = first; a < end; a++) {
    const x = at[3 * a] as number;
    const y = at[3 * a + 1] as number;
    const depth = at[3 * a + 2] as number;
    const here = values[a] as number;
    let sum = 0;
    let product = 0;
    let square = 0;
    for (let b = a + 1; b < values.length; b++) {
      const dx = (at[3 * b] as number) - x;
      const dy = (at[3 * b + 1] as number) - y;
      const dz = (at[3 * b + 2] as number) - depth;
      const weight = 1 / Math.sqrt(dx * dx + dy * dy + dz * dz);
      const there = values[b] as number;
      sum += weight;
      product += weight * there;
      square += weight * there * there;
    }
    total.weights += 2 * sum;
    total.products += 2 * here * product;
    total.squares += here * here * sum + square;
  }
}
