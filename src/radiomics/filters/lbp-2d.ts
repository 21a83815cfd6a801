import type { Triple } from '../../volume/grid.ts';
import type { Lbp2DFilter } from '../settings-filters.ts';
import type { Filter } from './filter.ts';

/** PyRadiomics' LBP2D: scikit-image's local_binary_pattern in each plane across an axis; beyond the image there is 0. */
export const lbp2DFilter: Filter<Lbp2DFilter> = {
  reach: ({ radius, plane }) =>
    [0, 1, 2].map((axis) => (axis === plane ? 0 : Math.ceil(radius))) as unknown as Triple,
  record: ({ batch, isWhole }, image, { radius, samples, method, plane }) =>
    batch.circlePatterns(image, { radius, samples, method, across: plane, isWhole }),
};
