import type { Butterfly } from './butterflies.ts';

const known = new Map<number, Butterfly>();

/**
 * Any odd radix by its sum. Elements k and radix - k meet the same cosines and opposite sines, so that sums and
 * differences of pairs leave a quarter of the multiplications.
 */
export function oddRadix(radix: number): Butterfly {
  const butterfly = known.get(radix) ?? makeOddRadix(radix);
  known.set(radix, butterfly);
  return butterfly;
}

function makeOddRadix(radix: number): Butterfly {
  const half = (radix - 1) / 2;
  const cos = new Float64Array(half * half);
  const sin = new Float64Array(half * half);
  for (let j = 1; j <= half; j++) {
    for (let k = 1; k <= half; k++) {
      const angle = (2 * Math.PI * ((j * k) % radix)) / radix;
      cos[(j - 1) * half + k - 1] = Math.cos(angle);
      sin[(j - 1) * half + k - 1] = Math.sin(angle);
    }
  }
  const sumRe = new Float64Array(half);
  const sumIm = new Float64Array(half);
  const lessRe = new Float64Array(half);
  const lessIm = new Float64Array(half);
  return ({ re, im }, { re: outRe, im: outIm }, { parts, twiddles: w }, stride) => {
    const reach = parts * stride;
    for (let p = 0; p < parts; p++) {
      const turn = 2 * (radix - 1) * p;
      for (let q = 0; q < stride; q++) {
        const a = p * stride + q;
        const y = p * radix * stride + q;
        const firstRe = re[a] as number;
        const firstIm = im[a] as number;
        let totalRe = firstRe;
        let totalIm = firstIm;
        for (let k = 0; k < half; k++) {
          const b = a + (k + 1) * reach;
          const c = a + (radix - 1 - k) * reach;
          const bRe = re[b] as number;
          const bIm = im[b] as number;
          const cRe = re[c] as number;
          const cIm = im[c] as number;
          sumRe[k] = bRe + cRe;
          sumIm[k] = bIm + cIm;
          lessRe[k] = bRe - cRe;
          lessIm[k] = bIm - cIm;
          totalRe += bRe + cRe;
          totalIm += bIm + cIm;
        }
        outRe[y] = totalRe;
        outIm[y] = totalIm;
        for (let j = 0, n = 0; j < half; j++) {
          let evenRe = firstRe;
          let evenIm = firstIm;
          let oddRe = 0;
          let oddIm = 0;
          for (let k = 0; k < half; k++, n++) {
            const c = cos[n] as number;
            const s = sin[n] as number;
            evenRe += c * (sumRe[k] as number);
            evenIm += c * (sumIm[k] as number);
            // -i times the sines' part.
            oddRe += s * (lessIm[k] as number);
            oddIm -= s * (lessRe[k] as number);
          }
          const there = y + (j + 1) * stride;
          const back = y + (radix - 1 - j) * stride;
          const cos1 = w[turn + 2 * j] as number;
          const sin1 = w[turn + 2 * j + 1] as number;
          const re1 = evenRe + oddRe;
          const im1 = evenIm + oddIm;
          outRe[there] = re1 * cos1 - im1 * sin1;
          outIm[there] = re1 * sin1 + im1 * cos1;
          const cos2 = w[turn + 2 * (radix - 2 - j)] as number;
          const sin2 = w[turn + 2 * (radix - 2 - j) + 1] as number;
          const re2 = evenRe - oddRe;
          const im2 = evenIm - oddIm;
          outRe[back] = re2 * cos2 - im2 * sin2;
          outIm[back] = re2 * sin2 + im2 * cos2;
        }
      }
    }
  };
}
