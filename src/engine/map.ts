import type { Triple } from '../volume/grid.ts';
import type { Axis } from './neighbourhood.ts';

/** How far a value of a map in float32 may be from the float64 one, as a share of the map's largest magnitude. */
export const MAP_BOUND = 1e-5;

/** The largest radius that the WebGPU engine has kernels of co-occurrence for: larger ones are the CPU engine's. */
export const GPU_COOCCURRENCE_MAP_RADIUS = 5;

/** Up to this radius the WebGPU engine has MCC of any image, beyond it of so many grey levels at most. */
export const GPU_ANY_MCC_RADIUS = 2;
export const GPU_MAP_MCC_LEVELS = 64;

/** The voxels around one: a cube, or a square in the plane across an axis. */
export interface MapKernel {
  /** Chebyshev, in voxels, 1 to 5. */
  readonly radius: number;
  readonly across: Axis | null;
}

/** Voxels along each axis. */
export function kernelSides({ radius, across }: MapKernel): Triple {
  const side = (axis: Axis) => (axis === across ? 1 : 2 * radius + 1);
  return [side(0), side(1), side(2)];
}

/** Features of the co-occurrence matrix that a map can have, in the order kernels number them. */
export const COOCCURRENCE_MAP_FEATURES = [
  'Autocorrelation',
  'JointAverage',
  'ClusterProminence',
  'ClusterShade',
  'ClusterTendency',
  'Contrast',
  'Correlation',
  'DifferenceAverage',
  'DifferenceEntropy',
  'DifferenceVariance',
  'JointEnergy',
  'JointEntropy',
  'Imc1',
  'Imc2',
  'Idm',
  'Idmn',
  'Id',
  'Idn',
  'InverseVariance',
  'MaximumProbability',
  'SumAverage',
  'SumEntropy',
  'SumSquares',
  'MCC',
] as const;
export type CooccurrenceMapFeature = (typeof COOCCURRENCE_MAP_FEATURES)[number];

/** What is asked of a map of co-occurrence features: taken of one matrix an offset, then averaged over those with pairs. */
export interface CooccurrenceMapRequest {
  readonly kernel: MapKernel;
  /** One of each opposite pair, components up to 8. */
  readonly offsets: readonly Triple[];
  /** Pairs count both ways. */
  readonly isSymmetric: boolean;
  /** Correlation is 1 and Imc1 0 where a matrix has one level; else they are not defined there. */
  readonly isFlatDefined: boolean;
  /** The maximal correlation coefficient of a matrix with one level: 1 where the image has no other level, else 0. */
  readonly flatMcc: 0 | 1;
  readonly features: readonly CooccurrenceMapFeature[];
}

/**
 * Pairs of places in a kernel, counted x fastest, that are one offset apart: [place, place + offset, …]. All that a
 * neighbourhood can have.
 */
export function kernelPairs(kernel: MapKernel, [di, dj, dk]: Triple): Uint16Array {
  const [nx, ny, nz] = kernelSides(kernel);
  const pairs: number[] = [];
  for (let k = Math.max(0, -dk); k < Math.min(nz, nz - dk); k++) {
    for (let j = Math.max(0, -dj); j < Math.min(ny, ny - dj); j++) {
      for (let i = Math.max(0, -di); i < Math.min(nx, nx - di); i++) {
        const at = i + nx * (j + ny * k);
        pairs.push(at, at + di + nx * (dj + ny * dk));
      }
    }
  }
  return Uint16Array.from(pairs);
}

/** Steps from a voxel to the places of its kernel, in memory of padded sides px, py. */
export function kernelSteps(kernel: MapKernel, px: number, py: number): Int32Array<ArrayBuffer> {
  const [nx, ny, nz] = kernelSides(kernel);
  const [rx, ry, rz] = [nx, ny, nz].map((n) => (n - 1) / 2) as unknown as Triple;
  return Int32Array.from({ length: nx * ny * nz }, (_, n) => {
    const [i, j, k] = [n % nx, Math.floor(n / nx) % ny, Math.floor(n / (nx * ny))] as const;
    return i - rx + px * (j - ry + py * (k - rz));
  });
}

/** First-order features that a map can have, in the order kernels number them. */
export const INTENSITY_MAP_FEATURES = [
  'Mean',
  'Variance',
  'StandardDeviation',
  'Skewness',
  'Kurtosis',
  'Median',
  'Minimum',
  '10Percentile',
  '90Percentile',
  'Maximum',
  'InterquartileRange',
  'Range',
  'MeanAbsoluteDeviation',
  'RobustMeanAbsoluteDeviation',
  'MedianAbsoluteDeviation',
  'CoefficientOfVariation',
  'QuartileCoefficientOfDispersion',
  'Energy',
  'TotalEnergy',
  'RootMeanSquared',
  'Entropy',
  'Uniformity',
] as const;
export type IntensityMapFeature = (typeof INTENSITY_MAP_FEATURES)[number];

/** The percentiles among them. */
export const MAP_PERCENTILES = [0.1, 0.25, 0.75, 0.9] as const;

/** The largest radius that the WebGPU engine has a kernel for. */
export const GPU_INTENSITY_MAP_RADIUS = 5;

/** What is asked of a map of first-order features. */
export interface IntensityMapRequest {
  readonly kernel: MapKernel;
  /** Where a percentile lies among so many sorted values: `share` of the way from one rank (0 = smallest) to the next. */
  readonly percentilePlace: (
    p: number,
    count: number,
  ) => { readonly rank: number; readonly share: number };
  readonly isKurtosisExcess: boolean;
  /** Added to intensities in Energy, TotalEnergy and RootMeanSquared. */
  readonly shift: number;
  /** mm³. */
  readonly voxelVolume: number;
  readonly features: readonly IntensityMapFeature[];
}
