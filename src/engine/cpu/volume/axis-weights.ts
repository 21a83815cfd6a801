import type { AxisKernel } from '../../interpolation.ts';
import { cubicReach, cubicWeights } from './bspline.ts';
import { clamp, mirror } from './inside.ts';

/**
 * One axis of a resampling, border rule applied: output n is Σ_k weights[n taps + k] input[first[n] + k].
 * All indices lie inside the axis; unused weights are 0.
 */
export interface AxisWeights {
  readonly count: number;
  readonly taps: number;
  readonly first: Int32Array;
  readonly weights: Float64Array;
}

/** Weights below this share of the whole change no float64 sum; an engine in float32 may pass 2^-24. */
const PRECISION = 2 ** -52;

/**
 * The weights for reading an axis of `size` samples at `positions` (in samples, 0 = the first one's centre).
 * Half-way between two samples `nearest` takes the upper one, as ITK does.
 */
export function axisWeights(
  positions: ArrayLike<number>,
  size: number,
  { interpolator, border, outside }: AxisKernel,
  precision = PRECISION,
): AxisWeights {
  const reach = interpolator === 'cubic' ? cubicReach(precision) : 1;
  const inside = border === 'edge' ? clamp : mirror;
  const spline = new Float64Array(2 * reach);
  const line = new Float64Array(size);
  const rows: { readonly first: number; readonly weights: Float64Array }[] = [];
  for (let n = 0; n < positions.length; n++) {
    const at = positions[n] as number;
    const isOutside = outside === 'zero' && !(at >= -0.5 && at < size - 0.5);
    const base = Math.floor(interpolator === 'nearest' ? at + 0.5 : at);
    let low = size;
    let high = -1;
    const add = (index: number, weight: number) => {
      const to = inside(index, size);
      line[to] = (line[to] as number) + weight;
      if (to < low) low = to;
      if (to > high) high = to;
    };
    if (isOutside) add(clamp(base, size), 0);
    else if (interpolator === 'nearest' || at === base) add(base, 1);
    else if (interpolator === 'linear') {
      add(base, 1 - (at - base));
      add(base + 1, at - base);
    } else {
      cubicWeights(at - base, reach, spline);
      for (let k = 0; k < spline.length; k++) add(base - reach + 1 + k, spline[k] as number);
    }
    rows.push({ first: low, weights: line.slice(low, high + 1) });
    line.fill(0, low, high + 1);
  }
  return pack(rows, size);
}

/** Rows of different lengths as one table, each moved left where it would pass the end of the axis. */
function pack(
  rows: readonly { readonly first: number; readonly weights: Float64Array }[],
  size: number,
): AxisWeights {
  const taps = rows.reduce((most, { weights }) => Math.max(most, weights.length), 1);
  const first = Int32Array.from(rows, (row) => Math.min(row.first, size - taps));
  const weights = new Float64Array(rows.length * taps);
  for (const [n, row] of rows.entries()) {
    weights.set(row.weights, n * taps + row.first - (first[n] as number));
  }
  return { count: rows.length, taps, first, weights };
}
