import type { Triple } from '../../../volume/grid.ts';
import type { PairSums } from '../../shape.ts';
import type { Lines } from '../fourier/butterflies.ts';
import { makeFourier, makeLines } from '../fourier/fourier.ts';
import { paddedLengths } from './padded-lengths.ts';
import { rowSpectra } from './row-spectra.ts';
import { weightSpectrum } from './weight-spectrum.ts';

/** Bytes for the row spectra, the only large array besides; what does not fit is done in further rounds. */
const ROW_BYTES = 128 * 2 ** 20;
/** Lines transformed together along y and z: 256 elements of 16 are 64 kB, and as much to work in. */
const BLOCK = 16;

/**
 * Sums over pairs by Parseval's theorem: with the box padded to at least 2 n - 1 an axis, no pair wraps around, and
 * Σ_ij w(r_i - r_j) a_i b_j = Σ_k ŵ_k â_k* b̂_k / L. With a, b = mask, z and z² that is all three sums, without
 * an inverse transform: 7.8e9 pairs of a 125 000-voxel tumour become some 1e6 complex numbers. Real input leaves
 * half of the spectrum along x to do; the planes of equal kx are then independent, and each stays in the cache.
 *
 * `values`: z, one a voxel in memory order. Memory: 8 bytes a voxel of the box for the kernel, and at most
 * `rowBytes`. Yields between pieces of work of some milliseconds.
 */
export function* fourierPairSums(
  mask: Uint8Array,
  size: Triple,
  spacing: Triple,
  values: Float64Array,
  rowBytes = ROW_BYTES,
): Generator<void, PairSums> {
  const lengths = paddedLengths(size);
  const [hx, hy, hz] = lengths.map((length) => Math.floor(length / 2) + 1) as unknown as Triple;
  const kernel = yield* weightSpectrum(lengths, spacing);
  const image = spread(mask, values);
  const [, ny, nz] = size;
  const width = Math.min(Math.max(Math.floor(rowBytes / (3 * 16 * ny * nz)), 1), hx);
  const rows = FUNCTIONS.map(() => makeLines(width * ny * nz));
  const sumPlane = planeSummer(size, lengths, kernel);
  const sums = { weights: 0, products: 0, squares: 0 };
  for (let first = 0; first < hx; first += width) {
    const end = Math.min(first + width, hx);
    yield* rowSpectra(mask, image, size, makeFourier(lengths[0]), { first, end }, rows);
    for (let kx = first; kx < end; kx++) {
      yield;
      const part = sumPlane(rows, (kx - first) * ny * nz, kx * hy * hz);
      // The other half of the spectrum is the conjugate of this one; two planes are their own mirror.
      const weight =
        (kx === 0 || 2 * kx === lengths[0] ? 1 : 2) / (lengths[0] * lengths[1] * lengths[2]);
      sums.weights += weight * part[0];
      sums.products += weight * part[1];
      sums.squares += weight * part[2];
    }
  }
  return { count: values.length, ...sums };
}

/** The functions of place to be transformed: 1 in the region, z, and z². */
const FUNCTIONS = ['region', 'values', 'squares'] as const;

/** One number a voxel of the region, as a box with 0 elsewhere. */
function spread(mask: Uint8Array, values: Float64Array): Float64Array {
  const box = new Float64Array(mask.length);
  for (let voxel = 0, n = 0; voxel < mask.length; voxel++) {
    if (mask[voxel] !== 0) box[voxel] = values[n++] as number;
  }
  return box;
}

/** Transforms planes of equal kx along y and z and sums ŵ |m̂|², ŵ |ẑ|² and ŵ Re(m̂* ŝ) over each. */
function planeSummer([, ny, nz]: Triple, [, lengthY, lengthZ]: Triple, kernel: Float64Array) {
  const [alongY, alongZ] = [makeFourier(lengthY), makeFourier(lengthZ)];
  const planes = FUNCTIONS.map(() => makeLines(nz * lengthY));
  const longest = BLOCK * Math.max(lengthY, lengthZ);
  const blocks = FUNCTIONS.map(() => makeLines(longest));
  const spares = FUNCTIONS.map(() => makeLines(longest));
  const hy = Math.floor(lengthY / 2) + 1;
  // Index of each ky in the kernel, which is even.
  const fold = Int32Array.from({ length: lengthY }, (_, ky) => Math.min(ky, lengthY - ky));
  return (rows: readonly Lines[], start: number, kernelStart: number) => {
    FUNCTIONS.forEach((_, f) => {
      for (let k = 0; k < nz; k += BLOCK) {
        const count = Math.min(BLOCK, nz - k);
        gather(rows[f] as Lines, start + k, nz, ny, count, blocks[f] as Lines);
        const done = alongY.transformPadded(blocks[f] as Lines, spares[f] as Lines, count, ny);
        turn(done, planes[f] as Lines, k * lengthY, lengthY, count);
      }
    });
    const total: [number, number, number] = [0, 0, 0];
    for (let ky = 0; ky < lengthY; ky += BLOCK) {
      const count = Math.min(BLOCK, lengthY - ky);
      const [m, z, s] = FUNCTIONS.map((_, f) => {
        gather(planes[f] as Lines, ky, lengthY, nz, count, blocks[f] as Lines);
        return alongZ.transformPadded(blocks[f] as Lines, spares[f] as Lines, count, nz);
      }) as [Lines, Lines, Lines];
      let [weights, products, squares] = [0, 0, 0];
      for (let kz = 0, n = 0; kz < lengthZ; kz++) {
        const kernelRow = kernelStart + Math.min(kz, lengthZ - kz) * hy;
        for (let b = 0; b < count; b++, n++) {
          const weight = kernel[kernelRow + (fold[ky + b] as number)] as number;
          const mRe = m.re[n] as number;
          const mIm = m.im[n] as number;
          const zRe = z.re[n] as number;
          const zIm = z.im[n] as number;
          weights += weight * (mRe * mRe + mIm * mIm);
          products += weight * (zRe * zRe + zIm * zIm);
          squares += weight * (mRe * (s.re[n] as number) + mIm * (s.im[n] as number));
        }
      }
      total[0] += weights;
      total[1] += products;
      total[2] += squares;
    }
    return total;
  };
}

/** `rows` rows of `count` elements, `step` apart from `start` on, one after the other. */
function gather(
  { re, im }: Lines,
  start: number,
  step: number,
  rows: number,
  count: number,
  to: Lines,
): void {
  const { re: toRe, im: toIm } = to;
  for (let row = 0, n = 0; row < rows; row++) {
    let at = start + row * step;
    for (const end = at + count; at < end; at++, n++) {
      toRe[n] = re[at] as number;
      toIm[n] = im[at] as number;
    }
  }
}

/** Lines side by side to lines one after the other. */
function turn({ re, im }: Lines, to: Lines, start: number, length: number, count: number): void {
  const { re: toRe, im: toIm } = to;
  for (let line = 0, n = start; line < count; line++) {
    for (let at = line; n < start + (line + 1) * length; at += count, n++) {
      toRe[n] = re[at] as number;
      toIm[n] = im[at] as number;
    }
  }
}
