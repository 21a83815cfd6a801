import type { Grid, Triple } from '../../volume/grid.ts';
import { PEAK_RADIUS } from '../families/local-intensity.ts';
import { reachOf } from '../filters/filters.ts';
import { periodOf, takesExtremes } from '../filters/work-box.ts';
import type { PlanNode } from '../plan.ts';
import type { FilterSettings } from '../settings-filters.ts';
import type { Resampling } from '../settings-preprocessing.ts';
import type { Margin } from './resample-case.ts';
import { completeSpacing } from './sampling.ts';

/**
 * Images up to this many new voxels are resampled whole, for IBSI wants to know mean and range of the whole; above,
 * at a second per ten million with lines, three with splines, and 160 MB, only what the features need.
 */
const MOST_WHOLE = 2 ** 22;

const NOWHERE: Triple = [0, 0, 0];

/** How far around the region the plan's features read a resampled image. */
export function marginOf(
  plan: readonly PlanNode[],
  grid: Grid,
  resampling: Resampling | null,
): Margin {
  if (resampling === null) return 'whole';
  const spacing = completeSpacing(grid, resampling.spacing);
  const reaches = plan.map(({ image }) =>
    image.kind === 'original' ? NOWHERE : filterMargin(image.filter, spacing),
  );
  const count = grid.size.reduce(
    (product, n, axis) =>
      (product * n * (grid.spacing[axis] as number)) / (spacing[axis] as number),
    1,
  );
  if (count <= MOST_WHOLE || reaches.includes(null)) return 'whole';
  const peak = Math.ceil(PEAK_RADIUS / Math.min(...spacing));
  return Math.max(peak, ...reaches.flatMap((reach) => reach ?? []));
}

/** Periodic filters may read the other side of the image; null = they and others read the whole. */
function filterMargin(filter: FilterSettings, spacing: Triple): Triple | null {
  return takesExtremes(filter) || periodOf(filter) !== null ? null : reachOf(filter, spacing);
}
