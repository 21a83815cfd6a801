import type { Lbp3DFilter } from '../settings-filters.ts';
import type { Filter } from './filter.ts';

/** The spline's weights beyond so many voxels are below float64's precision. */
const SPLINE_REACH = 29;

/** PyRadiomics' LBP3D, in the voxels of the region; all maps of the same sphere are made at once. */
export const lbp3DFilter: Filter<Lbp3DFilter> = {
  reach: ({ radius }) => {
    const reach = Math.ceil(radius) + SPLINE_REACH;
    return [reach, reach, reach];
  },
  record: (context, image, { levels, radius, subdivision, map }) => {
    const { batch, region, isWhole } = context;
    const sphere = { levels, radius, subdivision, isWhole };
    const maps = context.once(`lbp-3D ${JSON.stringify(sphere)}`, () =>
      batch.spherePatterns(image, region, sphere),
    );
    const wanted = maps[map === 'kurtosis' ? levels : map - 1];
    if (wanted === undefined) throw new Error(`no map ${map} of ${levels} degrees`);
    return wanted;
  },
};
