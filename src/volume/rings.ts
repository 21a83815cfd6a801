import { boxOf, cutBox, growBox, withinGrid } from './box.ts';
import { LocusError } from './errors.ts';
import type { Grid, Triple } from './grid.ts';
import type { Box } from './roi.ts';
import { squaredDistances } from './squared-distances.ts';

/**
 * A distance counts as no more than an edge it exceeds by this share: spacing in files is float32, so four voxels of
 * 0.5 mm may come to a hair more than 2 mm.
 */
const TOLERANCE = 1e-6;

export interface Rings {
  /** The region's box grown by the outermost edge, within the grid. */
  readonly box: Box;
  /** n in the n-th ring, 0 elsewhere; x fastest, of the size of `box`. */
  readonly data: Uint8Array;
  /** Voxels of each ring. */
  readonly counts: readonly number[];
}

/**
 * Rings around a region: voxel centres whose distance in mm to the nearest voxel centre of the region is in
 * (edges[n - 1], edges[n]], the first from the region itself. Voxels outside `within` belong to none.
 *
 * @param region 1 in the region, of the grid's size
 * @param edges rising, in mm, above 0, at most 255 of them
 * @throws LocusError 'bad-settings', 'empty-mask'
 */
export function makeRings(
  grid: Grid,
  region: Uint8Array,
  edges: readonly number[],
  within: Uint8Array | null = null,
): Rings {
  requireEdges(edges);
  const outermost = edges.at(-1) as number;
  const box = boxAround(grid, region, outermost);
  const inside = cutBox(region, grid.size, box);
  const squares = squaredDistances(inside, 1, box.size, grid.spacing);
  const limits = edges.map((edge) => (edge * (1 + TOLERANCE)) ** 2);
  const allowed = within === null ? null : cutBox(within, grid.size, box);
  const data = new Uint8Array(inside.length);
  const counts = edges.map(() => 0);
  for (let at = 0; at < data.length; at++) {
    if (inside[at] === 1 || allowed?.[at] === 0) continue;
    const square = squares[at] as number;
    const ring = limits.findIndex((limit) => square <= limit);
    if (ring < 0) continue;
    data[at] = ring + 1;
    counts[ring] = (counts[ring] as number) + 1;
  }
  return { box, data, counts };
}

function requireEdges(edges: readonly number[]): void {
  const isRising = edges.every(
    (edge, n) => Number.isFinite(edge) && edge > (n === 0 ? 0 : (edges[n - 1] as number)),
  );
  if (edges.length > 0 && edges.length <= 255 && isRising) return;
  throw new LocusError(
    'bad-settings',
    'The edges of rings must be distances above 0 mm, each greater than the one before.',
    'Give them like 2, 4, 6.',
  );
}

function boxAround({ size, spacing }: Grid, region: Uint8Array, reach: number): Box {
  const box = boxOf(region, size);
  if (box === null) {
    throw new LocusError('empty-mask', 'The region is empty.', 'Choose labels that are drawn.');
  }
  const margins = spacing.map((mm) => Math.ceil(reach / mm)) as unknown as Triple;
  return withinGrid(growBox(box, margins), size);
}
