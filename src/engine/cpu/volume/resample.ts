import type { Triple } from '../../../volume/grid.ts';
import type { AxisWeights } from './axis-weights.ts';

/**
 * Resamples a volume, axis after axis, x fastest; only the voxels that some weight reads are touched.
 * Every voxel read must be finite, for 0 times NaN is NaN. Yields the share done now and then, for the event loop to turn.
 */
export function* resampling(
  data: ArrayLike<number>,
  size: Triple,
  axes: VolumeWeights,
  order: readonly (0 | 1 | 2)[] = passes(axes, spansOf(axes)),
): Generator<number, Float64Array> {
  const spans = spansOf(axes);
  let voxels = block(data, size, spans, Float64Array);
  const now: [number, number, number] = [spans[0].size, spans[1].size, spans[2].size];
  for (const [pass, axis] of order.entries()) {
    yield pass / order.length;
    const weights = axes[axis];
    const { start } = spans[axis];
    const inner = now.slice(0, axis).reduce((product, n) => product * n, 1);
    const outer = now.slice(axis + 1).reduce((product, n) => product * n, 1);
    const out = new Float64Array(inner * weights.count * outer);
    const isAlong = inner === 1;
    // A row lies along the axis, or is one of the new rows across it.
    const rows = isAlong ? outer : weights.count * outer;
    const most = Math.ceil((MOST_WORK * rows) / (out.length * weights.taps));
    for (let first = 0; first < rows; first += most) {
      const part = { first, end: Math.min(first + most, rows) };
      if (isAlong) alongRows(voxels, now[axis], part, weights, start, out);
      else acrossRows(voxels, inner, now[axis], part, weights, start, out);
      yield (pass + part.end / rows) / order.length;
    }
    voxels = out;
    now[axis] = weights.count;
  }
  return voxels;
}

/** The same at one go, for small volumes. */
export function resample(data: ArrayLike<number>, size: Triple, axes: VolumeWeights): Float64Array {
  return finish(resampling(data, size, axes));
}

/** One voxel of a resampled volume: what the whole would give there, to the last bit. */
export function resampleVoxel(
  data: ArrayLike<number>,
  size: Triple,
  axes: VolumeWeights,
  index: Triple,
): number {
  const only = ({ taps, first, weights }: AxisWeights, n: number): AxisWeights => ({
    count: 1,
    taps,
    first: first.subarray(n, n + 1),
    weights: weights.subarray(n * taps, (n + 1) * taps),
  });
  const own = [only(axes[0], index[0]), only(axes[1], index[1]), only(axes[2], index[2])] as const;
  return finish(resampling(data, size, own, passes(axes, spansOf(axes))))[0] as number;
}

function finish(work: Generator<number, Float64Array>): Float64Array {
  for (;;) {
    const { done, value } = work.next();
    if (done === true) return value;
  }
}

/** Multiplications between two yields: some ten milliseconds. */
const MOST_WORK = 1e7;

export type VolumeWeights = readonly [AxisWeights, AxisWeights, AxisWeights];

/** The axes that are not taken over as they are: the one that shrinks the most first, for the others to do less. */
export function passes(axes: VolumeWeights, spans: Spans): readonly (0 | 1 | 2)[] {
  return ([0, 1, 2] as const)
    .toSorted((a, b) => axes[a].count / spans[a].size - axes[b].count / spans[b].size)
    .filter((axis) => !isCopy(axes[axis], spans[axis]));
}

export function spansOf(axes: VolumeWeights): Spans {
  return [spanOf(axes[0]), spanOf(axes[1]), spanOf(axes[2])];
}

export type Spans = readonly [Span, Span, Span];

/** The part of an axis that is read. */
export interface Span {
  readonly start: number;
  readonly size: number;
}

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

/** The voxels that are read, in an array of the given type. */
export function block<T extends Float32Array | Float64Array>(
  data: ArrayLike<number>,
  [nx, ny]: Triple,
  [x, y, z]: Spans,
  type: new (length: number) => T,
): T {
  const out = new type(x.size * y.size * z.size);
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
function isCopy({ count, taps, first, weights }: AxisWeights, { start, size }: Span): boolean {
  return (
    taps === 1 &&
    count === size &&
    first.every((at, n) => at === start + n) &&
    weights.every((w) => w === 1)
  );
}

interface Rows {
  readonly first: number;
  readonly end: number;
}

function alongRows(
  voxels: Float64Array,
  size: number,
  part: Rows,
  { count, taps, first, weights }: AxisWeights,
  start: number,
  out: Float64Array,
): void {
  let to = count * part.first;
  for (let row = part.first; row < part.end; row++) {
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
}

/** Whole rows at a time, two taps a pass: contiguous multiply-adds, whatever the axis. */
function acrossRows(
  voxels: Float64Array,
  inner: number,
  size: number,
  part: Rows,
  { count, taps, first, weights }: AxisWeights,
  start: number,
  out: Float64Array,
): void {
  for (let row = part.first; row < part.end; row++) {
    const o = Math.floor(row / count);
    const n = row - count * o;
    const to = inner * row;
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
