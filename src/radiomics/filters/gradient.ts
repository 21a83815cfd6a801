import type { GradientFilter } from '../settings-filters.ts';
import type { Filter } from './filter.ts';

/** PyRadiomics' gradient: ITK's GradientMagnitudeImageFilter. */
export const gradientFilter: Filter<GradientFilter> = {
  reach: () => [1, 1, 1],
  record: ({ batch, spacing }, image, { usesSpacing }) =>
    batch.gradient(image, usesSpacing ? spacing : [1, 1, 1]),
};
