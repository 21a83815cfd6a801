import type { Lines } from '../fourier/butterflies.ts';
import { makeFourier, makeLines, transformBack } from '../fourier/fourier.ts';

// Real rows two by two as one complex line: a row's spectrum is conjugate-symmetric, so that those of both come
// apart again, and half of each is all of it.

/** Complex lines transformed together. */
const BLOCK = 16;

/**
 * Spectra of `rows` rows of `length` voxels from `start` on: element k = 0 … length / 2 of row r at
 * r * (length / 2 + 1) + k.
 */
export function* rowSpectra(
  voxels: ArrayLike<number>,
  start: number,
  length: number,
  rows: number,
  { re, im }: Lines,
): Generator<number> {
  const half = Math.floor(length / 2) + 1;
  const fourier = makeFourier(length);
  const data = makeLines(BLOCK * length);
  const spare = makeLines(BLOCK * length);
  for (let row = 0; row < rows; row += 2 * BLOCK) {
    for (let b = 0; b < 2 * BLOCK; b++) {
      const part = b < BLOCK ? data.re : data.im;
      const from = start + (row + b) * length;
      const isThere = row + b < rows;
      for (let i = 0, n = b % BLOCK; i < length; i++, n += BLOCK) {
        part[n] = isThere ? (voxels[from + i] as number) : 0;
      }
    }
    const { re: pRe, im: pIm } = fourier.transform(data, spare, BLOCK);
    for (let b = 0; b < 2 * BLOCK && row + b < rows; b++) {
      const isFirst = b < BLOCK;
      const column = b % BLOCK;
      const to = (row + b) * half;
      for (let k = 0; k < half; k++) {
        const here = k * BLOCK + column;
        const mirror = (k === 0 ? 0 : length - k) * BLOCK + column;
        const [x, y] = [pRe[here] as number, pIm[here] as number];
        const [u, v] = [pRe[mirror] as number, pIm[mirror] as number];
        re[to + k] = isFirst ? (x + u) / 2 : (y + v) / 2;
        im[to + k] = isFirst ? (y - v) / 2 : (u - x) / 2;
      }
    }
    yield row / rows;
  }
}

/** Rows from their spectra: the way back, not divided by the length. */
export function* mergeRows(
  { re, im }: Lines,
  start: number,
  length: number,
  rows: number,
  out: Float64Array,
): Generator<number> {
  const half = Math.floor(length / 2) + 1;
  const fourier = makeFourier(length);
  const data = makeLines(BLOCK * length);
  const spare = makeLines(BLOCK * length);
  for (let row = 0; row < rows; row += 2 * BLOCK) {
    for (let b = 0; b < BLOCK; b++) {
      const first = (row + b) * half;
      const second = (row + b + BLOCK) * half;
      const isFirst = row + b < rows;
      const isSecond = row + b + BLOCK < rows;
      for (let k = 0; k < length; k++) {
        const isMirror = k >= half;
        const at = isMirror ? length - k : k;
        const sign = isMirror ? -1 : 1;
        const aRe = isFirst ? (re[first + at] as number) : 0;
        const aIm = isFirst ? sign * (im[first + at] as number) : 0;
        const bRe = isSecond ? (re[second + at] as number) : 0;
        const bIm = isSecond ? sign * (im[second + at] as number) : 0;
        data.re[k * BLOCK + b] = aRe - bIm;
        data.im[k * BLOCK + b] = aIm + bRe;
      }
    }
    const done = transformBack(fourier, data, spare, BLOCK);
    for (let b = 0; b < 2 * BLOCK && row + b < rows; b++) {
      const part = b < BLOCK ? done.re : done.im;
      const to = start + (row + b) * length;
      for (let i = 0, n = b % BLOCK; i < length; i++, n += BLOCK) out[to + i] = part[n] as number;
    }
    yield row / rows;
  }
}
