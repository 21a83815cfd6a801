import { missing, type Outcome, type Outcomes, ratio } from '../outcome.ts';
import type { Profile } from '../profiles.ts';
import { selectRanks } from './select-ranks.ts';

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
  const mean = sum(samples) / count;
  const moments = centralMoments(samples, mean);
  const { p10, p25, median, p75, p90, minimum, maximum } = percentiles(samples, profile.percentile);
  const energy = shiftedEnergy(samples, shift);
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
    MeanAbsoluteDeviation: meanDeviation(samples, mean),
    RobustMeanAbsoluteDeviation: robustDeviation(samples, p10, p90),
    MedianAbsoluteDeviation: meanDeviation(samples, median),
    CoefficientOfVariation: ratio(Math.sqrt(moments.second), mean, 'the mean is 0'),
    QuartileCoefficientOfDispersion: ratio(p75 - p25, p75 + p25, 'the quartiles add up to 0'),
    Energy: energy,
    TotalEnergy: energy * voxelVolume,
    RootMeanSquared: Math.sqrt(energy / count),
    Entropy: bits?.entropy ?? noLevels,
    Uniformity: bits?.uniformity ?? noLevels,
  };
}

/** Where a percentile lies among n sorted values: between two ranks (0 = smallest), `share` of the way. */
interface Place {
  readonly rank: number;
  readonly share: number;
}

/**
 * Nearest rank: the smallest value that at least p of them do not exceed (IBSI); linear: between ranks at
 * p (n - 1) (numpy's default).
 */
export function percentilePlace(p: number, count: number, rule: Profile['percentile']): Place {
  if (rule === 'nearest-rank') {
    // 0.1 * 30 is 3.0000000000000004: without the margin its ceiling would be one rank too high.
    return { rank: Math.max(Math.ceil(p * count - 1e-9) - 1, 0), share: 0 };
  }
  const at = p * (count - 1);
  return { rank: Math.floor(at), share: at - Math.floor(at) };
}

function percentiles(samples: Float64Array, rule: Profile['percentile']) {
  const last = samples.length - 1;
  const places = {
    minimum: { rank: 0, share: 0 },
    p10: percentilePlace(0.1, samples.length, rule),
    p25: percentilePlace(0.25, samples.length, rule),
    // Both conventions take the middle of the two middle values.
    median: percentilePlace(0.5, samples.length, 'linear'),
    p75: percentilePlace(0.75, samples.length, rule),
    p90: percentilePlace(0.9, samples.length, rule),
    maximum: { rank: last, share: 0 },
  };
  const ranks = [
    ...new Set(Object.values(places).flatMap(({ rank }) => [rank, Math.min(rank + 1, last)])),
  ];
  ranks.sort((a, b) => a - b);
  const values = selectRanks(samples.slice(), ranks);
  const at = new Map(ranks.map((rank, n) => [rank, values[n] as number]));
  const read = ({ rank, share }: Place): number => {
    const low = at.get(rank) as number;
    return share === 0 ? low : low + share * ((at.get(Math.min(rank + 1, last)) as number) - low);
  };
  return {
    minimum: read(places.minimum),
    p10: read(places.p10),
    p25: read(places.p25),
    median: read(places.median),
    p75: read(places.p75),
    p90: read(places.p90),
    maximum: read(places.maximum),
  };
}

/** Mean absolute deviation of the values in [p10, p90] from their own mean (IBSI 1128). */
function robustDeviation(samples: Float64Array, p10: number, p90: number): Outcome {
  let total = 0;
  let count = 0;
  for (let n = 0; n < samples.length; n++) {
    const x = samples[n] as number;
    if (x < p10 || x > p90) continue;
    total += x;
    count++;
  }
  // Percentiles between the ranks of a few voxels may have none between them.
  if (count === 0) return missing('no voxel lies between the 10th and the 90th percentile');
  const mean = total / count;
  let deviation = 0;
  for (let n = 0; n < samples.length; n++) {
    const x = samples[n] as number;
    if (x >= p10 && x <= p90) deviation += Math.abs(x - mean);
  }
  return deviation / count;
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

function meanDeviation(values: Float64Array, from: number): number {
  let total = 0;
  for (let n = 0; n < values.length; n++) total += Math.abs((values[n] as number) - from);
  return total / values.length;
}

function shiftedEnergy(values: Float64Array, shift: number): number {
  let total = 0;
  for (let n = 0; n < values.length; n++) {
    const x = (values[n] as number) + shift;
    total += x * x;
  }
  return total;
}
