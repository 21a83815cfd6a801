import { missing, type Outcomes, ratio } from '../outcome.ts';
import type { Profile } from '../profiles.ts';

export interface FirstorderInput {
  /** Intensities of the intensity mask. */
  readonly samples: Float64Array;
  /** Voxels per grey level, for Entropy and Uniformity; null when neither is wanted. */
  readonly histogram: Uint32Array | null;
  /** mm³. */
  readonly voxelVolume: number;
  readonly shift: number;
}

const EMPTY = 'no voxel of the region has an intensity in range';

/**
 * IBSI intensity-based statistics (section 3.3, UHIW) and PyRadiomics' firstorder. All sums in float64,
 * central moments in a second pass about the mean.
 */
export function firstorderFeatures(input: FirstorderInput, profile: Profile): Outcomes {
  const { samples, shift, voxelVolume } = input;
  const count = samples.length;
  if (count === 0) return new Proxy({}, { get: () => missing(EMPTY) });
  const sorted = samples.slice().sort();
  const mean = sum(samples) / count;
  const moments = centralMoments(samples, mean);
  const quantile = (p: number) => percentile(sorted, p, profile.percentile);
  const [p10, p25, p75, p90] = [quantile(0.1), quantile(0.25), quantile(0.75), quantile(0.9)];
  const median = middle(sorted);
  const minimum = sorted[0] as number;
  const maximum = sorted[count - 1] as number;
  const energy = sumOf(samples, (x) => (x + shift) * (x + shift));
  const isFlat = minimum === maximum;
  const bits =
    input.histogram === null ? null : histogramFeatures(input.histogram, profile.logEpsilon);
  const noLevels = missing('the grey levels could not be made');
  return {
    Mean: mean,
    Variance: moments.second,
    StandardDeviation: Math.sqrt(moments.second),
    // IBSI and PyRadiomics agree: a constant region has neither asymmetry nor tails.
    Skewness: isFlat ? 0 : moments.third / moments.second ** 1.5,
    Kurtosis: isFlat
      ? 0
      : moments.fourth / moments.second ** 2 - (profile.isKurtosisExcess ? 3 : 0),
    Median: median,
    Minimum: minimum,
    '10Percentile': p10,
    '90Percentile': p90,
    Maximum: maximum,
    InterquartileRange: p75 - p25,
    Range: maximum - minimum,
    MeanAbsoluteDeviation: sumOf(samples, (x) => Math.abs(x - mean)) / count,
    RobustMeanAbsoluteDeviation: robustDeviation(sorted, p10, p90),
    MedianAbsoluteDeviation: sumOf(samples, (x) => Math.abs(x - median)) / count,
    CoefficientOfVariation: ratio(Math.sqrt(moments.second), mean, 'the mean is 0'),
    QuartileCoefficientOfDispersion: ratio(p75 - p25, p75 + p25, 'the quartiles add up to 0'),
    Energy: energy,
    TotalEnergy: energy * voxelVolume,
    RootMeanSquared: Math.sqrt(energy / count),
    Entropy: bits?.entropy ?? noLevels,
    Uniformity: bits?.uniformity ?? noLevels,
  };
}

/**
 * Percentile of sorted values. Nearest rank: the smallest value that at least p of them do not exceed
 * (IBSI); linear: between ranks at p (n - 1) (numpy's default).
 */
export function percentile(sorted: Float64Array, p: number, rule: Profile['percentile']): number {
  const last = sorted.length - 1;
  if (rule === 'nearest-rank') {
    // 0.1 * 30 is 3.0000000000000004: without the margin its ceiling would be one rank too high.
    const rank = Math.ceil(p * sorted.length - 1e-9);
    return sorted[Math.min(Math.max(rank - 1, 0), last)] as number;
  }
  const at = p * last;
  const below = Math.floor(at);
  const low = sorted[below] as number;
  const high = sorted[Math.min(below + 1, last)] as number;
  return low + (at - below) * (high - low);
}

function middle(sorted: Float64Array): number {
  const half = sorted.length >> 1;
  const upper = sorted[half] as number;
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] as number) + upper) / 2;
}

/** Mean absolute deviation of the values in [p10, p90] from their own mean (IBSI 1128). */
function robustDeviation(sorted: Float64Array, p10: number, p90: number): number {
  const inner = sorted.filter((x) => x >= p10 && x <= p90);
  if (inner.length === 0) return 0;
  const mean = sum(inner) / inner.length;
  return sumOf(inner, (x) => Math.abs(x - mean)) / inner.length;
}

function centralMoments(values: Float64Array, mean: number) {
  let second = 0;
  let third = 0;
  let fourth = 0;
  for (let n = 0; n < values.length; n++) {
    const d = (values[n] as number) - mean;
    const square = d * d;
    second += square;
    third += square * d;
    fourth += square * square;
  }
  const count = values.length;
  return { second: second / count, third: third / count, fourth: fourth / count };
}

function histogramFeatures(histogram: Uint32Array, epsilon: number) {
  const count = histogram.reduce((total, n) => total + n, 0);
  let entropy = 0;
  let uniformity = 0;
  for (const n of histogram) {
    if (n === 0) continue;
    const p = n / count;
    entropy -= p * Math.log2(p + epsilon);
    uniformity += p * p;
  }
  return { entropy, uniformity };
}

function sum(values: Float64Array): number {
  let total = 0;
  for (let n = 0; n < values.length; n++) total += values[n] as number;
  return total;
}

function sumOf(values: Float64Array, term: (x: number) => number): number {
  let total = 0;
  for (let n = 0; n < values.length; n++) total += term(values[n] as number);
  return total;
}
