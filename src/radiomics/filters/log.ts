import type { SeparableKernel, Taps } from '../../engine/convolution.ts';
import type { Axis } from '../../engine/neighbourhood.ts';
import type { Triple } from '../../volume/grid.ts';
import type { LogFilter } from '../settings-filters.ts';
import type { Filter } from './filter.ts';
import { kernelReach, perAxis } from './kernels.ts';

/**
 * IBSI L6PA: the Laplacian of a Gaussian sampled at the voxels, cut off, neither brought to a zero mean nor normalised
 * across scales; negative in the middle. A unit of length is the voxel, where voxels are oblong the shortest side.
 */
export const logFilter: Filter<LogFilter> = {
  reach: (settings, spacing) => {
    const [kernel] = logKernels(settings, spacing);
    return kernel === undefined ? [0, 0, 0] : kernelReach(kernel);
  },
  record: ({ batch, spacing, wanted }, image, settings) =>
    batch.convolve(image, logKernels(settings, spacing), 'sum', settings.boundary, wanted),
};

/** One separable kernel per axis of derivation: Σ_a -(1/s²) (1 - x_a²/s_a²) Π_b g(x_b), g of sum 1. */
export function logKernels(
  { dimension, sigmaMm, cutoffSigma }: Pick<LogFilter, 'dimension' | 'sigmaMm' | 'cutoffSigma'>,
  spacing: Triple,
): readonly SeparableKernel[] {
  const axes: readonly Axis[] = dimension === '3D' ? [0, 1, 2] : [0, 1];
  const unit = Math.min(...axes.map((axis) => spacing[axis]));
  const perUnit = -((unit / sigmaMm) ** 2);
  return axes.map((derived) => ({
    axes: perAxis<readonly Taps[]>(
      dimension,
      (axis) => {
        const sigma = sigmaMm / spacing[axis];
        const half = Math.floor(cutoffSigma * sigma + 0.5);
        const weights = Array.from({ length: 2 * half + 1 }, (_, n) => {
          const square = ((n - half) / sigma) ** 2;
          const gaussian = Math.exp(-square / 2) / (Math.sqrt(2 * Math.PI) * sigma);
          return axis === derived ? perUnit * (1 - square) * gaussian : gaussian;
        });
        return [{ weights, origin: half }];
      },
      [],
    ),
  }));
}
