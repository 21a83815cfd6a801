/**
 * How far repeated measurements of one region lie apart. Without a second subject there is no variance between
 * subjects, and no correlation to be had.
 */
export interface Spread {
  readonly n: number;
  readonly median: number;
  /** The 2.5th and 97.5th percentile, linear between ranks. */
  readonly lower: number;
  readonly upper: number;
  /** Sample standard deviation (N - 1) over |mean|; NaN where the interval holds 0, for then it means nothing. */
  readonly cv: number;
  /** Quartile coefficient of dispersion, (Q3 - Q1) / |Q3 + Q1|; NaN as `cv` is. */
  readonly quartile: number;
}

/** Of at least two finite values; null where there are fewer. */
export function spreadOf(values: ArrayLike<number>): Spread | null {
  const sorted = Float64Array.from(values)
    .filter((value) => Number.isFinite(value))
    .sort();
  const n = sorted.length;
  if (n < 2) return null;
  const [lower, q1, median, q3, upper] = [0.025, 0.25, 0.5, 0.75, 0.975].map((p) =>
    percentile(sorted, p),
  ) as [number, number, number, number, number];
  const mean = sorted.reduce((sum, value) => sum + value, 0) / n;
  const squares = sorted.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const isConstant = sorted[0] === sorted[n - 1];
  const holdsZero = (sorted[0] as number) <= 0 && (sorted[n - 1] as number) >= 0;
  const relative = (part: number, whole: number) => {
    if (isConstant) return 0;
    return holdsZero ? Number.NaN : part / Math.abs(whole);
  };
  return {
    n,
    median,
    lower,
    upper,
    cv: relative(Math.sqrt(squares / (n - 1)), mean),
    quartile: relative(q3 - q1, q3 + q1),
  };
}

function percentile(sorted: Float64Array, p: number): number {
  const at = p * (sorted.length - 1);
  const below = Math.floor(at);
  const low = sorted[below] as number;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] as number;
  return low + (at - below) * (high - low);
}
