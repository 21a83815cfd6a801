/**
 * Discrete Fourier transforms of many lines at once, float64. Own code, because what npm has is limited to
 * powers of two (which would double each axis of a padded volume again) or works on one line at a time. Stockham's
 * self-sorting form with radices 4, 2 and 3 needs no permutation, and with element t of line b kept at
 * t * lines + b its inner loop runs over lines, contiguously.
 */
export interface Fourier {
  /** Elements of a line: a product of powers of 2 and 3. */
  readonly length: number;
  /**
   * Forward transform in place, X[k] = Σ_t x[t] exp(-2πi kt / length), of `lines` lines; element t of line b
   * at t * lines + b. `re` and `im` hold at least length * lines numbers.
   */
  transform(re: Float64Array, im: Float64Array, lines: number): void;
}

/** Smallest product of powers of 2 and 3 that is at least n. */
export function smoothLength(n: number): number {
  for (let length = Math.max(n, 1); ; length++) {
    if (radices(length) !== null) return length;
  }
}

/** @throws RangeError when the length has a prime factor above 3. */
export function makeFourier(length: number): Fourier {
  const factors = radices(length);
  if (factors === null) throw new RangeError(`${length} is no product of 2 and 3`);
  const stages = factors.map((radix, n): Stage => {
    const rest = factors.slice(n).reduce((product, factor) => product * factor, 1);
    return { radix, parts: rest / radix, twiddles: twiddles(rest, radix) };
  });
  let spareRe = new Float64Array(0);
  let spareIm = new Float64Array(0);
  return {
    length,
    transform(re, im, lines) {
      const total = length * lines;
      if (spareRe.length < total) {
        spareRe = new Float64Array(total);
        spareIm = new Float64Array(total);
      }
      let from: Lines = { re, im };
      let to: Lines = { re: spareRe, im: spareIm };
      let stride = lines;
      for (const stage of stages) {
        BUTTERFLIES[stage.radix](from, to, stage, stride);
        stride *= stage.radix;
        [from, to] = [to, from];
      }
      if (from.re === re) return;
      re.set(from.re.subarray(0, total));
      im.set(from.im.subarray(0, total));
    },
  };
}

type Radix = 2 | 3 | 4;

interface Stage {
  readonly radix: Radix;
  /** Length of the transforms this stage leaves to do. */
  readonly parts: number;
  /** cos and sin of -2π j p / length, for p = 0 … parts - 1 and j = 1 … radix - 1. */
  readonly twiddles: Float64Array;
}

interface Lines {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

type Butterfly = (from: Lines, to: Lines, stage: Stage, stride: number) => void;

function radices(length: number): Radix[] | null {
  const out: Radix[] = [];
  let rest = length;
  for (const radix of [4, 2, 3] as const) {
    while (rest % radix === 0) {
      out.push(radix);
      rest /= radix;
    }
  }
  return rest === 1 ? out : null;
}

function twiddles(length: number, radix: Radix): Float64Array {
  const parts = length / radix;
  const out = new Float64Array(2 * (radix - 1) * parts);
  for (let p = 0, n = 0; p < parts; p++) {
    for (let j = 1; j < radix; j++, n += 2) {
      const angle = (-2 * Math.PI * ((j * p) % length)) / length;
      out[n] = Math.cos(angle);
      out[n + 1] = Math.sin(angle);
    }
  }
  return out;
}

const BUTTERFLIES: Readonly<Record<Radix, Butterfly>> = {
  2: radix2,
  3: radix3,
  4: radix4,
};

function radix2({ re, im }: Lines, to: Lines, { parts, twiddles: w }: Stage, stride: number): void {
  const { re: outRe, im: outIm } = to;
  const reach = parts * stride;
  for (let p = 0; p < parts; p++) {
    const cos = w[2 * p] as number;
    const sin = w[2 * p + 1] as number;
    let a = p * stride;
    let y = 2 * a;
    for (const end = a + stride; a < end; a++, y++) {
      const aRe = re[a] as number;
      const aIm = im[a] as number;
      const bRe = re[a + reach] as number;
      const bIm = im[a + reach] as number;
      outRe[y] = aRe + bRe;
      outIm[y] = aIm + bIm;
      const dRe = aRe - bRe;
      const dIm = aIm - bIm;
      outRe[y + stride] = dRe * cos - dIm * sin;
      outIm[y + stride] = dRe * sin + dIm * cos;
    }
  }
}

const SIN_60 = Math.sqrt(3) / 2;

function radix3({ re, im }: Lines, to: Lines, { parts, twiddles: w }: Stage, stride: number): void {
  const { re: outRe, im: outIm } = to;
  const reach = parts * stride;
  for (let p = 0; p < parts; p++) {
    const cos1 = w[4 * p] as number;
    const sin1 = w[4 * p + 1] as number;
    const cos2 = w[4 * p + 2] as number;
    const sin2 = w[4 * p + 3] as number;
    let a = p * stride;
    let y = 3 * a;
    for (const end = a + stride; a < end; a++, y++) {
      const aRe = re[a] as number;
      const aIm = im[a] as number;
      const bRe = re[a + reach] as number;
      const bIm = im[a + reach] as number;
      const cRe = re[a + 2 * reach] as number;
      const cIm = im[a + 2 * reach] as number;
      const sumRe = bRe + cRe;
      const sumIm = bIm + cIm;
      const midRe = aRe - sumRe / 2;
      const midIm = aIm - sumIm / 2;
      const turnRe = SIN_60 * (bIm - cIm);
      const turnIm = -SIN_60 * (bRe - cRe);
      outRe[y] = aRe + sumRe;
      outIm[y] = aIm + sumIm;
      const re1 = midRe + turnRe;
      const im1 = midIm + turnIm;
      outRe[y + stride] = re1 * cos1 - im1 * sin1;
      outIm[y + stride] = re1 * sin1 + im1 * cos1;
      const re2 = midRe - turnRe;
      const im2 = midIm - turnIm;
      outRe[y + 2 * stride] = re2 * cos2 - im2 * sin2;
      outIm[y + 2 * stride] = re2 * sin2 + im2 * cos2;
    }
  }
}

function radix4({ re, im }: Lines, to: Lines, { parts, twiddles: w }: Stage, stride: number): void {
  const { re: outRe, im: outIm } = to;
  const reach = parts * stride;
  for (let p = 0; p < parts; p++) {
    const cos1 = w[6 * p] as number;
    const sin1 = w[6 * p + 1] as number;
    const cos2 = w[6 * p + 2] as number;
    const sin2 = w[6 * p + 3] as number;
    const cos3 = w[6 * p + 4] as number;
    const sin3 = w[6 * p + 5] as number;
    let a = p * stride;
    let y = 4 * a;
    for (const end = a + stride; a < end; a++, y++) {
      const aRe = re[a] as number;
      const aIm = im[a] as number;
      const bRe = re[a + reach] as number;
      const bIm = im[a + reach] as number;
      const cRe = re[a + 2 * reach] as number;
      const cIm = im[a + 2 * reach] as number;
      const dRe = re[a + 3 * reach] as number;
      const dIm = im[a + 3 * reach] as number;
      const acRe = aRe + cRe;
      const acIm = aIm + cIm;
      const bdRe = bRe + dRe;
      const bdIm = bIm + dIm;
      const evenRe = aRe - cRe;
      const evenIm = aIm - cIm;
      // -i (b - d)
      const oddRe = bIm - dIm;
      const oddIm = dRe - bRe;
      outRe[y] = acRe + bdRe;
      outIm[y] = acIm + bdIm;
      const re1 = evenRe + oddRe;
      const im1 = evenIm + oddIm;
      outRe[y + stride] = re1 * cos1 - im1 * sin1;
      outIm[y + stride] = re1 * sin1 + im1 * cos1;
      const re2 = acRe - bdRe;
      const im2 = acIm - bdIm;
      outRe[y + 2 * stride] = re2 * cos2 - im2 * sin2;
      outIm[y + 2 * stride] = re2 * sin2 + im2 * cos2;
      const re3 = evenRe - oddRe;
      const im3 = evenIm - oddIm;
      outRe[y + 3 * stride] = re3 * cos3 - im3 * sin3;
      outIm[y + 3 * stride] = re3 * sin3 + im3 * cos3;
    }
  }
}
