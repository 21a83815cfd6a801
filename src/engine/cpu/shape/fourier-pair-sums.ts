import type { Triple } from '../../../volume/grid.ts';
import { type Fourier, makeFourier, smoothLength } from './fourier.ts';
import { type Pace, type PairSums, standardised } from './pair-sums.ts';
import { weightSpectrum } from './weight-spectrum.ts';

/** Kernel spectra beyond this many numbers (512 MB) are refused: boxes of some 400 voxels a side. */
const MAX_KERNEL = 2 ** 26;
/** Bytes for the lines that wait for their third transform; the rest is done in further rounds. */
const STACK_BYTES = 192 * 2 ** 20;
/**
 * The same by Parseval's theorem: with the box padded to at least 2 n - 1 an axis, no pair wraps around, and
 * Σ_ij w(r_i - r_j) a_i b_j = Σ_k ŵ_k â_k* b̂_k / L. With a, b = mask, z and z² that is all three sums, without
 * an inverse transform: 7.8e9 pairs of a 125 000-voxel tumour become some 1e7 complex numbers. Real input leaves
 * half of the spectrum along x to do; w is even along each axis, so that its own spectrum is real and an eighth
 * of it is enough.
 */
export async function fourierPairSums(
  mask: Uint8Array,
  size: Triple,
  spacing: Triple,
  values: Float64Array,
  pace: Pace = async () => {},
  stackBytes = STACK_BYTES,
): Promise<PairSums | null> {
  const lengths = size.map((n) => smoothLength(2 * n - 1)) as unknown as Triple;
  const halves = lengths.map((length) => Math.floor(length / 2) + 1) as unknown as Triple;
  if (halves[0] * halves[1] * halves[2] > MAX_KERNEL) return null;
  const kernel = await weightSpectrum(lengths, halves, spacing, pace);
  const alongX = makeFourier(lengths[0]);
  const alongY = makeFourier(lengths[1]);
  const alongZ = makeFourier(lengths[2]);
  const image = spread(mask, standardised(values));
  const [, ny, nz] = size;
  const columnBytes = 3 * 16 * nz * lengths[1];
  const width = Math.min(Math.max(Math.floor(stackBytes / columnBytes), 1), halves[0]);
  const stack = makeSpectra(nz * lengths[1] * width);
  const plane = makeSpectra(halves[0] * ny);
  let [weights, products, squares] = [0, 0, 0];
  for (let first = 0; first < halves[0]; first += width) {
    const columns = Math.min(width, halves[0] - first);
    for (let k = 0; k < nz; k++) {
      await pace();
      rowsToHalfSpectra(mask, image, size, k, alongX, plane);
      FUNCTIONS.forEach((name) => {
        columnsToSpectra(plane[name], stack[name], { k, ny, first, columns }, alongY);
      });
    }
    const lines = makeSpectra(lengths[2] * columns);
    for (let ky = 0; ky < lengths[1]; ky++) {
      if (ky % 8 === 0) await pace();
      FUNCTIONS.forEach((name) => {
        const from = (k: number) => (k * lengths[1] + ky) * columns;
        gather(stack[name].re, lines[name].re, columns, nz, from);
        gather(stack[name].im, lines[name].im, columns, nz, from);
        alongZ.transform(lines[name].re, lines[name].im, columns);
      });
      const { region, values: z, squares: s } = lines;
      for (let kz = 0, n = 0; kz < lengths[2]; kz++) {
        const kernelZ = Math.min(kz, lengths[2] - kz);
        const kernelY = Math.min(ky, lengths[1] - ky);
        let at = first + halves[0] * (kernelY + halves[1] * kernelZ);
        for (let kx = first; kx < first + columns; kx++, n++, at++) {
          // The other half of the spectrum is the conjugate of this one; two planes are their own mirror.
          const isSelf = kx === 0 || 2 * kx === lengths[0];
          const weight = (kernel[at] as number) * (isSelf ? 1 : 2);
          const mRe = region.re[n] as number;
          const mIm = region.im[n] as number;
          const zRe = z.re[n] as number;
          const zIm = z.im[n] as number;
          weights += weight * (mRe * mRe + mIm * mIm);
          products += weight * (zRe * zRe + zIm * zIm);
          squares += weight * (mRe * (s.re[n] as number) + mIm * (s.im[n] as number));
        }
      }
    }
  }
  const total = lengths[0] * lengths[1] * lengths[2];
  return {
    count: values.length,
    weights: weights / total,
    products: products / total,
    squares: squares / total,
  };
}

interface Complex {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/** The functions of place to be transformed: 1 in the region, z, and z². */
const FUNCTIONS = ['region', 'values', 'squares'] as const;
type Spectra = Readonly<Record<(typeof FUNCTIONS)[number], Complex>>;

function makeSpectra(count: number): Spectra {
  const one = () => ({ re: new Float64Array(count), im: new Float64Array(count) });
  return { region: one(), values: one(), squares: one() };
}

/** One number a voxel of the region, as a box with 0 elsewhere. */
function spread(mask: Uint8Array, values: Float64Array): Float64Array {
  const box = new Float64Array(mask.length);
  for (let voxel = 0, n = 0; voxel < mask.length; voxel++) {
    if (mask[voxel] !== 0) box[voxel] = values[n++] as number;
  }
  return box;
}

/**
 * Rows of plane k to the first half of their spectra, element kx of row j at kx * ny + j. Two real rows go
 * through one complex transform, F = A + iB, and come apart by A(k) = (F(k) + F*(-k)) / 2.
 */
function rowsToHalfSpectra(
  mask: Uint8Array,
  image: Float64Array,
  [nx, ny]: Triple,
  k: number,
  fourier: Fourier,
  plane: Spectra,
): void {
  const { length } = fourier;
  const re = new Float64Array(length * ny);
  const im = new Float64Array(length * ny);
  for (let j = 0; j < ny; j++) {
    let voxel = nx * (j + ny * k);
    for (let i = 0; i < nx; i++, voxel++) {
      re[i * ny + j] = mask[voxel] as number;
      im[i * ny + j] = image[voxel] as number;
    }
  }
  fourier.transform(re, im, ny);
  separate({ re, im }, fourier.length, ny, ny, plane.region, plane.values, ny, 0);
  re.fill(0);
  im.fill(0);
  const pairs = Math.ceil(ny / 2);
  for (let j = 0; j < ny; j++) {
    const part = j < pairs ? re : im;
    const column = j < pairs ? j : j - pairs;
    let voxel = nx * (j + ny * k);
    for (let i = 0; i < nx; i++, voxel++) {
      part[i * pairs + column] = (image[voxel] as number) ** 2;
    }
  }
  fourier.transform(re, im, pairs);
  const { squares } = plane;
  separate({ re, im }, length, pairs, ny - pairs, squares, squares, ny, pairs);
}

/**
 * Spectra of A to `a` from column 0 and of B to `b` from column `start` (only `countB` of them), both with
 * `stride` columns a frequency.
 */
function separate(
  { re, im }: Complex,
  length: number,
  lines: number,
  countB: number,
  a: Complex,
  b: Complex,
  stride: number,
  start: number,
): void {
  for (let k = 0; 2 * k <= length; k++) {
    const at = k * lines;
    const mirror = (k === 0 ? 0 : length - k) * lines;
    for (let line = 0; line < lines; line++) {
      const pRe = re[at + line] as number;
      const pIm = im[at + line] as number;
      const qRe = re[mirror + line] as number;
      const qIm = im[mirror + line] as number;
      a.re[k * stride + line] = (pRe + qRe) / 2;
      a.im[k * stride + line] = (pIm - qIm) / 2;
      if (line >= countB) continue;
      b.re[k * stride + start + line] = (pIm + qIm) / 2;
      b.im[k * stride + start + line] = (qRe - pRe) / 2;
    }
  }
}

/** Transforms some columns of a plane along y; element ky of column c goes to (k * length + ky) * columns + c. */
function columnsToSpectra(
  plane: Complex,
  stack: Complex,
  { k, ny, first, columns }: { k: number; ny: number; first: number; columns: number },
  fourier: Fourier,
): void {
  const start = k * fourier.length * columns;
  const end = start + fourier.length * columns;
  const re = stack.re.subarray(start, end);
  const im = stack.im.subarray(start, end);
  for (let j = 0, to = 0; j < ny; j++) {
    for (let c = 0, from = first * ny + j; c < columns; c++, from += ny, to++) {
      re[to] = plane.re[from] as number;
      im[to] = plane.im[from] as number;
    }
  }
  re.fill(0, ny * columns);
  im.fill(0, ny * columns);
  fourier.transform(re, im, columns);
}

/** `count` runs of `run` numbers, the n-th from `from(n)`, one after the other, then zeros. */
function gather(
  source: Float64Array,
  target: Float64Array,
  run: number,
  count: number,
  from: (n: number) => number,
): void {
  for (let n = 0; n < count; n++) {
    const start = from(n);
    target.set(source.subarray(start, start + run), n * run);
  }
  target.fill(0, count * run);
}
