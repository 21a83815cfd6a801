import type { Grid } from '../../volume/grid.ts';
import type { FilterSettings } from '../settings-filters.ts';

/** ITK's recursion starts from four voxels. */
const RECURSION = 4;

/** Why a filter cannot be had of an image of this size, null where it can: PyRadiomics leaves such images out. */
export function whyNoResponse(
  filter: FilterSettings,
  { size, spacing }: Pick<Grid, 'size' | 'spacing'>,
): string | null {
  if (filter.filter !== 'log-recursive') return null;
  const least = Math.min(...size);
  if (least < RECURSION) {
    return `the image is ${least} voxels wide along an axis; this filter needs ${RECURSION}`;
  }
  const isTooWide = size.some(
    (n, axis) => n < Math.ceil(filter.sigmaMm / (spacing[axis] as number)) + 1,
  );
  return isTooWide ? `the image is smaller than a sigma of ${filter.sigmaMm} mm` : null;
}
