import type { CooccurrenceCounts } from '../../engine/engine.ts';
import type { Triple } from '../../volume/grid.ts';
import { missing, type Outcome, type Outcomes } from '../outcome.ts';
import type { Profile } from '../profiles.ts';
import type { Aggregation } from '../settings.ts';
import { maximalCorrelation } from './maximal-correlation.ts';

/** The 13 directions at Chebyshev distance 1, one of each opposite pair. */
export const DIRECTIONS_3D: readonly Triple[] = [-1, 0, 1].flatMap((k) =>
  [-1, 0, 1].flatMap((j) =>
    [-1, 0, 1]
      .filter((i) => k > 0 || (k === 0 && (j > 0 || (j === 0 && i > 0))))
      .map((i): Triple => [i, j, k]),
  ),
);

const NO_PAIRS = 'no two voxels of the region are neighbours';

/**
 * Grey-level co-occurrence features (IBSI section 3.6) of one-sided counts. ITBB: computed per direction
 * and averaged over the directions that have pairs; IAZD: computed once from the summed counts.
 */
export function glcmFeatures(
  { levels, counts }: CooccurrenceCounts,
  aggregation: Aggregation,
  profile: Profile,
  wanted: ReadonlySet<string>,
): Outcomes {
  const cells = levels * levels;
  const directions = counts.length / cells;
  if (aggregation === 'IAZD') {
    const merged = new Float64Array(cells);
    for (let n = 0; n < counts.length; n++)
      merged[n % cells] = (merged[n % cells] as number) + (counts[n] as number);
    return matrixFeatures(merged, levels, profile, wanted) ?? absent(wanted);
  }
  const perDirection: Outcomes[] = [];
  for (let d = 0; d < directions; d++) {
    const features = matrixFeatures(
      counts.subarray(d * cells, (d + 1) * cells),
      levels,
      profile,
      wanted,
    );
    if (features !== null) perDirection.push(features);
  }
  return perDirection.length === 0 ? absent(wanted) : average(perDirection);
}

function absent(wanted: ReadonlySet<string>): Outcomes {
  return Object.fromEntries([...wanted].map((name) => [name, missing(NO_PAIRS)]));
}

/** Mean over directions; a feature that is undefined in all of them keeps its reason. */
function average(sets: readonly Outcomes[]): Outcomes {
  const names = Object.keys(sets[0] ?? {});
  return Object.fromEntries(
    names.map((name): [string, Outcome] => {
      const all = sets.map((set) => set[name] as Outcome);
      const numbers = all.filter((value) => typeof value === 'number');
      if (numbers.length === 0) return [name, all[0] as Outcome];
      return [name, numbers.reduce((total, value) => total + value, 0) / numbers.length];
    }),
  );
}

/** The non-zero cells of the symmetric, normalised matrix, with its margins. */
interface Cooccurrence {
  readonly levels: number;
  readonly rows: Uint32Array;
  readonly columns: Uint32Array;
  readonly p: Float64Array;
  /** Share of each level; both margins, for the matrix is symmetric. Index 0 = level 1. */
  readonly margin: Float64Array;
  /** p of |i - j| = k, index k. */
  readonly difference: Float64Array;
  /** p of i + j = k + 2, index k. */
  readonly sum: Float64Array;
}

function cooccurrence(counts: ArrayLike<number>, levels: number): Cooccurrence | null {
  let total = 0;
  let filled = 0;
  for (let i = 0; i < levels; i++) {
    for (let j = 0; j < levels; j++) {
      const both = (counts[i * levels + j] as number) + (counts[j * levels + i] as number);
      total += both;
      if (both > 0) filled++;
    }
  }
  if (total === 0) return null;
  const rows = new Uint32Array(filled);
  const columns = new Uint32Array(filled);
  const p = new Float64Array(filled);
  const margin = new Float64Array(levels);
  const difference = new Float64Array(levels);
  const sum = new Float64Array(2 * levels - 1);
  let n = 0;
  for (let i = 0; i < levels; i++) {
    for (let j = 0; j < levels; j++) {
      const both = (counts[i * levels + j] as number) + (counts[j * levels + i] as number);
      if (both === 0) continue;
      const share = both / total;
      rows[n] = i;
      columns[n] = j;
      p[n++] = share;
      margin[i] = (margin[i] as number) + share;
      const apart = Math.abs(i - j);
      difference[apart] = (difference[apart] as number) + share;
      sum[i + j] = (sum[i + j] as number) + share;
    }
  }
  return { levels, rows, columns, p, margin, difference, sum };
}

function matrixFeatures(
  counts: ArrayLike<number>,
  levels: number,
  profile: Profile,
  wanted: ReadonlySet<string>,
): Outcomes | null {
  const matrix = cooccurrence(counts, levels);
  if (matrix === null) return null;
  const { rows, columns, p, margin } = matrix;
  const epsilon = profile.logEpsilon;
  const mean = weightedSum(margin, (k) => k + 1);
  const variance = weightedSum(margin, (k) => (k + 1 - mean) ** 2);

  let maximum = 0;
  let energy = 0;
  let entropy = 0;
  let autocorrelation = 0;
  let crossEntropy = 0;
  let tendency = 0;
  let shade = 0;
  let prominence = 0;
  for (let n = 0; n < p.length; n++) {
    const share = p[n] as number;
    const row = rows[n] as number;
    const column = columns[n] as number;
    const both = (margin[row] as number) * (margin[column] as number);
    const apart = row + column + 2 - 2 * mean;
    const square = apart * apart;
    if (share > maximum) maximum = share;
    energy += share * share;
    entropy -= share * Math.log2(share + epsilon);
    crossEntropy -= share * Math.log2(both + epsilon);
    autocorrelation += share * (row + 1) * (column + 1);
    tendency += share * square;
    shade += share * square * apart;
    prominence += share * square * square;
  }
  const differenceMean = weightedSum(matrix.difference, (k) => k);
  const sumMean = weightedSum(matrix.sum, (k) => k + 2);
  const isFlat = variance === 0;
  const flat = (value: number): Outcome =>
    profile.isFlatDefined ? value : missing('all pairs have the same grey level');
  return {
    MaximumProbability: maximum,
    JointAverage: mean,
    SumSquares: variance,
    JointEntropy: entropy,
    DifferenceAverage: differenceMean,
    DifferenceVariance: weightedSum(matrix.difference, (k) => (k - differenceMean) ** 2),
    DifferenceEntropy: entropyOf(matrix.difference, epsilon),
    SumAverage: sumMean,
    SumVariance: weightedSum(matrix.sum, (k) => (k + 2 - sumMean) ** 2),
    SumEntropy: entropyOf(matrix.sum, epsilon),
    JointEnergy: energy,
    Contrast: weightedSum(matrix.difference, (k) => k * k),
    Dissimilarity: differenceMean,
    Id: weightedSum(matrix.difference, (k) => 1 / (1 + k)),
    Idn: weightedSum(matrix.difference, (k) => 1 / (1 + k / levels)),
    Idm: weightedSum(matrix.difference, (k) => 1 / (1 + k * k)),
    Idmn: weightedSum(matrix.difference, (k) => 1 / (1 + (k * k) / (levels * levels))),
    InverseVariance: weightedSum(matrix.difference, (k) => (k === 0 ? 0 : 1 / (k * k))),
    Correlation: isFlat ? flat(1) : (autocorrelation - mean * mean) / variance,
    Autocorrelation: autocorrelation,
    ClusterTendency: tendency,
    ClusterShade: shade,
    ClusterProminence: prominence,
    ...informationCorrelations(margin, entropy, crossEntropy, epsilon, flat),
    ...(wanted.has('MCC') ? { MCC: isFlat ? 1 : maximalCorrelation(matrix) } : {}),
  };
}

/**
 * IBSI R8DG and JN9H. crossEntropy is HXY1 = -Σ p_ij log2(p_i p_j); HXY2 = -Σ p_i p_j log2(p_i p_j) runs over
 * all pairs of levels, also those that never meet.
 */
function informationCorrelations(
  margin: Float64Array,
  entropy: number,
  crossEntropy: number,
  epsilon: number,
  flat: (value: number) => Outcome,
): Outcomes {
  const marginEntropy = entropyOf(margin, epsilon);
  let product = 0;
  const levels = margin.filter((share) => share > 0);
  for (const a of levels) for (const b of levels) product -= a * b * Math.log2(a * b + epsilon);
  const gain = product - entropy;
  return {
    Imc1: levels.length === 1 ? flat(0) : (entropy - crossEntropy) / marginEntropy,
    // Rounding can push the gain of independent levels just below 0.
    Imc2: gain <= 0 ? 0 : Math.sqrt(1 - Math.exp(-2 * gain)),
  };
}

function entropyOf(shares: Float64Array, epsilon: number): number {
  let entropy = 0;
  for (const share of shares) if (share > 0) entropy -= share * Math.log2(share + epsilon);
  return entropy;
}

function weightedSum(shares: Float64Array, weight: (index: number) => number): number {
  let total = 0;
  for (let k = 0; k < shares.length; k++) {
    const share = shares[k] as number;
    if (share > 0) total += share * weight(k);
  }
  return total;
}
