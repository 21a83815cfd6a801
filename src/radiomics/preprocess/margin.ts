import type { Grid } from '../../volume/grid.ts';
import { PEAK_RADIUS } from '../families/local-intensity.ts';
import type { PlanNode } from '../plan.ts';
import type { Resampling } from '../settings-preprocessing.ts';
import type { Margin } from './resample-case.ts';
import { completeSpacing } from './sampling.ts';

/**
 * Images up to this many new voxels are resampled whole, for IBSI wants to know mean and range of the whole; above,
 * at a second per ten million with lines, three with splines, and 160 MB, only what the features need.
 */
const MOST_WHOLE = 2 ** 22;

/** How far around the region the plan's features read a resampled image. */
export function marginOf(
  plan: readonly PlanNode[],
  grid: Grid,
  resampling: Resampling | null,
): Margin {
  // Filters may reach anywhere: wavelets wrap round at the borders of the whole image.
  if (resampling === null || plan.some(({ image }) => image.kind !== 'original')) return 'whole';
  const spacing = completeSpacing(grid, resampling.spacing);
  const count = grid.size.reduce(
    (product, n, axis) =>
      (product * n * (grid.spacing[axis] as number)) / (spacing[axis] as number),
    1,
  );
  return count <= MOST_WHOLE ? 'whole' : Math.ceil(PEAK_RADIUS / Math.min(...spacing));
}
