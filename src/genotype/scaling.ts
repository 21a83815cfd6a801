import { selectRanks } from '../radiomics/families/select-ranks.ts';
import type { VoxelArray } from '../volume/volume.ts';
import type { Normalisation } from './manifest.ts';

/** What is subtracted from intensities, and what they are divided by then. */
export interface Scaling {
  readonly centre: number;
  readonly scale: number;
}

/** The voxels of an image inside a mask of its size, all, those that are finite, or of these those that are not 0. */
export type Which = Uint8Array | 'all' | 'finite' | 'tissue';

/**
 * The numbers of a normalisation, in float64, of the chosen voxels; those that are not finite count as 0. An image without
 * spread is not divided. Null where no voxel is chosen.
 */
export function scalingOf(
  normalisation: Normalisation,
  data: VoxelArray,
  which: Which,
): Scaling | null {
  switch (normalisation.kind) {
    case 'none':
      return { centre: 0, scale: 1 };
    case 'fixed':
      return { centre: normalisation.subtract, scale: normalisation.divide };
    case 'z-score':
      return meanAndSd(data, which);
    case 'percentile':
      return percentiles(data, which, normalisation.low, normalisation.high);
  }
}

/** Visits values where they lie: a large image is not copied. */
function each(data: VoxelArray, which: Which, visit: (value: number) => void): void {
  const mask = typeof which === 'string' ? null : which;
  const takesZero = which !== 'tissue';
  const takesHoles = which !== 'tissue' && which !== 'finite';
  for (let n = 0; n < data.length; n++) {
    if (mask !== null && mask[n] === 0) continue;
    const value = data[n] as number;
    if (!Number.isFinite(value)) {
      if (takesHoles) visit(0);
    } else if (takesZero || value !== 0) visit(value);
  }
}

/** Mean and population SD. */
function meanAndSd(data: VoxelArray, which: Which): Scaling | null {
  let [count, sum, squares] = [0, 0, 0];
  each(data, which, (value) => {
    count++;
    sum += value;
  });
  if (count === 0) return null;
  const mean = sum / count;
  each(data, which, (value) => {
    squares += (value - mean) ** 2;
  });
  return { centre: mean, scale: spread(Math.sqrt(squares / count), mean) };
}

/** By linear interpolation between ranks, as numpy.percentile does. */
function percentiles(data: VoxelArray, which: Which, low: number, high: number): Scaling | null {
  let [count, to] = [0, 0];
  each(data, which, () => {
    count++;
  });
  if (count === 0) return null;
  const values = new Float64Array(count);
  each(data, which, (value) => {
    values[to++] = value;
  });
  const at = (percent: number) => {
    const place = (percent / 100) * (count - 1);
    const rank = Math.floor(place);
    const [below, above] = selectRanks(values, [rank, Math.min(rank + 1, count - 1)]);
    return (below as number) + (place - rank) * ((above as number) - (below as number));
  };
  const centre = at(low);
  return { centre, scale: spread(at(high) - centre, centre) };
}

/** Rounding gives equal intensities a spread of 1e-16 of them; no image has one of 1e-9. */
function spread(found: number, centre: number): number {
  return found > 1e-9 * Math.abs(centre) ? found : 1;
}
