import type { CooccurrenceCounts } from '../../engine/engine.ts';
import { AROUND, directions } from '../../engine/neighbourhood.ts';
import type { Triple } from '../../volume/grid.ts';
import { finish } from '../../volume/pace.ts';
import { missing, type Outcome, type Outcomes } from '../outcome.ts';
import type { Profile } from '../profiles.ts';
import {
  addMatrices,
  allMissing,
  average,
  type DirectionAggregation,
  MERGED,
  matrixGroups,
} from './aggregate.ts';
import { type Cooccurrence, cooccurrence } from './cooccurrence.ts';
import { maximalCorrelation } from './maximal-correlation.ts';

/** The 13 directions at Chebyshev distance 1, one of each opposite pair. */
export const DIRECTIONS_3D: readonly Triple[] = directions(AROUND);

const NO_PAIRS = 'no two voxels of the region are neighbours';

export interface GlcmOptions {
  /** IBSI's matrix counts each pair both ways (the default); PyRadiomics can do without. */
  readonly isSymmetric?: boolean;
  /** One a direction (see directionWeights): directions are added up with these weights, never averaged. */
  readonly weights?: ArrayLike<number> | null;
  /** Whether the region has one grey level only; told where the counts are of a part of it. */
  readonly isFlat?: boolean;
}

/**
 * Grey-level co-occurrence features (IBSI section 3.6) of one-sided counts, of the whole box or by slice.
 * Averages run over the matrices that have pairs.
 */
export function glcmFeatures(...input: Parameters<typeof glcmSteps>): Outcomes {
  return finish(glcmSteps(...input));
}

/** The same, yielding after each matrix: with a thousand levels one takes some 30 ms. */
export function* glcmSteps(
  cooccurrences: CooccurrenceCounts & { readonly slices?: number },
  aggregation: DirectionAggregation,
  profile: Profile,
  wanted: ReadonlySet<string>,
  { isSymmetric = true, weights = null, isFlat }: GlcmOptions = {},
): Generator<void, Outcomes> {
  const { levels, counts, slices = 1 } = cooccurrences;
  const cells = levels * levels;
  const count = counts.length / cells / slices;
  const groups = matrixGroups(slices, count, weights === null ? aggregation : MERGED[aggregation]);
  const matrices: Cooccurrence[] = [];
  for (const group of groups) {
    const sum = addMatrices(counts, cells, group, (matrix) => weights?.[matrix % count] ?? 1);
    const matrix = cooccurrence(sum, levels, isSymmetric);
    if (matrix !== null) matrices.push(matrix);
    yield;
  }
  if (matrices.length === 0) return allMissing(NO_PAIRS);
  const flatMcc = (isFlat ?? isFlatRegion(matrices)) ? 1 : 0;
  const sets: Outcomes[] = [];
  for (const matrix of matrices) {
    sets.push(matrixFeatures(matrix, profile, wanted, flatMcc));
    yield;
  }
  return average(sets, NO_PAIRS);
}

/**
 * Whether all pairs are of one level and the region has no other: the number of levels is the highest level that
 * occurs, so a lower one in all pairs leaves the highest to voxels without neighbours.
 */
function isFlatRegion(matrices: readonly Cooccurrence[]): boolean {
  return matrices.every(
    ({ levels, p, rows, columns }) =>
      p.length === 1 && rows[0] === levels - 1 && columns[0] === levels - 1,
  );
}

/** `flatMcc`: the maximal correlation coefficient of a matrix with one level, 1 where the region has no other. */
function matrixFeatures(
  matrix: Cooccurrence,
  profile: Profile,
  wanted: ReadonlySet<string>,
  flatMcc: number,
): Outcomes {
  const { levels, rows, columns, p, rowMargin, columnMargin } = matrix;
  const epsilon = profile.logEpsilon;
  const rowMean = weightedSum(rowMargin, (k) => k + 1);
  const columnMean = weightedSum(columnMargin, (k) => k + 1);
  const rowVariance = weightedSum(rowMargin, (k) => (k + 1 - rowMean) ** 2);
  const columnVariance = weightedSum(columnMargin, (k) => (k + 1 - columnMean) ** 2);

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
    const both = (rowMargin[row] as number) * (columnMargin[column] as number);
    const apart = row + column + 2 - rowMean - columnMean;
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
  const inverseDifference = weightedSum(matrix.difference, (k) => 1 / (1 + k));
  const inverseDifferenceMoment = weightedSum(matrix.difference, (k) => 1 / (1 + k * k));
  const sumMean = weightedSum(matrix.sum, (k) => k + 2);
  const isFlat = levelCount(rowMargin) === 1 || levelCount(columnMargin) === 1;
  const flat = (value: number): Outcome =>
    profile.isFlatDefined ? value : missing('all pairs have the same grey level');
  return {
    MaximumProbability: maximum,
    JointAverage: rowMean,
    SumSquares: rowVariance,
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
    Id: inverseDifference,
    Idn: weightedSum(matrix.difference, (k) => 1 / (1 + k / levels)),
    Idm: inverseDifferenceMoment,
    Homogeneity1: inverseDifference,
    Homogeneity2: inverseDifferenceMoment,
    Idmn: weightedSum(matrix.difference, (k) => 1 / (1 + (k * k) / (levels * levels))),
    InverseVariance: weightedSum(matrix.difference, (k) => (k === 0 ? 0 : 1 / (k * k))),
    Correlation: isFlat
      ? flat(1)
      : (autocorrelation - rowMean * columnMean) / Math.sqrt(rowVariance * columnVariance),
    Autocorrelation: autocorrelation,
    ClusterTendency: tendency,
    ClusterShade: shade,
    ClusterProminence: prominence,
    ...informationCorrelations(matrix, entropy, crossEntropy, epsilon, flat),
    ...(wanted.has('MCC') ? { MCC: isFlat ? flatMcc : maximalCorrelation(matrix) } : {}),
  };
}

/**
 * IBSI R8DG and JN9H. crossEntropy is HXY1 = -Σ p_ij log2(p_i p_j); HXY2 = -Σ p_i p_j log2(p_i p_j) runs over
 * all pairs of levels, also those that never meet.
 */
function informationCorrelations(
  { rowMargin, columnMargin }: Cooccurrence,
  entropy: number,
  crossEntropy: number,
  epsilon: number,
  flat: (value: number) => Outcome,
): Outcomes {
  const marginEntropy = Math.max(entropyOf(rowMargin, epsilon), entropyOf(columnMargin, epsilon));
  const isFlat = levelCount(rowMargin) === 1 && levelCount(columnMargin) === 1;
  const gain = productEntropy(rowMargin, columnMargin, epsilon) - entropy;
  return {
    Imc1: isFlat ? flat(0) : (entropy - crossEntropy) / marginEntropy,
    // Rounding can push the gain of independent levels just below 0.
    Imc2: gain <= 0 ? 0 : Math.sqrt(1 - Math.exp(-2 * gain)),
  };
}

/** HXY2; without an epsilon the logarithm of a product is a sum, and the margins' entropies add up. */
function productEntropy(rows: Float64Array, columns: Float64Array, epsilon: number): number {
  if (epsilon === 0) return entropyOf(rows, 0) + entropyOf(columns, 0);
  const shares = columns.filter((share) => share > 0);
  let entropy = 0;
  for (const a of rows) {
    if (a === 0) continue;
    for (const b of shares) entropy -= a * b * Math.log2(a * b + epsilon);
  }
  return entropy;
}

function levelCount(margin: Float64Array): number {
  let count = 0;
  for (const share of margin) if (share > 0) count++;
  return count;
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
