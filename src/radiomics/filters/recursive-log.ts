import type { SeparableKernel, Taps } from '../../engine/convolution.ts';
import type { Triple } from '../../volume/grid.ts';
import type { RecursiveLogFilter } from '../settings-filters.ts';
import type { Filter } from './filter.ts';
import { kernelReach } from './kernels.ts';

/**
 * PyRadiomics' LoG: ITK's LaplacianRecursiveGaussianImageFilter, normalised across scales. Its recursion is, to 2^-26
 * of the largest tap, a convolution with sums of two damped oscillations that approximate a Gaussian and its second derivative
 * (Deriche 1993 with the numbers of Farnebäck and Westin 2006), of the image with its edge voxels repeated.
 */
export const recursiveLogFilter: Filter<RecursiveLogFilter> = {
  reach: (settings, spacing) => {
    const [kernel] = recursiveLogKernels(settings, spacing);
    return kernel === undefined ? [0, 0, 0] : kernelReach(kernel);
  },
  record: ({ batch, spacing }, image, settings) =>
    batch.convolve(image, recursiveLogKernels(settings, spacing), 'sum', 'nearest'),
};

/** Per oscillation: cosine's and sine's factor, frequency and damping, all per σ. */
type Oscillations = readonly (readonly [
  cos: number,
  sin: number,
  frequency: number,
  damping: number,
])[];

const GAUSSIAN: Oscillations = [
  [1.353, 1.8151, 0.6681, 1.3932],
  [-0.3531, 0.0902, 2.0787, 1.3732],
];
const SECOND_DERIVATIVE: Oscillations = [
  [-1.3563, 5.2318, 0.6681, 1.3932],
  [0.3446, -2.2355, 2.0787, 1.3732],
];

/** Both oscillations are below 2^-26 of their beginning beyond so many σ. */
const REACH_SIGMA = (26 * Math.LN2) / 1.3732;

/** One separable kernel per axis of derivation. */
export function recursiveLogKernels(
  { sigmaMm }: RecursiveLogFilter,
  spacing: Triple,
): readonly SeparableKernel[] {
  const smooth = spacing.map((h) => gaussianTaps(sigmaMm / h));
  const derive = spacing.map((h) => secondDerivativeTaps(sigmaMm / h));
  return spacing.map((_, derived) => {
    const axes = smooth.map((taps, axis) => [axis === derived ? (derive[axis] as Taps) : taps]);
    return { axes: axes as unknown as SeparableKernel['axes'] };
  });
}

/** Of sum 1. */
function gaussianTaps(sigma: number): Taps {
  const taps = sampled(GAUSSIAN, sigma);
  return scaled(taps, 1 / moment(taps, 0));
}

/** A straight line's derivative is 0, a parabola's x² / 2 is σ² (normalised across scales). */
function secondDerivativeTaps(sigma: number): Taps {
  const [taps, smooth] = [sampled(SECOND_DERIVATIVE, sigma), sampled(GAUSSIAN, sigma)];
  const share = moment(taps, 0) / moment(smooth, 0);
  const weights = taps.weights.map((tap, k) => tap - share * (smooth.weights[k] as number));
  const level = { weights, origin: taps.origin };
  return scaled(level, (2 * sigma ** 2) / moment(level, 2));
}

function sampled(oscillations: Oscillations, sigma: number): Taps {
  const origin = Math.ceil(REACH_SIGMA * sigma);
  const weights = Array.from({ length: 2 * origin + 1 }, (_, k) => {
    const x = Math.abs(k - origin) / sigma;
    return oscillations.reduce(
      (sum, [cos, sin, frequency, damping]) =>
        sum +
        Math.exp(-damping * x) * (cos * Math.cos(frequency * x) + sin * Math.sin(frequency * x)),
      0,
    );
  });
  return { weights, origin };
}

function moment({ weights, origin }: Taps, power: number): number {
  return weights.reduce((sum, weight, k) => sum + weight * (k - origin) ** power, 0);
}

function scaled({ weights, origin }: Taps, factor: number): Taps {
  return { weights: weights.map((weight) => factor * weight), origin };
}
