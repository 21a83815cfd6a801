/** Numbers in [0, 1) that a line of Python makes as well: x = (1664525 x + 1013904223) mod 2³². */
export function lcg(count: number, seed: number): Float64Array {
  let x = seed;
  return Float64Array.from({ length: count }, () => {
    x = (Math.imul(x, 1_664_525) + 1_013_904_223) >>> 0;
    return x / 2 ** 32;
  });
}
