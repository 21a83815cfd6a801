import type { VoxelArray } from '../../volume/volume.ts';
import type { Window } from './windows.ts';

const BINS = 4096;
/** Enough voxels for a percentile to be right to a fraction of a per cent. */
const MAX_SAMPLES = 2_000_000;

/**
 * The 2nd and 98th percentile of the foreground: voxels above the lowest value. Half of a head scan, and
 * more of a skull-stripped one, is background that would pull both down.
 * Null when there is no such range.
 */
export function foregroundPercentiles(
  data: VoxelArray,
  range: { readonly min: number; readonly max: number },
): Window | null {
  const { min, max } = range;
  if (!(max > min)) return null;
  const counts = new Uint32Array(BINS);
  const scale = BINS / (max - min);
  // An odd step does not fall into step with the rows of the image.
  const step = Math.max(1, Math.ceil(data.length / MAX_SAMPLES)) | 1;
  let total = 0;
  for (let at = 0; at < data.length; at += step) {
    const value = data[at] as number;
    // NaN fails this too.
    if (!(value > min && value <= max)) continue;
    const bin = Math.min(BINS - 1, Math.floor((value - min) * scale));
    counts[bin] = (counts[bin] ?? 0) + 1;
    total++;
  }
  if (total === 0) return null;
  const low = valueAt(counts, 0.02 * total, min, scale);
  const high = valueAt(counts, 0.98 * total, min, scale);
  return high > low ? { min: low, max: high } : null;
}

/** Upper edge of the bin in which the count is reached; whole numbers where the range is wide. */
function valueAt(counts: Uint32Array, wanted: number, min: number, scale: number): number {
  let sum = 0;
  let bin = 0;
  while (bin < BINS && sum < wanted) sum += counts[bin++] ?? 0;
  const value = min + bin / scale;
  const digits = Math.max(0, Math.ceil(Math.log10(scale)));
  return Number(value.toFixed(Math.min(digits, 12)));
}
