import type { PointwiseFunction } from '../../engine/pointwise.ts';
import type { PointwiseFilter } from '../settings-filters.ts';
import type { Filter } from './filter.ts';

/** PyRadiomics' square, square root, logarithm and exponential, scaled to the magnitudes of the whole image. */
export const pointwiseFilter: Filter<PointwiseFilter> = {
  reach: () => [0, 0, 0],
  record: ({ batch, extremes }, image, { filter }) => {
    const { min, max } = extremes();
    return batch.pointwise(image, functionOf(filter, Math.max(Math.abs(min), Math.abs(max))));
  },
};

/** Scale factors as PyRadiomics has them; an image of zeros stays as it is. */
function functionOf(kind: PointwiseFilter['filter'], largest: number): PointwiseFunction {
  if (largest === 0) return { kind, scale: 0 };
  switch (kind) {
    case 'square':
      return { kind, scale: 1 / Math.sqrt(largest) };
    case 'square-root':
      return { kind, scale: largest };
    case 'logarithm':
      return { kind, scale: largest / Math.log1p(largest) };
    case 'exponential':
      return { kind, scale: Math.log(largest) / largest };
  }
}
