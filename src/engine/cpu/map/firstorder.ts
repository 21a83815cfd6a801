import { type IntensityMapFeature, type IntensityMapRequest, kernelSteps } from '../../map.ts';
import { widen } from '../texture/widen.ts';
import type { PaddedLevels } from '../volume/discretise.ts';
import { placesIn } from './places.ts';

/** Voxels between two turns of the event loop, for radius 1. */
const VOXELS_A_TURN = 2048;

/**
 * First-order features (IBSI section 3.3) of the neighbourhoods of some voxels, given by their offsets in the image, in
 * float64: a row a feature. Voxels without a level do not count. Yields the share that is done.
 */
export function* intensityMap(
  image: ArrayLike<number>,
  levelsOfBox: PaddedLevels,
  centres: Uint32Array,
  request: IntensityMapRequest,
): Generator<number, Float32Array> {
  const { kernel, features } = request;
  const padded = widen(levelsOfBox, kernel.radius);
  const { data, levels, size, margin } = padded;
  const steps = kernelSteps(kernel, size[0] + 2 * margin, size[1] + 2 * margin);
  const imageSteps = kernelSteps(kernel, size[0], size[1]);
  const places = placesIn(padded, centres);
  const values = new Float64Array(steps.length);
  const present = new Uint32Array(steps.length);
  const counts = new Uint32Array(levels + 1);
  const perTurn = Math.ceil((27 * VOXELS_A_TURN) / steps.length);
  const out = new Float32Array(features.length * centres.length);
  for (let n = 0; n < centres.length; n++) {
    let count = 0;
    for (let p = 0; p < steps.length; p++) {
      const level = data[(places[n] as number) + (steps[p] as number)] as number;
      if (level === 0) continue;
      present[count] = level;
      counts[level] = (counts[level] as number) + 1;
      values[count++] = image[(centres[n] as number) + (imageSteps[p] as number)] as number;
    }
    const found = measure(values.subarray(0, count).sort(), request);
    Object.assign(found, spread(present, count, counts));
    for (let p = 0; p < count; p++) counts[present[p] as number] = 0;
    for (let f = 0; f < features.length; f++) {
      out[f * centres.length + n] = found[features[f] as IntensityMapFeature] as number;
    }
    if ((n + 1) % perTurn === 0) yield (n + 1) / centres.length;
  }
  return out;
}

type Values = Partial<Record<IntensityMapFeature, number>>;

/** `sorted` is not empty. */
function measure(sorted: Float64Array, request: IntensityMapRequest): Values {
  const { percentilePlace, isKurtosisExcess, shift, voxelVolume } = request;
  const count = sorted.length;
  const at = (rank: number) => sorted[Math.min(rank, count - 1)] as number;
  const percentile = (p: number) => {
    const { rank, share } = percentilePlace(p, count);
    return share === 0 ? at(rank) : at(rank) + share * (at(rank + 1) - at(rank));
  };
  const [p10, p25, p75, p90] = [0.1, 0.25, 0.75, 0.9].map(percentile) as [
    number,
    number,
    number,
    number,
  ];
  const middle = (count - 1) >> 1;
  const median = count % 2 === 1 ? at(middle) : (at(middle) + at(middle + 1)) / 2;
  let [sum, energy] = [0, 0];
  for (let n = 0; n < count; n++) {
    const x = sorted[n] as number;
    sum += x;
    energy += (x + shift) ** 2;
  }
  const mean = sum / count;
  let [second, third, fourth, deviation, fromMedian] = [0, 0, 0, 0, 0];
  for (let n = 0; n < count; n++) {
    const d = (sorted[n] as number) - mean;
    second += d * d;
    third += d * d * d;
    fourth += d * d * d * d;
    deviation += Math.abs(d);
    fromMedian += Math.abs((sorted[n] as number) - median);
  }
  const variance = second / count;
  const isFlat = at(0) === at(count - 1);
  return {
    Mean: mean,
    Variance: variance,
    StandardDeviation: Math.sqrt(variance),
    Skewness: isFlat ? 0 : third / count / variance ** 1.5,
    Kurtosis: isFlat ? 0 : fourth / count / variance ** 2 - (isKurtosisExcess ? 3 : 0),
    Median: median,
    Minimum: at(0),
    '10Percentile': p10,
    '90Percentile': p90,
    Maximum: at(count - 1),
    InterquartileRange: p75 - p25,
    Range: at(count - 1) - at(0),
    MeanAbsoluteDeviation: deviation / count,
    RobustMeanAbsoluteDeviation: robustDeviation(sorted, p10, p90),
    MedianAbsoluteDeviation: fromMedian / count,
    CoefficientOfVariation: mean === 0 ? Number.NaN : Math.sqrt(variance) / mean,
    QuartileCoefficientOfDispersion: p75 + p25 === 0 ? Number.NaN : (p75 - p25) / (p75 + p25),
    Energy: energy,
    TotalEnergy: energy * voxelVolume,
    RootMeanSquared: Math.sqrt(energy / count),
  };
}

/** NaN where no value lies between the percentiles. */
function robustDeviation(sorted: Float64Array, p10: number, p90: number): number {
  let [count, sum, deviation] = [0, 0, 0];
  for (const x of sorted) {
    if (x < p10 || x > p90) continue;
    sum += x;
    count++;
  }
  for (const x of sorted) if (x >= p10 && x <= p90) deviation += Math.abs(x - sum / count);
  return deviation / count;
}

/** Of the levels: each voxel adds its own level's part. */
function spread(present: Uint32Array, count: number, counts: Uint32Array): Values {
  let [entropy, uniformity] = [0, 0];
  for (let p = 0; p < count; p++) {
    const share = (counts[present[p] as number] as number) / count;
    entropy -= Math.log2(share);
    uniformity += share;
  }
  return { Entropy: entropy / count, Uniformity: uniformity / count };
}
