import { selectRanks } from '../radiomics/families/select-ranks.ts';
import type { VoxelArray } from '../volume/volume.ts';
import type { Normalisation } from './manifest.ts';

/** What is subtracted from intensities, and what they are divided by then. */
export interface Scaling {
  readonly centre: number;
  readonly scale: number;
}

/**
 * The numbers of a normalisation, in float64, of the voxels that are chosen (they may be rearranged). An image without
 * spread is not divided. Null where no voxel is chosen.
 */
export function scalingOf(
  normalisation: Normalisation,
  chosen: () => Float64Array,
): Scaling | null {
  switch (normalisation.kind) {
    case 'none':
      return { centre: 0, scale: 1 };
    case 'fixed':
      return { centre: normalisation.subtract, scale: normalisation.divide };
    case 'z-score':
      return meanAndSd(chosen());
    case 'percentile':
      return percentiles(chosen(), normalisation.low, normalisation.high);
  }
}

/**
 * An image's voxels: those inside a mask of its size, or those that are finite, or of these the ones that are not 0. Inside
 * a mask, voxels that are not finite count as 0.
 */
export function chosenVoxels(
  data: VoxelArray,
  which: Uint8Array | 'finite' | 'tissue',
): Float64Array {
  const out = new Float64Array(data.length);
  let count = 0;
  if (typeof which !== 'string') {
    for (let n = 0; n < data.length; n++) {
      if (which[n] === 0) continue;
      const value = data[n] as number;
      out[count++] = Number.isFinite(value) ? value : 0;
    }
    return out.subarray(0, count);
  }
  const takesZero = which === 'finite';
  for (let n = 0; n < data.length; n++) {
    const value = data[n] as number;
    if (Number.isFinite(value) && (takesZero || value !== 0)) out[count++] = value;
  }
  return out.subarray(0, count);
}

/** Mean and population SD. */
function meanAndSd(values: Float64Array): Scaling | null {
  const count = values.length;
  if (count === 0) return null;
  let sum = 0;
  for (let n = 0; n < count; n++) sum += values[n] as number;
  const mean = sum / count;
  let squares = 0;
  for (let n = 0; n < count; n++) squares += ((values[n] as number) - mean) ** 2;
  return { centre: mean, scale: spread(Math.sqrt(squares / count), mean) };
}

/** By linear interpolation between ranks, as numpy.percentile does. */
function percentiles(values: Float64Array, low: number, high: number): Scaling | null {
  const last = values.length - 1;
  if (last < 0) return null;
  const at = (percent: number) => {
    const place = (percent / 100) * last;
    const rank = Math.floor(place);
    const [below, above] = selectRanks(values, [rank, Math.min(rank + 1, last)]);
    return (below as number) + (place - rank) * ((above as number) - (below as number));
  };
  const centre = at(low);
  return { centre, scale: spread(at(high) - centre, centre) };
}

/** Rounding gives equal intensities a spread of 1e-16 of them; no image has one of 1e-9. */
function spread(found: number, centre: number): number {
  return found > 1e-9 * Math.abs(centre) ? found : 1;
}
