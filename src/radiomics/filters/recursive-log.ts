import {
  type DampedOscillation,
  type SeparableKernel,
  scaledTaps,
  type Taps,
} from '../../engine/convolution.ts';
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
  record: ({ batch, spacing, wanted }, image, settings) =>
    batch.convolve(image, recursiveLogKernels(settings, spacing), 'sum', 'nearest', wanted),
};

/** Per σ. */
const GAUSSIAN: readonly DampedOscillation[] = [
  { cos: 1.353, sin: 1.8151, frequency: 0.6681, damping: 1.3932 },
  { cos: -0.3531, sin: 0.0902, frequency: 2.0787, damping: 1.3732 },
];
const SECOND_DERIVATIVE: readonly DampedOscillation[] = [
  { cos: -1.3563, sin: 5.2318, frequency: 0.6681, damping: 1.3932 },
  { cos: 0.3446, sin: -2.2355, frequency: 2.0787, damping: 1.3732 },
];

/** Taps end below 2^-26 of what the oscillations begin with. */
const TAP_BITS = 26;

/** Sums of taps times squares need more of them. */
const MOMENT_BITS = 60;

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
  return scaledTaps(sampled(GAUSSIAN, sigma, TAP_BITS), 1 / moment(GAUSSIAN, sigma, 0));
}

/** A straight line's derivative is 0, a parabola's x² / 2 is σ² (normalised across scales). */
function secondDerivativeTaps(sigma: number): Taps {
  const share = moment(SECOND_DERIVATIVE, sigma, 0) / moment(GAUSSIAN, sigma, 0);
  const level = GAUSSIAN.map(({ cos, sin, ...each }, n) => {
    const other = SECOND_DERIVATIVE[n] as DampedOscillation;
    return { ...each, cos: other.cos - share * cos, sin: other.sin - share * sin };
  });
  const factor = (2 * sigma ** 2) / moment(level, sigma, 2);
  return scaledTaps(sampled(level, sigma, TAP_BITS), factor);
}

/** Taps down to 2^-bits of what the oscillations begin with. */
function sampled(perSigma: readonly DampedOscillation[], sigma: number, bits: number): Taps {
  const oscillations = perSigma.map(({ frequency, damping, ...factors }) => ({
    ...factors,
    frequency: frequency / sigma,
    damping: damping / sigma,
  }));
  const origin = Math.ceil((bits * Math.LN2 * sigma) / 1.3732);
  const weights = Array.from({ length: 2 * origin + 1 }, (_, k) => {
    const n = Math.abs(k - origin);
    return oscillations.reduce(
      (sum, { cos, sin, frequency, damping }) =>
        sum +
        Math.exp(-damping * n) * (cos * Math.cos(frequency * n) + sin * Math.sin(frequency * n)),
      0,
    );
  });
  return { weights, origin, oscillations };
}

function moment(perSigma: readonly DampedOscillation[], sigma: number, power: number): number {
  const { weights, origin } = sampled(perSigma, sigma, MOMENT_BITS);
  return weights.reduce((sum, weight, k) => sum + weight * (k - origin) ** power, 0);
}
