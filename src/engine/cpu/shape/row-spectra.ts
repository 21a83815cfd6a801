import type { Triple } from '../../../volume/grid.ts';
import type { Lines } from '../fourier/butterflies.ts';
import { makeLines } from '../fourier/fourier.ts';
import type { Fourier } from '../fourier/lines.ts';

/** Rows transformed together, of neighbouring planes: even. */
const BLOCK = 8;
const HALF = BLOCK / 2;

/**
 * Spectra of the rows of mask, image and squared image at kx = first … end - 1; element (kx, j, k) goes to
 * k + nz * (j + ny * (kx - first)) of `to`. Two real rows go through one complex transform, F = A + iB, and come
 * apart by A(k) = (F(k) + F*(-k)) / 2. Yields between pieces of work.
 */
export function* rowSpectra(
  mask: Uint8Array,
  image: Float64Array,
  [nx, ny, nz]: Triple,
  fourier: Fourier,
  { first, end }: { readonly first: number; readonly end: number },
  to: readonly Lines[],
): Generator<void> {
  const [region, values, squares] = to as readonly [Lines, Lines, Lines];
  const [pair, pairSpare] = [makeLines(fourier.length * BLOCK), makeLines(fourier.length * BLOCK)];
  const [two, twoSpare] = [makeLines(fourier.length * HALF), makeLines(fourier.length * HALF)];
  for (let j = 0; j < ny; j++) {
    yield;
    for (let k = 0; k < nz; k += BLOCK) {
      const count = Math.min(BLOCK, nz - k);
      for (let b = 0; b < BLOCK; b++) {
        let voxel = nx * (j + ny * (k + b));
        const column = b % HALF;
        const part = b < HALF ? two.re : two.im;
        for (let i = 0; i < nx; i++, voxel++) {
          const value = b < count ? (image[voxel] as number) : 0;
          pair.re[i * BLOCK + b] = b < count ? (mask[voxel] as number) : 0;
          pair.im[i * BLOCK + b] = value;
          part[i * HALF + column] = value * value;
        }
      }
      const both = fourier.transformPadded(pair, pairSpare, BLOCK, nx);
      const square = fourier.transformPadded(two, twoSpare, HALF, nx);
      for (let kx = first; kx < end; kx++) {
        const at = k + nz * (j + ny * (kx - first));
        const mirror = kx === 0 ? 0 : fourier.length - kx;
        separate(both, kx * BLOCK, mirror * BLOCK, count, region, at, values, at);
        separate(
          square,
          kx * HALF,
          mirror * HALF,
          Math.min(count, HALF),
          squares,
          at,
          squares,
          at + HALF,
          count - HALF,
        );
      }
    }
  }
}

/** `count` lines of A to `a`, and `countB` of B to `b`. */
function separate(
  { re, im }: Lines,
  here: number,
  mirror: number,
  count: number,
  a: Lines,
  atA: number,
  b: Lines,
  atB: number,
  countB = count,
): void {
  for (let line = 0; line < count; line++) {
    const pRe = re[here + line] as number;
    const pIm = im[here + line] as number;
    const qRe = re[mirror + line] as number;
    const qIm = im[mirror + line] as number;
    a.re[atA + line] = (pRe + qRe) / 2;
    a.im[atA + line] = (pIm - qIm) / 2;
    if (line >= countB) continue;
    b.re[atB + line] = (pIm + qIm) / 2;
    b.im[atB + line] = (qRe - pRe) / 2;
  }
}
