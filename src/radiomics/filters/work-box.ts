import type { Boundary } from '../../volume/boundary.ts';
import type { Period } from '../../volume/crop.ts';
import type { Grid, Triple } from '../../volume/grid.ts';
import type { Box } from '../../volume/roi.ts';
import type { FilterSettings } from '../settings-filters.ts';
import { reachOf } from './filters.ts';

/** As much of an image as a filter needs for its response within a box. */
export interface WorkBox {
  readonly box: Box;
  /** How voxels beyond the image are had; null where the box is within it. */
  readonly period: Period | null;
}

/**
 * The box grown by the filter's reach. It ends where the image ends, for there the filter's boundary rule holds;
 * for a periodic filter it goes on with voxels of the other side, or is the whole axis where that is less.
 *
 * @throws LocusError 'bad-settings'
 */
export function workBoxOf(
  filter: FilterSettings,
  { size, spacing }: Pick<Grid, 'size' | 'spacing'>,
  box: Box,
): WorkBox {
  const reach = reachOf(filter, spacing);
  if (reach === null) return { box: { start: [0, 0, 0], size }, period: null };
  const period = periodOf(filter);
  const spans = ([0, 1, 2] as const).map((axis) => {
    const start = box.start[axis] - reach[axis];
    const end = box.start[axis] + box.size[axis] + reach[axis];
    const length = size[axis];
    const isBeyond = start < 0 || end > length;
    const isWrapped = isBeyond && period !== null && end - start < length;
    if (isWrapped || !isBeyond) return { start, end, isWrapped };
    if (period !== null) return { start: 0, end: length, isWrapped };
    return { start: Math.max(start, 0), end: Math.min(end, length), isWrapped };
  });
  return {
    box: {
      start: spans.map(({ start }) => start) as unknown as Triple,
      size: spans.map(({ start, end }) => end - start) as unknown as Triple,
    },
    period: spans.some(({ isWrapped }) => isWrapped) ? period : null,
  };
}

/** Whether the response is scaled by the extremes of the whole image. */
export function takesExtremes({ filter }: FilterSettings): boolean {
  return ['square', 'square-root', 'logarithm', 'exponential'].includes(filter);
}

/** How the image repeats for a filter that takes it so. */
export function periodOf(filter: FilterSettings): Period | null {
  if (filter.filter === 'wavelet-repeated') return 'even';
  const { boundary = null } = filter.filter === 'riesz' ? filter.of : boundaryOf(filter);
  return boundary === 'periodic' ? 'size' : null;
}

function boundaryOf(filter: FilterSettings): { readonly boundary?: Boundary } {
  return 'boundary' in filter ? filter : {};
}
