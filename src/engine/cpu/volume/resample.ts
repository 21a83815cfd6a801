import type { Triple } from '../../../volume/grid.ts';
import { cubicReach, cubicWeights } from './bspline.ts';

/** `cubic`: B-spline of order 3 that passes through the samples. */
export type Interpolator = 'nearest' | 'linear' | 'cubic';

/** How a kernel reads an axis and what it finds beyond its ends. */
export interface AxisKernel {
  readonly interpolator: Interpolator;
  /**
   * What the axis holds outside: its last sample again and again (IBSI; scipy's `nearest`), or the samples
   * mirrored at the last one (ITK's B-spline; scipy's `mirror`).
   */
  readonly border: 'edge' | 'mirror';
  /** A position half a voxel or more outside: still read by the border rule, or 0 (ITK). */
  readonly outside: 'border' | 'zero';
}

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

function clamp(index: number, size: number): number {
  return Math.min(Math.max(index, 0), size - 1);
}

function mirror(index: number, size: number): number {
  const period = 2 * Math.max(size - 1, 1);
  const at = ((index % period) + period) % period;
  return at < size ? at : period - at;
}

/**
 * Resamples a volume, axis after axis, x fastest; only the voxels that some weight reads are touched.
 * Every voxel read must be finite, for 0 times NaN is NaN.
 */
export function resample(
  data: ArrayLike<number>,
  size: Triple,
  axes: readonly [AxisWeights, AxisWeights, AxisWeights],
): Float64Array {
  const spans = axes.map(spanOf) as [Span, Span, Span];
  let voxels = block(data, size, spans);
  const now = spans.map(({ size: n }) => n) as [number, number, number];
  // The axis that shrinks the most goes first, so that the others have less to do.
  const order = ([0, 1, 2] as const).toSorted(
    (a, b) => axes[a].count / now[a] - axes[b].count / now[b],
  );
  for (const axis of order) {
    const weights = axes[axis];
    const { start } = spans[axis];
    const inner = now.slice(0, axis).reduce((product, n) => product * n, 1);
    const outer = now.slice(axis + 1).reduce((product, n) => product * n, 1);
    if (!isCopy(weights, start, now[axis])) {
      voxels =
        inner === 1
          ? alongRows(voxels, now[axis], outer, weights, start)
          : acrossRows(voxels, inner, now[axis], outer, weights, start);
    }
    now[axis] = weights.count;
  }
  return voxels;
}

interface Span {
  readonly start: number;
  readonly size: number;
}

/** The part of an axis that is read. */
function spanOf({ first, taps, count }: AxisWeights): Span {
  if (count === 0) return { start: 0, size: 0 };
  let low = first[0] as number;
  let high = low;
  for (const n of first) {
    if (n < low) low = n;
    if (n > high) high = n;
  }
  return { start: low, size: high + taps - low };
}

function block(data: ArrayLike<number>, [nx, ny]: Triple, spans: [Span, Span, Span]): Float64Array {
  const [x, y, z] = spans;
  const out = new Float64Array(x.size * y.size * z.size);
  let to = 0;
  for (let k = z.start; k < z.start + z.size; k++) {
    for (let j = y.start; j < y.start + y.size; j++) {
      let from = x.start + nx * (j + ny * k);
      for (let i = 0; i < x.size; i++, from++, to++) out[to] = data[from] as number;
    }
  }
  return out;
}

/** Whether the axis is taken over as it is. */
function isCopy({ count, taps, first, weights }: AxisWeights, start: number, size: number) {
  return (
    taps === 1 &&
    count === size &&
    first.every((at, n) => at === start + n) &&
    weights.every((w) => w === 1)
  );
}

function alongRows(
  voxels: Float64Array,
  size: number,
  rows: number,
  { count, taps, first, weights }: AxisWeights,
  start: number,
): Float64Array {
  const out = new Float64Array(count * rows);
  let to = 0;
  for (let row = 0; row < rows; row++) {
    const shift = row * size - start;
    for (let n = 0, w = 0; n < count; n++, to++) {
      let from = (first[n] as number) + shift;
      let sum = 0;
      for (const end = w + taps; w < end; w++, from++) {
        sum += (weights[w] as number) * (voxels[from] as number);
      }
      out[to] = sum;
    }
  }
  return out;
}

/** Whole rows at a time, two taps a pass: contiguous multiply-adds, whatever the axis. */
function acrossRows(
  voxels: Float64Array,
  inner: number,
  size: number,
  outer: number,
  { count, taps, first, weights }: AxisWeights,
  start: number,
): Float64Array {
  const out = new Float64Array(inner * count * outer);
  for (let o = 0; o < outer; o++) {
    for (let n = 0; n < count; n++) {
      const to = inner * (n + count * o);
      const from = inner * ((first[n] as number) - start + size * o);
      for (let k = 0; k < taps; k += 2) {
        const isPair = k + 1 < taps;
        const a = weights[n * taps + k] as number;
        const b = isPair ? (weights[n * taps + k + 1] as number) : 0;
        if (a === 0 && b === 0) continue;
        const p = from + inner * k;
        const q = isPair ? p + inner : p;
        for (let i = 0; i < inner; i++) {
          out[to + i] =
            (out[to + i] as number) + a * (voxels[p + i] as number) + b * (voxels[q + i] as number);
        }
      }
    }
  }
  return out;
}
