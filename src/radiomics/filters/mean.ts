import type { Taps } from '../../engine/convolution.ts';
import type { MeanFilter } from '../settings-filters.ts';
import type { Filter } from './filter.ts';
import { perAxis } from './kernels.ts';

/** IBSI S60F: the mean of the `support` voxels along each axis. */
export const meanFilter: Filter<MeanFilter> = {
  reach: ({ dimension, support }) => perAxis(dimension, () => (support - 1) / 2, 0),
  record: ({ batch }, image, { dimension, support, boundary }) => {
    const axes = perAxis<readonly Taps[]>(dimension, () => [boxTaps(support)], []);
    return batch.convolve(image, [{ axes }], 'sum', boundary);
  },
};

/** The mean of an odd number of voxels. */
export function boxTaps(support: number): Taps {
  return {
    weights: Array.from({ length: support }, () => 1 / support),
    origin: (support - 1) / 2,
  };
}
