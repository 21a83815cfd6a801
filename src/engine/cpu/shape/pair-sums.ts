import type { Triple } from '../../../volume/grid.ts';

/**
 * Sums over all ordered pairs of different voxels, with w = 1 / distance in mm and z = (x - mean) / σ, the
 * standard deviation being the population's (divided by N).
 */
export interface PairSums {
  readonly count: number;
  /** Σ w_ij, mm⁻¹. */
  readonly weights: number;
  /** Σ w_ij z_i z_j */
  readonly products: number;
  /** Σ w_ij z_i² */
  readonly squares: number;
}

/** Called between pieces of work of some milliseconds: a place to yield, or to throw when cancelled. */
export type Pace = () => Promise<void>;

/** By definition, pair by pair. */
export async function directPairSums(
  mask: Uint8Array,
  [nx, ny]: Triple,
  spacing: Triple,
  values: Float64Array,
  pace: Pace = async () => {},
): Promise<PairSums> {
  const z = standardised(values);
  const count = z.length;
  const at = new Float64Array(3 * count);
  for (let voxel = 0, n = 0; voxel < mask.length; voxel++) {
    if (mask[voxel] === 0) continue;
    const row = Math.floor(voxel / nx);
    at[n++] = (voxel - row * nx) * spacing[0];
    at[n++] = (row % ny) * spacing[1];
    at[n++] = Math.floor(row / ny) * spacing[2];
  }
  let [weights, products, squares] = [0, 0, 0];
  for (let a = 0; a < count; a++) {
    if (a % 1024 === 0) await pace();
    const [x, y, depth, here] = [at[3 * a], at[3 * a + 1], at[3 * a + 2], z[a]] as [
      number,
      number,
      number,
      number,
    ];
    let sum = 0;
    let product = 0;
    let square = 0;
    for (let b = a + 1; b < count; b++) {
      const dx = (at[3 * b] as number) - x;
      const dy = (at[3 * b + 1] as number) - y;
      const dz = (at[3 * b + 2] as number) - depth;
      const weight = 1 / Math.sqrt(dx * dx + dy * dy + dz * dz);
      const there = z[b] as number;
      sum += weight;
      product += weight * there;
      square += weight * there * there;
    }
    weights += 2 * sum;
    products += 2 * here * product;
    squares += here * here * sum + square;
  }
  return { count, weights, products, squares };
}

/** (x - mean) / σ */
export function standardised(values: Float64Array): Float64Array {
  const count = values.length;
  const mean = values.reduce((total, x) => total + x, 0) / count;
  const variance = values.reduce((total, x) => total + (x - mean) ** 2, 0) / count;
  const deviation = Math.sqrt(variance);
  return values.map((x) => (x - mean) / deviation);
}
