import { makeBluestein } from './bluestein.ts';
import {
  type Butterfly,
  type Lines,
  radix2,
  radix3,
  radix4,
  radix5,
  type Stage,
} from './butterflies.ts';
import { halfRadix2, halfRadix4, lastRadix4 } from './end-butterflies.ts';
import type { Fourier } from './lines.ts';
import { oddRadix } from './odd-radix.ts';

/** Backward transform x[t] = Σ_k X[k] exp(2πi kt / length), not divided by the length: the forward one with parts exchanged. */
export function transformBack(fourier: Fourier, data: Lines, spare: Lines, lines: number): Lines {
  return exchanged(fourier.transform(exchanged(data), exchanged(spare), lines));
}

function exchanged({ re, im }: Lines): Lines {
  return { re: im, im: re };
}

/**
 * The length of at least n that takes least time: 256 rather than 250, whose factors 5 cost more than the six
 * elements saved.
 */
export function smoothLength(n: number): number {
  if (n <= 1) return 1;
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let length = n + (n % 2); length < 2 * n || best === 0; length += 2) {
    const factors = fastRadices(length);
    if (factors === null) continue;
    const cost = length * factors.reduce((sum, radix) => sum + PASS_COST[radix], OTHER_COST);
    if (cost < least) [best, least] = [length, cost];
  }
  return best;
}

type Radix = 2 | 3 | 4 | 5;

/** Nanoseconds an element takes in one pass, and in the passes along the other axes; measured (Zen 3, Node 20). */
const PASS_COST: Readonly<Record<Radix, number>> = { 2: 1.7, 3: 2.8, 4: 2.3, 5: 4.5 };
const OTHER_COST = 14;

/**
 * Discrete Fourier transforms of many lines at once, float64. Own code, because what npm has is limited to
 * powers of two (which would double each axis of a padded volume again) or works on one line at a time. Stockham's
 * self-sorting form needs no permutation, and with element t of line b kept at t * lines + b its inner loop runs over
 * lines, contiguously. Data and spare of a dozen lines stay in the cache. Any length: radices 5, 4, 3 and 2, other
 * small primes by their sum, and Bluestein's convolution where a prime is large.
 */
export function makeFourier(length: number): Fourier {
  const fast = fastRadices(length);
  const factors = fast ?? radices(length);
  if (Math.max(...factors) > MAX_RADIX) {
    return makeBluestein(length, makeFourier(smoothLength(2 * length - 1)));
  }
  const stages = factors.map((radix, n): Stage & { readonly radix: number } => {
    const rest = factors.slice(n).reduce((product, factor) => product * factor, 1);
    return { radix, parts: rest / radix, twiddles: twiddles(rest, radix) };
  });
  const run = (data: Lines, spare: Lines, lines: number, isPadded: boolean): Lines => {
    let [from, to] = [data, spare];
    let stride = lines;
    stages.forEach((stage, n) => {
      butterfly(stage, isPadded && n === 0)(from, to, stage, stride);
      stride *= stage.radix;
      [from, to] = [to, from];
    });
    return from;
  };
  return {
    length,
    transform: (data, spare, lines) => run(data, spare, lines, false),
    transformPadded(data, spare, lines, filled) {
      const end = fast === null ? length : Math.ceil(length / 2);
      data.re.fill(0, filled * lines, end * lines);
      data.im.fill(0, filled * lines, end * lines);
      return run(data, spare, lines, fast !== null);
    },
  };
}

export function makeLines(count: number): Lines {
  return { re: new Float64Array(count), im: new Float64Array(count) };
}

const BUTTERFLIES: Readonly<Record<Radix, Butterfly>> = {
  2: radix2,
  3: radix3,
  4: radix4,
  5: radix5,
};

/** Primes up to here are summed up; measured (Zen 3, Node 20), Bluestein's way is faster from there on. */
const MAX_RADIX = 17;

function butterfly(
  { radix, parts }: { readonly radix: number; readonly parts: number },
  isPadded: boolean,
): Butterfly {
  if (isPadded) return radix === 4 ? halfRadix4 : halfRadix2;
  if (radix === 4 && parts === 1) return lastRadix4;
  return isFast(radix) ? BUTTERFLIES[radix] : oddRadix(radix);
}

function isFast(radix: number): radix is Radix {
  return radix <= 5;
}

/** An even radix first, for padded lines, and 4 last, where it needs no multiplication. */
function fastRadices(length: number): Radix[] | null {
  if (length === 1) return [];
  if (length % 2 === 1) return null;
  const first = length % 4 === 0 ? 4 : 2;
  const out: Radix[] = [first];
  let rest = length / first;
  const odd: Radix[] = [];
  for (const radix of [5, 3] as const) {
    while (rest % radix === 0) {
      odd.push(radix);
      rest /= radix;
    }
  }
  if (Math.log2(rest) % 2 === 1) {
    out.push(2);
    rest /= 2;
  }
  out.push(...odd);
  while (rest % 4 === 0) {
    out.push(4);
    rest /= 4;
  }
  return rest === 1 ? out : null;
}

/** Prime factors, but 4 for two of 2. */
function radices(length: number): number[] {
  const out: number[] = [];
  let rest = length;
  for (const radix of [4, 2]) {
    for (; rest % radix === 0; rest /= radix) out.push(radix);
  }
  for (let radix = 3; rest > 1; radix += 2) {
    if (radix * radix > rest) radix = rest;
    for (; rest % radix === 0; rest /= radix) out.push(radix);
  }
  return out;
}

function twiddles(length: number, radix: number): Float64Array {
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
