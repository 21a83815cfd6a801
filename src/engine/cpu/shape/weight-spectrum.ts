import type { Triple } from '../../../volume/grid.ts';
import { type Fourier, makeFourier } from './fourier.ts';
import type { Pace } from './pair-sums.ts';

/** Fourier transform of 1 / distance on the padded, periodic box: real and even, so 0 … length / 2 an axis. */
export async function weightSpectrum(
  lengths: Triple,
  halves: Triple,
  spacing: Triple,
  pace: Pace,
): Promise<Float64Array> {
  const [hx, hy, hz] = halves;
  const out = new Float64Array(hx * hy * hz);
  for (let k = 0, at = 0; k < hz; k++) {
    for (let j = 0; j < hy; j++) {
      const across = (j * spacing[1]) ** 2 + (k * spacing[2]) ** 2;
      for (let i = 0; i < hx; i++, at++) {
        out[at] = at === 0 ? 0 : 1 / Math.sqrt((i * spacing[0]) ** 2 + across);
      }
    }
  }
  const strides = [1, hx, hx * hy] as const;
  for (const axis of [0, 1, 2] as const) {
    const lineCount = out.length / halves[axis];
    const fourier = makeFourier(lengths[axis]);
    const re = new Float64Array(lengths[axis] * EVEN_LINES);
    const im = new Float64Array(lengths[axis] * EVEN_LINES);
    for (let line = 0; line < lineCount; line += 2 * EVEN_LINES) {
      await pace();
      const starts = Array.from({ length: Math.min(2 * EVEN_LINES, lineCount - line) }, (_, n) => {
        const inner = (line + n) % strides[axis];
        return inner + (line + n - inner) * halves[axis];
      });
      transformEven(out, starts, strides[axis], fourier, re, im);
    }
  }
  return out;
}

/** Lines in the real and as many in the imaginary part: the spectrum of a real even line is real. */
const EVEN_LINES = 32;

function transformEven(
  data: Float64Array,
  starts: readonly number[],
  stride: number,
  fourier: Fourier,
  re: Float64Array,
  im: Float64Array,
): void {
  const { length } = fourier;
  starts.forEach((start, n) => {
    const part = n < EVEN_LINES ? re : im;
    const column = n % EVEN_LINES;
    for (let t = 0; t < length; t++) {
      part[t * EVEN_LINES + column] = data[start + Math.min(t, length - t) * stride] as number;
    }
  });
  fourier.transform(re, im, EVEN_LINES);
  starts.forEach((start, n) => {
    const part = n < EVEN_LINES ? re : im;
    const column = n % EVEN_LINES;
    for (let t = 0; 2 * t <= length; t++) {
      data[start + t * stride] = part[t * EVEN_LINES + column] as number;
    }
  });
}
