import type { Triple } from '../../../volume/grid.ts';
import type { Lines } from '../fourier/butterflies.ts';
import { makeFourier, makeLines } from '../fourier/fourier.ts';
import type { Fourier } from '../fourier/lines.ts';

/**
 * Fourier transform of 1 / distance (mm⁻¹, 0 at no distance) on a padded, periodic box of `lengths` elements: real
 * and even along each axis, so that 0 … length / 2 of each is all of it. Element (kx, ky, kz) lies at
 * ky + hy * (kz + hz * kx), with h = length / 2 + 1. Yields between pieces of work.
 */
export function* weightSpectrum(lengths: Triple, spacing: Triple): Generator<void, Float64Array> {
  const [hx, hy, hz] = lengths.map((length) => Math.floor(length / 2) + 1) as unknown as Triple;
  const out = new Float64Array(hx * hy * hz);
  for (let i = 0, at = 0; i < hx; i++) {
    for (let k = 0; k < hz; k++) {
      const across = (i * spacing[0]) ** 2 + (k * spacing[2]) ** 2;
      for (let j = 0; j < hy; j++, at++) {
        out[at] = at === 0 ? 0 : 1 / Math.sqrt((j * spacing[1]) ** 2 + across);
      }
    }
    yield;
  }
  yield* transformAxis(out, lengths[1], hy, 1);
  yield* transformAxis(out, lengths[2], hz, hy);
  yield* transformAxis(out, lengths[0], hx, hy * hz);
  return out;
}

/** Lines in the real and as many in the imaginary part: the spectrum of a real even line is real. */
const EVEN_LINES = 8;

function* transformAxis(
  out: Float64Array,
  length: number,
  half: number,
  stride: number,
): Generator<void> {
  if (length === 1) return;
  const fourier = makeFourier(length);
  const data = makeLines(length * EVEN_LINES);
  const spare = makeLines(length * EVEN_LINES);
  const lineCount = out.length / half;
  const starts = new Int32Array(2 * EVEN_LINES);
  for (let line = 0; line < lineCount; line += 2 * EVEN_LINES) {
    if (line % (64 * EVEN_LINES) === 0) yield;
    for (let n = 0; n < starts.length; n++) {
      // The last lines are done twice where they do not fill a block; the second time changes nothing.
      const inner = Math.min(line + n, lineCount - 1) % stride;
      starts[n] = inner + (Math.min(line + n, lineCount - 1) - inner) * half;
    }
    transformEven(out, starts, stride, fourier, data, spare);
  }
}

function transformEven(
  out: Float64Array,
  starts: Int32Array,
  stride: number,
  fourier: Fourier,
  data: Lines,
  spare: Lines,
): void {
  const { length } = fourier;
  for (let t = 0; 2 * t <= length; t++) {
    const here = t * EVEN_LINES;
    const mirror = ((length - t) % length) * EVEN_LINES;
    for (let n = 0; n < EVEN_LINES; n++) {
      const a = out[(starts[n] as number) + t * stride] as number;
      const b = out[(starts[n + EVEN_LINES] as number) + t * stride] as number;
      data.re[here + n] = a;
      data.re[mirror + n] = a;
      data.im[here + n] = b;
      data.im[mirror + n] = b;
    }
  }
  const { re, im } = fourier.transform(data, spare, EVEN_LINES);
  for (let t = 0; 2 * t <= length; t++) {
    for (let n = 0; n < EVEN_LINES; n++) {
      out[(starts[n] as number) + t * stride] = re[t * EVEN_LINES + n] as number;
      out[(starts[n + EVEN_LINES] as number) + t * stride] = im[t * EVEN_LINES + n] as number;
    }
  }
}
