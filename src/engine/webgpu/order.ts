// The host's side of shaders/common/order.wgsl: numbers as unsigned integers in the same order.

const SIGN = 0x80000000;
const double = new Float64Array(1);
const doubleWords = new Uint32Array(double.buffer);
const single = new Float32Array(1);
const singleWord = new Uint32Array(single.buffer);

function orderSingle(value: number): number {
  single[0] = value;
  const bits = singleWord[0] as number;
  if (bits === SIGN) return SIGN;
  return (bits & SIGN) === 0 ? (bits | SIGN) >>> 0 : ~bits >>> 0;
}

/** The float32 that a shader's order key stands for. */
export function singleOfOrder(order: number): number {
  singleWord[0] = (order & SIGN) !== 0 ? order & ~SIGN : ~order;
  return single[0] as number;
}

/**
 * Edges as (high, low) key pairs for voxels in float32: x >= edge for a float32 x exactly where x >= the
 * smallest float32 not below the edge, so nothing is lost.
 */
export function edgesForSingles(edges: Float64Array): Uint32Array<ArrayBuffer> {
  const keys = new Uint32Array(2 * edges.length);
  edges.forEach((edge, k) => {
    // The next key is the next float32.
    keys[2 * k] = orderSingle(edge) + (Math.fround(edge) < edge ? 1 : 0);
  });
  return keys;
}

/** Edges as (high, low) key pairs for voxels in float64. */
export function edgesForDoubles(edges: Float64Array): Uint32Array<ArrayBuffer> {
  const keys = new Uint32Array(2 * edges.length);
  edges.forEach((edge, k) => {
    // -0 counts as 0.
    double[0] = edge + 0;
    const [low = 0, high = 0] = doubleWords;
    const isNegative = (high & SIGN) !== 0;
    keys[2 * k] = isNegative ? ~high : high | SIGN;
    keys[2 * k + 1] = isNegative ? ~low : low;
  });
  return keys;
}
