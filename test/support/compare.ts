// Measures for comparing arrays of reals with a stated bound.

/** Largest absolute difference; infinite where lengths differ or one is NaN. */
export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  let largest = 0;
  for (let n = 0; n < a.length; n++) {
    const difference = Math.abs((a[n] as number) - (b[n] as number));
    if (!(difference <= largest)) {
      largest = Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference;
    }
  }
  return largest;
}

/** Largest minus smallest value. */
export function spreadOf(values: ArrayLike<number>): number {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (let n = 0; n < values.length; n++) {
    min = Math.min(min, values[n] as number);
    max = Math.max(max, values[n] as number);
  }
  return max - min;
}

/** The next float64 above (+1) or below (-1). */
export function nextDouble(x: number, direction: 1 | -1): number {
  if (x === 0) return direction * Number.MIN_VALUE;
  const value = new Float64Array([x]);
  const bits = new BigInt64Array(value.buffer);
  bits[0] = (bits[0] as bigint) + (x > 0 === direction > 0 ? 1n : -1n);
  return value[0] as number;
}

/** The next float32 above (+1) or below (-1). */
export function nextSingle(x: number, direction: 1 | -1): number {
  const value = new Float32Array([x]);
  if (x === 0) return direction * 2 ** -149;
  const bits = new Int32Array(value.buffer);
  bits[0] = (bits[0] as number) + (x > 0 === direction > 0 ? 1 : -1);
  return value[0] as number;
}

/**
 * Where two arrays first differ, for arrays too long for toEqual (a second per million elements), or null.
 */
export function firstDifference(a: ArrayLike<number>, b: ArrayLike<number>): string | null {
  if (a.length !== b.length) return `lengths ${a.length} and ${b.length}`;
  for (let n = 0; n < a.length; n++)
    if (!Object.is(a[n], b[n])) return `at ${n}: ${a[n]} and ${b[n]}`;
  return null;
}
