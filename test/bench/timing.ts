export interface Timing {
  /** First call in this process, ms: includes compilation. */
  readonly coldMs: number;
  /** Median of the later calls, ms. */
  readonly warmMs: number;
  /** The fastest of the later calls, ms: what a busy machine disturbs least. */
  readonly minMs: number;
  readonly runs: number;
}

/** Times calls one after the other: one cold, then warm ones for at least `budgetMs` or 3 of them. */
export async function time(work: () => unknown, budgetMs = 400): Promise<Timing> {
  const start = performance.now();
  await work();
  const coldMs = performance.now() - start;
  const warm: number[] = [];
  const until = performance.now() + budgetMs;
  while (warm.length < 3 || (performance.now() < until && warm.length < 200)) {
    const from = performance.now();
    await work();
    warm.push(performance.now() - from);
  }
  return {
    coldMs: round(coldMs),
    warmMs: round(median(warm)),
    minMs: round(Math.min(...warm)),
    runs: warm.length,
  };
}

/** CPU time of this process so far, ms: waiting for a busy machine left out, collecting garbage beside it included. */
export function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e3;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  const upper = sorted[half] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[half - 1] ?? Number.NaN)) / 2;
}

/** Slope of log(time) against log(size): 1 = linear cost. */
export function exponent(sizes: readonly number[], times: readonly number[]): number {
  const xs = sizes.map(Math.log);
  const ys = times.map(Math.log);
  const meanX = xs.reduce((a, b) => a + b, 0) / xs.length;
  const meanY = ys.reduce((a, b) => a + b, 0) / ys.length;
  const covariance = xs.reduce((sum, x, n) => sum + (x - meanX) * ((ys[n] ?? 0) - meanY), 0);
  const variance = xs.reduce((sum, x) => sum + (x - meanX) ** 2, 0);
  return round(covariance / variance);
}

export function round(value: number): number {
  return Number(value.toPrecision(4));
}
