import type { Lines, Stage } from './butterflies.ts';

// First stages of padded lines, and a last stage: where zeros and ones make the general form waste its time.

/** Radix 2 where the second half of each line is zero. */
export function halfRadix2(
  { re, im }: Lines,
  { re: outRe, im: outIm }: Lines,
  { parts, twiddles: w }: Stage,
  stride: number,
): void {
  for (let p = 0; p < parts; p++) {
    const cos = w[2 * p] as number;
    const sin = w[2 * p + 1] as number;
    let a = p * stride;
    let y = 2 * a;
    for (const end = a + stride; a < end; a++, y++) {
      const aRe = re[a] as number;
      const aIm = im[a] as number;
      outRe[y] = aRe;
      outIm[y] = aIm;
      outRe[y + stride] = aRe * cos - aIm * sin;
      outIm[y + stride] = aRe * sin + aIm * cos;
    }
  }
}

/** Radix 4 where the second half of each line is zero. */
export function halfRadix4(
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
      outRe[y] = aRe + bRe;
      outIm[y] = aIm + bIm;
      const re1 = aRe + bIm;
      const im1 = aIm - bRe;
      outRe[y + stride] = re1 * cos1 - im1 * sin1;
      outIm[y + stride] = re1 * sin1 + im1 * cos1;
      const re2 = aRe - bRe;
      const im2 = aIm - bIm;
      outRe[y + 2 * stride] = re2 * cos2 - im2 * sin2;
      outIm[y + 2 * stride] = re2 * sin2 + im2 * cos2;
      const re3 = aRe - bIm;
      const im3 = aIm + bRe;
      outRe[y + 3 * stride] = re3 * cos3 - im3 * sin3;
      outIm[y + 3 * stride] = re3 * sin3 + im3 * cos3;
    }
  }
}

/** Radix 4 as the last stage, where every twiddle is 1. */
export function lastRadix4(
  { re, im }: Lines,
  { re: outRe, im: outIm }: Lines,
  _: Stage,
  stride: number,
): void {
  for (let a = 0; a < stride; a++) {
    const aRe = re[a] as number;
    const aIm = im[a] as number;
    const bRe = re[a + stride] as number;
    const bIm = im[a + stride] as number;
    const cRe = re[a + 2 * stride] as number;
    const cIm = im[a + 2 * stride] as number;
    const dRe = re[a + 3 * stride] as number;
    const dIm = im[a + 3 * stride] as number;
    const acRe = aRe + cRe;
    const acIm = aIm + cIm;
    const bdRe = bRe + dRe;
    const bdIm = bIm + dIm;
    const evenRe = aRe - cRe;
    const evenIm = aIm - cIm;
    const oddRe = bIm - dIm;
    const oddIm = dRe - bRe;
    outRe[a] = acRe + bdRe;
    outIm[a] = acIm + bdIm;
    outRe[a + stride] = evenRe + oddRe;
    outIm[a + stride] = evenIm + oddIm;
    outRe[a + 2 * stride] = acRe - bdRe;
    outIm[a + 2 * stride] = acIm - bdIm;
    outRe[a + 3 * stride] = evenRe - oddRe;
    outIm[a + 3 * stride] = evenIm - oddIm;
  }
}
