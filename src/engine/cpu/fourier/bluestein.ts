import type { Lines } from './butterflies.ts';
import type { Fourier } from './lines.ts';

/**
 * Lines whose length has a large prime factor (Bluestein 1970): with k t = (k² + t² - (k - t)²) / 2 the transform is
 * a convolution with a chirp, which `fourier` does, of a fast length of at least 2 length - 1.
 */
export function makeBluestein(length: number, fourier: Fourier): Fourier {
  const size = fourier.length;
  const chirp = makeChirp(length);
  const spectrum = chirpSpectrum(chirp, length, fourier);
  let room = { data: lines(0), spare: lines(0) };
  const transform = (data: Lines, _spare: Lines, count: number): Lines => {
    if (room.data.re.length < size * count) {
      room = { data: lines(size * count), spare: lines(size * count) };
    }
    multiply(data, chirp, length, count, room.data);
    room.data.re.fill(0, length * count, size * count);
    room.data.im.fill(0, length * count, size * count);
    const there = fourier.transform(room.data, room.spare, count);
    const other = there === room.data ? room.spare : room.data;
    multiply(there, spectrum, size, count, there);
    // Backward: forward with the parts exchanged.
    const back = fourier.transform(
      { re: there.im, im: there.re },
      { re: other.im, im: other.re },
      count,
    );
    multiply({ re: back.im, im: back.re }, chirp, length, count, data);
    return data;
  };
  return {
    length,
    transform,
    transformPadded(data, spare, count, filled) {
      data.re.fill(0, filled * count, length * count);
      data.im.fill(0, filled * count, length * count);
      return transform(data, spare, count);
    },
  };
}

function lines(count: number): Lines {
  return { re: new Float64Array(count), im: new Float64Array(count) };
}

/** exp(-πi t² / length). */
function makeChirp(length: number): Lines {
  const chirp = lines(length);
  for (let t = 0; t < length; t++) {
    const angle = (-Math.PI * ((t * t) % (2 * length))) / length;
    chirp.re[t] = Math.cos(angle);
    chirp.im[t] = Math.sin(angle);
  }
  return chirp;
}

/** Transform of the conjugate chirp around 0, over the size. */
function chirpSpectrum({ re, im }: Lines, length: number, fourier: Fourier): Lines {
  const size = fourier.length;
  const data = lines(size);
  for (let t = 0; t < length; t++) {
    for (const at of [t, (size - t) % size]) {
      data.re[at] = (re[t] as number) / size;
      data.im[at] = -(im[t] as number) / size;
    }
  }
  return fourier.transform(data, lines(size), 1);
}

/** Each element of `count` lines times the factor of its place. */
function multiply(data: Lines, factor: Lines, length: number, count: number, to: Lines): void {
  const { re, im } = data;
  const { re: toRe, im: toIm } = to;
  for (let t = 0, n = 0; t < length; t++) {
    const c = factor.re[t] as number;
    const s = factor.im[t] as number;
    for (const end = n + count; n < end; n++) {
      const x = re[n] as number;
      const y = im[n] as number;
      toRe[n] = x * c - y * s;
      toIm[n] = x * s + y * c;
    }
  }
}
