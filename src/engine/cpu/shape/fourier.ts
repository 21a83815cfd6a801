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

/**
 * Discrete Fourier transforms of many lines at once, float64. Own code, because what npm has is limited to
 * powers of two (which would double each axis of a padded volume again) or works on one line at a time. Stockham's
 * self-sorting form with radices 5, 4, 3 and 2 needs no permutation, and with element t of line b kept at
 * t * lines + b its inner loop runs over lines, contiguously. Data and spare of a dozen lines stay in the cache.
 */
export interface Fourier {
  /** Elements of a line: 1, or an even product of powers of 2, 3 and 5. */
  readonly length: number;
  /**
   * Forward transform X[k] = Σ_t x[t] exp(-2πi kt / length) of `lines` lines. Works to and fro between `data` and
   * `spare`, of length * lines elements at least; says in which of them the result is.
   */
  transform(data: Lines, spare: Lines, lines: number): Lines;
  /** The same of lines of which only the first `filled` elements, at most length / 2 (or 1), are not 0. */
  transformPadded(data: Lines, spare: Lines, lines: number, filled: number): Lines;
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
    const factors = radices(length);
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

/** @throws RangeError for a length that smoothLength does not give. */
export function makeFourier(length: number): Fourier {
  const factors = radices(length);
  if (factors === null) throw new RangeError(`${length} is no even product of 2, 3 and 5`);
  const stages = factors.map((radix, n): Stage & { readonly radix: Radix } => {
    const rest = factors.slice(n).reduce((product: number, factor) => product * factor, 1);
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
      data.re.fill(0, filled * lines, Math.ceil(length / 2) * lines);
      data.im.fill(0, filled * lines, Math.ceil(length / 2) * lines);
      return run(data, spare, lines, true);
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

function butterfly(
  { radix, parts }: { readonly radix: Radix; readonly parts: number },
  isPadded: boolean,
): Butterfly {
  if (isPadded) return radix === 4 ? halfRadix4 : halfRadix2;
  return radix === 4 && parts === 1 ? lastRadix4 : BUTTERFLIES[radix];
}

/** An even radix first, for padded lines, and 4 last, where it needs no multiplication. */
function radices(length: number): Radix[] | null {
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
