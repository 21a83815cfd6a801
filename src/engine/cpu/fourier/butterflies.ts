/** Elements of many lines: element t of line b at t * lines + b. */
export interface Lines {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

export interface Stage {
  /** Length of the transforms this stage leaves to do. */
  readonly parts: number;
  /** cos and sin of -2π j p / length, for p = 0 … parts - 1 and j = 1 … radix - 1. */
  readonly twiddles: Float64Array;
}

/** One radix of Stockham's transform; `stride` is the number of lines times the radices already done. */
export type Butterfly = (from: Lines, to: Lines, stage: Stage, stride: number) => void;

export function radix2(
  { re, im }: Lines,
  { re: outRe, im: outIm }: Lines,
  { parts, twiddles: w }: Stage,
  stride: number,
): void {
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

export function radix3(
  { re, im }: Lines,
  { re: outRe, im: outIm }: Lines,
  { parts, twiddles: w }: Stage,
  stride: number,
): void {
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

export function radix4(
  { re, im }: Lines,
  { re: outRe, im: outIm }: Lines,
  { parts, twiddles: w }: Stage,
  stride: number,
): void {
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

const COS_72 = Math.cos((2 * Math.PI) / 5);
const COS_144 = Math.cos((4 * Math.PI) / 5);
const SIN_72 = Math.sin((2 * Math.PI) / 5);
const SIN_144 = Math.sin((4 * Math.PI) / 5);

export function radix5(
  { re, im }: Lines,
  { re: outRe, im: outIm }: Lines,
  { parts, twiddles: w }: Stage,
  stride: number,
): void {
  const reach = parts * stride;
  for (let p = 0; p < parts; p++) {
    const cos1 = w[8 * p] as number;
    const sin1 = w[8 * p + 1] as number;
    const cos2 = w[8 * p + 2] as number;
    const sin2 = w[8 * p + 3] as number;
    const cos3 = w[8 * p + 4] as number;
    const sin3 = w[8 * p + 5] as number;
    const cos4 = w[8 * p + 6] as number;
    const sin4 = w[8 * p + 7] as number;
    let a = p * stride;
    let y = 5 * a;
    for (const end = a + stride; a < end; a++, y++) {
      const aRe = re[a] as number;
      const aIm = im[a] as number;
      const bRe = re[a + reach] as number;
      const bIm = im[a + reach] as number;
      const cRe = re[a + 2 * reach] as number;
      const cIm = im[a + 2 * reach] as number;
      const dRe = re[a + 3 * reach] as number;
      const dIm = im[a + 3 * reach] as number;
      const eRe = re[a + 4 * reach] as number;
      const eIm = im[a + 4 * reach] as number;
      const beRe = bRe + eRe;
      const beIm = bIm + eIm;
      const cdRe = cRe + dRe;
      const cdIm = cIm + dIm;
      const bLessRe = bRe - eRe;
      const bLessIm = bIm - eIm;
      const cLessRe = cRe - dRe;
      const cLessIm = cIm - dIm;
      outRe[y] = aRe + beRe + cdRe;
      outIm[y] = aIm + beIm + cdIm;
      const mid1Re = aRe + COS_72 * beRe + COS_144 * cdRe;
      const mid1Im = aIm + COS_72 * beIm + COS_144 * cdIm;
      const mid2Re = aRe + COS_144 * beRe + COS_72 * cdRe;
      const mid2Im = aIm + COS_144 * beIm + COS_72 * cdIm;
      // -i times the sines' part.
      const turn1Re = SIN_72 * bLessIm + SIN_144 * cLessIm;
      const turn1Im = -SIN_72 * bLessRe - SIN_144 * cLessRe;
      const turn2Re = SIN_144 * bLessIm - SIN_72 * cLessIm;
      const turn2Im = SIN_72 * cLessRe - SIN_144 * bLessRe;
      const re1 = mid1Re + turn1Re;
      const im1 = mid1Im + turn1Im;
      outRe[y + stride] = re1 * cos1 - im1 * sin1;
      outIm[y + stride] = re1 * sin1 + im1 * cos1;
      const re2 = mid2Re + turn2Re;
      const im2 = mid2Im + turn2Im;
      outRe[y + 2 * stride] = re2 * cos2 - im2 * sin2;
      outIm[y + 2 * stride] = re2 * sin2 + im2 * cos2;
      const re3 = mid2Re - turn2Re;
      const im3 = mid2Im - turn2Im;
      outRe[y + 3 * stride] = re3 * cos3 - im3 * sin3;
      outIm[y + 3 * stride] = re3 * sin3 + im3 * cos3;
      const re4 = mid1Re - turn1Re;
      const im4 = mid1Im - turn1Im;
      outRe[y + 4 * stride] = re4 * cos4 - im4 * sin4;
      outIm[y + 4 * stride] = re4 * sin4 + im4 * cos4;
    }
  }
}
