// Normalisations, resizing and the like by their definitions, in float64.

import type { Exact } from './reference-convolution.ts';

const EPSILON = 1e-5;

/** Each run of `length` values less its mean, over its SD, times a scale and plus an offset for each channel. */
function normaliseRuns(
  x: Exact,
  length: number,
  scale: (index: number) => number,
  offset: (index: number) => number,
): Exact {
  const y = new Float64Array(x.data.length);
  for (let start = 0; start < y.length; start += length) {
    const run = x.data.subarray(start, start + length);
    const mean = run.reduce((sum, value) => sum + value, 0) / length;
    const variance = run.reduce((sum, value) => sum + (value - mean) ** 2, 0) / length;
    for (let n = start; n < start + length; n++) {
      const standard = ((x.data[n] ?? 0) - mean) / Math.sqrt(variance + EPSILON);
      y[n] = standard * scale(n) + offset(n);
    }
  }
  return { dims: x.dims, data: y };
}

const volumeOf = (x: Exact) => x.dims.slice(2).reduce((product, dim) => product * dim, 1);

/** x [1, C, …]. */
export function groupNorm(
  x: Exact,
  groups: number,
  scale: ArrayLike<number>,
  offset: ArrayLike<number>,
): Exact {
  const volume = volumeOf(x);
  const channel = (n: number) => Math.floor(n / volume);
  const length = ((x.dims[1] ?? 1) / groups) * volume;
  return normaliseRuns(
    x,
    length,
    (n) => scale[channel(n)] ?? 1,
    (n) => offset[channel(n)] ?? 0,
  );
}

/** Over the last dimension. */
export function layerNorm(x: Exact, scale: ArrayLike<number>, offset: ArrayLike<number>): Exact {
  const length = x.dims.at(-1) ?? 1;
  return normaliseRuns(
    x,
    length,
    (n) => scale[n % length] ?? 1,
    (n) => offset[n % length] ?? 0,
  );
}

export function batchNorm(
  x: Exact,
  scale: ArrayLike<number>,
  offset: ArrayLike<number>,
  mean: ArrayLike<number>,
  variance: ArrayLike<number>,
): Exact {
  const volume = volumeOf(x);
  const data = x.data.map((value, n) => {
    const c = Math.floor(n / volume) % (x.dims[1] ?? 1);
    const standard = (value - (mean[c] ?? 0)) / Math.sqrt((variance[c] ?? 1) + EPSILON);
    return standard * (scale[c] ?? 1) + (offset[c] ?? 0);
  });
  return { dims: x.dims, data };
}

/** Doubles d, h, w by linear interpolation. */
export function resizeLinear(x: Exact, mode: 'half_pixel' | 'align_corners'): Exact {
  return [2, 3, 4].reduce((from, axis) => {
    const count = from.dims[axis] ?? 1;
    const place = (n: number) =>
      mode === 'half_pixel' ? (n + 0.5) / 2 - 0.5 : (n * (count - 1)) / (2 * count - 1);
    return alongAxis(from, axis, 2 * count, (line, n) => {
      const at = Math.min(Math.max(place(n), 0), count - 1);
      const low = Math.floor(at);
      return line(low) + (at - low) * (line(Math.min(low + 1, count - 1)) - line(low));
    });
  }, x);
}

/** Doubles d, h, w by repeating. */
export function resizeNearest(x: Exact): Exact {
  return [2, 3, 4].reduce(
    (from, axis) =>
      alongAxis(from, axis, 2 * (from.dims[axis] ?? 1), (line, n) => line(Math.floor(n / 2))),
    x,
  );
}

/** `before` and `after` on d, h and w each. */
export function pad(x: Exact, before: number, after: number, mode: 'constant' | 'edge'): Exact {
  return [2, 3, 4].reduce((from, axis) => {
    const count = from.dims[axis] ?? 1;
    return alongAxis(from, axis, before + count + after, (line, n) => {
      const at = n - before;
      if (mode === 'constant' && (at < 0 || at >= count)) return 0;
      return line(Math.min(Math.max(at, 0), count - 1));
    });
  }, x);
}

export function softmax(x: Exact, axis: number): Exact {
  const count = x.dims[axis] ?? 1;
  return alongAxis(x, axis, count, (line, n) => {
    let sum = 0;
    for (let k = 0; k < count; k++) sum += Math.exp(line(k));
    return Math.exp(line(n)) / sum;
  });
}

export function reduceMean(x: Exact, axes: readonly number[]): Exact {
  return axes.reduce((from, axis) => {
    const count = from.dims[axis] ?? 1;
    return alongAxis(from, axis, 1, (line) => {
      let sum = 0;
      for (let k = 0; k < count; k++) sum += line(k);
      return sum / count;
    });
  }, x);
}

export function map(x: Exact, f: (value: number, index: number) => number): Exact {
  return { dims: x.dims, data: x.data.map(f) };
}

/** Along the channels. */
export function concat(a: Exact, b: Exact): Exact {
  const data = new Float64Array(a.data.length + b.data.length);
  data.set(a.data);
  data.set(b.data, a.data.length);
  return { dims: [1, (a.dims[1] ?? 0) + (b.dims[1] ?? 0), ...a.dims.slice(2)], data };
}

/** [m, k] x [k, n]. */
export function matMul(a: Exact, b: Exact): Exact {
  const [m = 1, k = 1] = a.dims;
  const n = b.dims[1] ?? 1;
  const data = Float64Array.from({ length: m * n }, (_, at) => {
    let sum = 0;
    for (let i = 0; i < k; i++) {
      sum += (a.data[Math.floor(at / n) * k + i] ?? 0) * (b.data[i * n + (at % n)] ?? 0);
    }
    return sum;
  });
  return { dims: [m, n], data };
}

function alongAxis(
  x: Exact,
  axis: number,
  count: number,
  value: (line: (index: number) => number, n: number) => number,
): Exact {
  const step = x.dims.slice(axis + 1).reduce((product, dim) => product * dim, 1);
  const from = x.dims[axis] ?? 1;
  const lines = x.data.length / from;
  const data = new Float64Array(lines * count);
  for (let l = 0; l < lines; l++) {
    const outer = Math.floor(l / step);
    const inner = l % step;
    const line = (index: number) => x.data[(outer * from + index) * step + inner] ?? 0;
    for (let n = 0; n < count; n++) data[(outer * count + n) * step + inner] = value(line, n);
  }
  return { dims: x.dims.map((dim, at) => (at === axis ? count : dim)), data };
}
