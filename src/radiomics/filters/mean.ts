import type { SeparableKernel, Taps } from '../../engine/convolution.ts';
import type { MeanFilter } from '../settings-filters.ts';
import type { Filter } from './filter.ts';
import { boxTaps, kernelReach, perAxis } from './kernels.ts';

/** IBSI S60F: the mean of the `support` voxels along each axis. */
export const meanFilter: Filter<MeanFilter> = {
  reach: (settings) => kernelReach(kernelOf(settings)),
  record: ({ batch, wanted }, image, settings) =>
    batch.convolve(image, [kernelOf(settings)], 'sum', settings.boundary, wanted),
};

function kernelOf({ dimension, support }: MeanFilter): SeparableKernel {
  return { axes: perAxis<readonly Taps[]>(dimension, () => [boxTaps(support)], []) };
}
