import type { PairSums } from '../../engine/shape.ts';
import { missing, type Outcomes } from '../outcome.ts';

export const AUTOCORRELATION: ReadonlySet<string> = new Set(['MoranI', 'GearyC']);

/**
 * Moran's I (IBSI N365) and Geary's C (NPT7) of the intensity mask, over all voxel pairs weighted by 1 / distance.
 * With z in standard deviations, I = Σ w z z / Σ w, and C = (N - 1) / N · (Σ w z² - Σ w z z) / Σ w, because
 * (z_i - z_j)² = z_i² + z_j² - 2 z_i z_j. `samples`: the intensities, `sums`: what the engine made of them.
 */
export function autocorrelationFeatures(samples: Float64Array, sums: PairSums | null): Outcomes {
  const [first] = samples;
  if (first === undefined) return none('no voxel of the region has an intensity in range');
  if (samples.length === 1) return none('one voxel makes no pair');
  if (samples.every((value) => value === first)) return none('all intensities are equal');
  if (sums === null) return none('the region is too large to sum over all voxel pairs');
  const { count, weights, products, squares } = sums;
  return {
    MoranI: products / weights,
    GearyC: (((count - 1) / count) * (squares - products)) / weights,
  };
}

function none(reason: string): Outcomes {
  return { MoranI: missing(reason), GearyC: missing(reason) };
}
