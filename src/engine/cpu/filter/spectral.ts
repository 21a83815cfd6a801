import type { Triple } from '../../../volume/grid.ts';
import { type SpectralFilter, type Transfer, transferAt, transferOf } from '../../spectral.ts';
import type { Lines } from '../fourier/butterflies.ts';
import { makeFourier, makeLines, transformBack } from '../fourier/fourier.ts';
import { mergeRows, rowSpectra } from './row-pairs.ts';

/** Lines transformed together: 200 elements of 16 are 50 kB, and as much to work in. */
const BLOCK = 16;

/**
 * The response to a filter of the spectrum (see Batch.spectral), in float64. A real image has half a spectrum along
 * x, as large as the image in float64: besides that and the response nothing large is held. Lines on which the
 * filter is 0 are left out. Yields between pieces of work of some milliseconds the share that is done.
 */
export function* spectralResponse(
  voxels: ArrayLike<number>,
  size: Triple,
  filter: SpectralFilter,
): Generator<number, Float64Array> {
  const [nx, ny, nz] = size;
  const transfer = transferOf(filter, size);
  const out = new Float64Array(nx * ny * nz);
  if (!filter.isPlanar) {
    yield* filterBox(voxels, 0, size, transfer, out);
    return out;
  }
  for (let z = 0; z < nz; z++) {
    for (const _ of filterBox(voxels, z * nx * ny, [nx, ny, 1], transfer, out)) yield z / nz;
  }
  return out;
}

/** The box of that size that begins at a voxel. */
function* filterBox(
  voxels: ArrayLike<number>,
  start: number,
  size: Triple,
  transfer: Transfer,
  out: Float64Array,
): Generator<number> {
  const [nx, ny, nz] = size;
  const hx = Math.floor(nx / 2) + 1;
  const spectrum = makeLines(hx * ny * nz);
  yield* during(rowSpectra(voxels, start, nx, ny * nz, spectrum), 0, 0.15);
  const work = makeLines(BLOCK * Math.max(ny, nz));
  const spare = makeLines(BLOCK * Math.max(ny, nz));
  const pass = (axis: 1 | 2, act: (data: Lines, kx: number, count: number, at: number) => Lines) =>
    overLines(spectrum, hx, size, axis, transfer, work, act);
  const alongY = makeFourier(ny);
  const alongZ = makeFourier(nz);
  const multiply = multiplier(transfer, nx * ny * nz);
  if (nz > 1) {
    const there = pass(1, (data, _kx, count) => alongY.transform(data, spare, count));
    yield* during(there, 0.15, 0.3);
  }
  const [last, fourier] = nz > 1 ? ([2, alongZ] as const) : ([1, alongY] as const);
  const filtered = pass(last, (data, kx, count, at) => {
    const there = fourier.transform(data, spare, count);
    multiply(there, last, kx, count, at);
    return transformBack(fourier, there, there === data ? spare : data, count);
  });
  yield* during(filtered, 0.3, 0.7);
  if (nz > 1) {
    const back = pass(1, (data, _kx, count) => transformBack(alongY, data, spare, count));
    yield* during(back, 0.7, 0.85);
  }
  yield* during(mergeRows(spectrum, start, nx, ny * nz, out), 0.85, 1);
}

/** The same, with shares of the whole. */
function* during(steps: Iterable<number>, from: number, to: number): Generator<number> {
  for (const share of steps) yield from + share * (to - from);
}

/**
 * Acts on all lines of the spectrum along an axis, some at a time that lie side by side; `at` is their place on the
 * third axis. Lines that are 0 afterwards become so at once.
 */
function* overLines(
  { re, im }: Lines,
  hx: number,
  [, ny, nz]: Triple,
  axis: 1 | 2,
  transfer: Transfer,
  work: Lines,
  act: (data: Lines, kx: number, count: number, at: number) => Lines,
): Generator<number> {
  const [length, step, others, stride] = axis === 1 ? [ny, hx, nz, hx * ny] : [nz, hx * ny, ny, hx];
  const [x, y] = transfer.frequencies.map(({ there, back }) =>
    there.map((f, k) => Math.min(f * f, (back[k] as number) ** 2)),
  ) as [Float64Array, Float64Array];
  for (let at = 0; at < others; at++) {
    const fixed = axis === 2 ? (y[at] as number) : 0;
    for (let kx = 0; kx < hx; kx += BLOCK) {
      const count = Math.min(BLOCK, hx - kx);
      const start = at * stride + kx;
      if ((x[kx] as number) + fixed > transfer.pass[1]) {
        for (let t = 0; t < length; t++) {
          re.fill(0, start + t * step, start + t * step + count);
          im.fill(0, start + t * step, start + t * step + count);
        }
        continue;
      }
      gather(re, im, start, step, length, count, work);
      scatter(act(work, kx, count, at), start, step, length, count, re, im);
    }
    yield at / others;
  }
}

/** Multiplies lines by the transfer function, over the number of voxels. */
function multiplier(transfer: Transfer, voxels: number) {
  const [s, t] = [1 / voxels, transfer.turns];
  return ({ re, im }: Lines, axis: 1 | 2, kx: number, count: number, at: number): void => {
    const length = (transfer.frequencies[axis] as { there: Float64Array }).there.length;
    for (let k = 0, n = 0; k < length; k++) {
      const [ky, kz] = axis === 1 ? [k, at] : [at, k];
      for (let b = 0; b < count; b++, n++) {
        const factor = s * transferAt(transfer, kx + b, ky, kz);
        const x = factor * (re[n] as number);
        const y = factor * (im[n] as number);
        // Times (-i)^L.
        re[n] = t === 0 ? x : t === 1 ? y : t === 2 ? -x : -y;
        im[n] = t === 0 ? y : t === 1 ? -x : t === 2 ? -y : x;
      }
    }
  };
}

function gather(
  re: Float64Array,
  im: Float64Array,
  start: number,
  step: number,
  length: number,
  count: number,
  { re: toRe, im: toIm }: Lines,
): void {
  for (let t = 0, n = 0; t < length; t++) {
    let at = start + t * step;
    for (const end = at + count; at < end; at++, n++) {
      toRe[n] = re[at] as number;
      toIm[n] = im[at] as number;
    }
  }
}

function scatter(
  { re, im }: Lines,
  start: number,
  step: number,
  length: number,
  count: number,
  toRe: Float64Array,
  toIm: Float64Array,
): void {
  for (let t = 0, n = 0; t < length; t++) {
    let at = start + t * step;
    for (const end = at + count; at < end; at++, n++) {
      toRe[at] = re[n] as number;
      toIm[at] = im[n] as number;
    }
  }
}
