import { missing, type Outcomes, ratio } from '../outcome.ts';
import type { Profile } from '../profiles.ts';
import { percentilePlace } from './firstorder.ts';

/**
 * Intensity histogram features (IBSI section 3.4, ZVCW). `counts`: voxels per grey level, index 0 = level 1, the
 * last one occupied; null where the grey levels could not be made.
 */
export function intensityHistogramFeatures(counts: Uint32Array | null, profile: Profile): Outcomes {
  if (counts === null) return allMissing('the grey levels could not be made');
  const total = counts.reduce((sum, n) => sum + n, 0);
  if (total === 0) return allMissing('no voxel of the region has an intensity in range');
  const average = (f: (level: number) => number) =>
    counts.reduce((sum, n, at) => (n === 0 ? sum : sum + n * f(at + 1)), 0) / total;
  const mean = average((level) => level);
  const moment = (power: number) => average((level) => (level - mean) ** power);
  const variance = moment(2);
  const percentile = (p: number, rule: Profile['percentile']) =>
    levelAt(counts, percentilePlace(p, total, rule));
  const [p10, p25, p75, p90] = [0.1, 0.25, 0.75, 0.9].map((p) =>
    percentile(p, profile.percentile),
  ) as [number, number, number, number];
  // Both conventions take the middle of the two middle values.
  const median = percentile(0.5, 'linear');
  const minimum = counts.findIndex((n) => n > 0) + 1;
  const maximum = counts.findLastIndex((n) => n > 0) + 1;
  return {
    Mean: mean,
    Variance: variance,
    Skewness: variance === 0 ? 0 : moment(3) / variance ** 1.5,
    Kurtosis: variance === 0 ? 0 : moment(4) / variance ** 2 - (profile.isKurtosisExcess ? 3 : 0),
    Median: median,
    Minimum: minimum,
    '10Percentile': p10,
    '90Percentile': p90,
    Maximum: maximum,
    Mode: mode(counts, mean),
    InterquartileRange: p75 - p25,
    Range: maximum - minimum,
    MeanAbsoluteDeviation: average((level) => Math.abs(level - mean)),
    RobustMeanAbsoluteDeviation: robustDeviation(counts, p10, p90),
    MedianAbsoluteDeviation: average((level) => Math.abs(level - median)),
    CoefficientOfVariation: Math.sqrt(variance) / mean,
    QuartileCoefficientOfDispersion: ratio(p75 - p25, p75 + p25, 'the quartiles add up to 0'),
    Entropy: counts.reduce(
      (sum, n) => (n === 0 ? sum : sum - (n / total) * Math.log2(n / total)),
      0,
    ),
    Uniformity: counts.reduce((sum, n) => sum + (n / total) ** 2, 0),
    ...gradients(counts),
  };
}

function allMissing(reason: string): Outcomes {
  return new Proxy({}, { get: () => missing(reason) });
}

/** The value at a place among the sorted grey levels. */
function levelAt(counts: Uint32Array, { rank, share }: { rank: number; share: number }): number {
  const at = (wanted: number) => {
    let below = 0;
    return (
      counts.findIndex((n) => {
        below += n;
        return below > wanted;
      }) + 1
    );
  };
  const low = at(rank);
  return share === 0 ? low : low + share * (at(rank + 1) - low);
}

/** The most frequent level; of several, the one nearest to the mean, the lower one of two as near (IBSI AMMC). */
function mode(counts: Uint32Array, mean: number): number {
  const most = counts.reduce((largest, n) => Math.max(largest, n), 0);
  let best = Number.POSITIVE_INFINITY;
  counts.forEach((n, at) => {
    if (n === most && Math.abs(at + 1 - mean) < Math.abs(best - mean)) best = at + 1;
  });
  return best;
}

/** Mean absolute deviation of the levels in [p10, p90] from their own mean (IBSI WRZB). */
function robustDeviation(counts: Uint32Array, p10: number, p90: number): number {
  let total = 0;
  let sum = 0;
  const within = (f: (n: number, level: number) => void) =>
    counts.forEach((n, at) => {
      if (at + 1 >= p10 && at + 1 <= p90) f(n, at + 1);
    });
  within((n, level) => {
    total += n;
    sum += n * level;
  });
  if (total === 0) return 0;
  const mean = sum / total;
  let deviation = 0;
  within((n, level) => {
    deviation += n * Math.abs(level - mean);
  });
  return deviation / total;
}

/**
 * Steepest rise and fall of the histogram (IBSI 12CE, 8E6O, VQB3, RHQZ): central differences, one-sided at the
 * two ends; the lowest level of several as steep.
 */
function gradients(counts: Uint32Array): Outcomes {
  if (counts.length === 1) {
    const flat = missing('one grey level has no gradient');
    return {
      MaximumGradient: flat,
      MaximumGradientLevel: flat,
      MinimumGradient: flat,
      MinimumGradientLevel: flat,
    };
  }
  const last = counts.length - 1;
  const gradient = Float64Array.from(counts, (_, at) => {
    const [left, right] = [Math.max(at - 1, 0), Math.min(at + 1, last)];
    return ((counts[right] as number) - (counts[left] as number)) / (right - left);
  });
  const steepest = gradient.reduce((most, value) => Math.max(most, value));
  const lowest = gradient.reduce((least, value) => Math.min(least, value));
  return {
    MaximumGradient: steepest,
    MaximumGradientLevel: gradient.indexOf(steepest) + 1,
    MinimumGradient: lowest,
    MinimumGradientLevel: gradient.indexOf(lowest) + 1,
  };
}
