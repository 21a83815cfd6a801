import { fQuantile } from './f-distribution.ts';

/**
 * Intraclass correlation of single measurements (McGraw and Wong 1996; in brackets Shrout and Fleiss 1979):
 * - one-way: ICC(1) (1,1): measurements are exchangeable. Zwanenburg et al. (2019) use it for perturbations.
 * - agreement: ICC(A,1) (2,1): each measurement is one condition for all subjects, and its offset counts.
 * - consistency: ICC(C,1) (3,1): the same, offsets between conditions do not count.
 */
export type IccKind = 'one-way' | 'agreement' | 'consistency';

export interface Icc {
  readonly value: number;
  /** Bounds of the confidence interval. */
  readonly lower: number;
  readonly upper: number;
}

/** Two-way analysis of variance without replication, as mean squares. */
interface MeanSquares {
  /** Subjects and measurements per subject. */
  readonly n: number;
  readonly k: number;
  readonly betweenSubjects: number;
  readonly withinSubjects: number;
  readonly betweenMeasurements: number;
  readonly residual: number;
}

/** Sums of squares this small against the values themselves are rounding, not variance. */
const ROUNDING = 1e-28;

/**
 * All three correlations with their confidence intervals; null where no value differs from any other, so that
 * there is no variance to share.
 *
 * @param subjects one row a subject, all of the same length; at least two rows of two finite values
 */
export function intraclassCorrelations(
  subjects: readonly ArrayLike<number>[],
  confidence = 0.95,
): Readonly<Record<IccKind, Icc>> | null {
  const squares = meanSquares(subjects);
  if (squares === null) return null;
  const p = 1 - (1 - confidence) / 2;
  return {
    'one-way': oneWay(squares, p),
    agreement: agreement(squares, p),
    consistency: consistency(squares, p),
  };
}

function meanSquares(subjects: readonly ArrayLike<number>[]): MeanSquares | null {
  const n = subjects.length;
  const k = subjects[0]?.length ?? 0;
  const columnSums = new Float64Array(k);
  // Means first, squares of differences then: features such as Energy have 12 digits before the ones that vary.
  const means = subjects.map((row) => {
    let sum = 0;
    for (let m = 0; m < k; m++) {
      sum += row[m] as number;
      columnSums[m] = (columnSums[m] as number) + (row[m] as number);
    }
    return sum / k;
  });
  const grand = means.reduce((sum, mean) => sum + mean, 0) / n;
  let [between, within, size] = [0, 0, 0];
  for (const [s, row] of subjects.entries()) {
    const mean = means[s] as number;
    between += k * (mean - grand) ** 2;
    for (let m = 0; m < k; m++) {
      within += ((row[m] as number) - mean) ** 2;
      size += (row[m] as number) ** 2;
    }
  }
  if (!(between + within > ROUNDING * size)) return null;
  if (within <= ROUNDING * size) within = 0;
  let columns = 0;
  for (const sum of columnSums) columns += n * (sum / n - grand) ** 2;
  columns = Math.min(columns, within);
  return {
    n,
    k,
    betweenSubjects: between / (n - 1),
    withinSubjects: within / (n * (k - 1)),
    betweenMeasurements: columns / (k - 1),
    residual: (within - columns) / ((n - 1) * (k - 1)),
  };
}

const PERFECT: Icc = { value: 1, lower: 1, upper: 1 };

function oneWay({ n, k, betweenSubjects, withinSubjects }: MeanSquares, p: number): Icc {
  return fromRatio(betweenSubjects, withinSubjects, k, [n - 1, n * (k - 1)], p);
}

function consistency({ n, k, betweenSubjects, residual }: MeanSquares, p: number): Icc {
  return fromRatio(betweenSubjects, residual, k, [n - 1, (n - 1) * (k - 1)], p);
}

/** (F - 1) / (F + k - 1) and its bounds by the bounds of F. */
function fromRatio(
  between: number,
  error: number,
  k: number,
  [d1, d2]: readonly [number, number],
  p: number,
): Icc {
  if (error === 0) return PERFECT;
  const ratio = between / error;
  const share = (f: number) => (f - 1) / (f + k - 1);
  return {
    value: share(ratio),
    lower: share(ratio / quantile(p, d1, d2)),
    upper: share(ratio * quantile(p, d2, d1)),
  };
}

/** McGraw and Wong's table 7, case 2A, with Satterthwaite's degrees of freedom. */
function agreement(squares: MeanSquares, p: number): Icc {
  const { n, k, betweenSubjects: rows, betweenMeasurements: columns, residual: error } = squares;
  if (columns === 0 && error === 0) return PERFECT;
  const value = (rows - error) / (rows + (k - 1) * error + (k * (columns - error)) / n);
  const a = (k * value) / (n * (1 - value));
  const b = 1 + (k * value * (n - 1)) / (n * (1 - value));
  const freedom =
    (a * columns + b * error) ** 2 /
    ((a * columns) ** 2 / (k - 1) + (b * error) ** 2 / ((n - 1) * (k - 1)));
  const rest = k * columns + (k * n - k - n) * error;
  const low = fQuantile(p, n - 1, freedom);
  const high = fQuantile(p, freedom, n - 1);
  return {
    value,
    lower: (n * (rows - low * error)) / (low * rest + n * rows),
    upper: (n * (high * rows - error)) / (rest + n * high * rows),
  };
}

const known = new Map<string, number>();

/** Whole degrees of freedom recur for every feature. */
function quantile(p: number, d1: number, d2: number): number {
  const key = `${p} ${d1} ${d2}`;
  let value = known.get(key);
  if (value === undefined) {
    value = fQuantile(p, d1, d2);
    known.set(key, value);
  }
  return value;
}
