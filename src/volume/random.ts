/**
 * Everything random: phantoms, perturbations. Integers only, and above them only operations that IEEE 754
 * rounds exactly (+ − × ÷ and the square root): no sine, logarithm or power, whose last bit
 * differs between engines. The same seed therefore gives the same voxels in every browser.
 */
export interface Random {
  /** Fills an array with whole numbers from 0 to 2³² − 1. */
  fill(words: Uint32Array): void;
  /** From 0 to just under 1. */
  uniform(): number;
  /** Between two numbers. */
  between(low: number, high: number): number;
}

/**
 * xoshiro128** (Blackman and Vigna, 2021). Each use draws from its own stream, so that one more
 * draw in one place does not reshuffle all the others.
 */
export function makeRandom(seed: number, stream: number): Random {
  let state = (seed ^ Math.imul(stream + 1, 0x9e3779b9)) | 0;
  // splitmix32, as the authors advise, so that neighbouring seeds have nothing in common.
  const split = (): number => {
    state = (state + 0x9e3779b9) | 0;
    let z = state ^ (state >>> 16);
    z = Math.imul(z, 0x21f0aaad);
    z ^= z >>> 15;
    z = Math.imul(z, 0x735a2d97);
    return z ^ (z >>> 15);
  };
  const kept = Int32Array.of(split(), split(), split(), split());
  const fill = (words: Uint32Array): void => {
    let [a, b, c, d] = kept as unknown as [number, number, number, number];
    for (let at = 0; at < words.length; at++) {
      const x = Math.imul(b, 5);
      words[at] = Math.imul((x << 7) | (x >>> 25), 9);
      const t = b << 9;
      c ^= a;
      d ^= b;
      b ^= c;
      a ^= d;
      c ^= t;
      d = (d << 11) | (d >>> 21);
    }
    kept.set([a, b, c, d]);
  };
  const words = new Uint32Array(256);
  let used = words.length;
  const uniform = (): number => {
    if (used === words.length) {
      fill(words);
      used = 0;
    }
    return (words[used++] as number) / 4294967296;
  };
  return { fill, uniform, between: (low, high) => low + (high - low) * uniform() };
}

/** Random bits that a table of Gaussian draws is looked up by. */
export const TABLE_BITS = 14;

/**
 * 16 384 draws from a distribution close to the standard normal (twelve uniform ones added):
 * thermal noise needs ten million of them.
 */
export function makeGaussianTable(random: Random): Float32Array {
  const table = new Float32Array(1 << TABLE_BITS);
  for (let at = 0; at < table.length; at++) {
    let sum = -6;
    for (let term = 0; term < 12; term++) sum += random.uniform();
    table[at] = sum;
  }
  return table;
}
