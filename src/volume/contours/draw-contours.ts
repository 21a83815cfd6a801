import { type Grid, invertAffine, type Triple } from '../grid.ts';
import {
  type ContourPlane,
  distinct,
  layPlanes,
  positionsOf,
  seriesSpacing,
} from './contour-planes.ts';
import { fillPolygons, type Ring } from './fill-polygons.ts';
import { type Contour, type ContourGroup, dot, groupContours } from './group-contours.ts';
import { projectOntoSlices, type SliceProjection } from './slice-projection.ts';
import { placeContour, withoutRepeats } from './sort-out-contours.ts';

/** What a person should know of how a region's contours met the grid; counts of contours unless said. */
export interface ContourNotes {
  /** Voxels drawn. */
  voxels: number;
  /** Identical to another one; taken once. */
  repeated: number;
  /** Enclosing nothing. */
  empty: number;
  outside: number;
  /** Partly outside of the image. */
  cut: number;
  /** In planes that are parallel to no slice. */
  oblique: number;
  /** Planes between slices, drawn on the nearest slice. */
  between: number;
  /** Planes that no slice is nearest to: contours are denser than slices. */
  skipped: number;
  /** Planes of a series with thicker slices than the image's, each drawn on several slices. */
  spread: number;
  /** Slices without a contour between the first and the last one that have one. */
  gaps: number;
}

export interface DrawContours {
  readonly grid: Grid;
  /** Takes `count` voxels of a region, counted from 0, from offset `start`, `stride` apart. */
  readonly fill: (region: number, start: number, count: number, stride: number) => void;
  /** Called between slices. */
  readonly pace: () => Promise<void>;
  readonly onProgress?: ((fraction: number) => void) | undefined;
}

/** A plane farther from its slice than this share of the slice distance is said to lie between slices. */
const BETWEEN = 0.1;

/**
 * Draws regions that are given as closed planar contours, one list for each region. A voxel belongs to a region
 * where its centre lies inside an odd number of the contours of its plane (fillPolygons says what an edge is). Its
 * plane is the nearest contour plane, seen along the planes' normal, no farther away than half of a slice distance,
 * or half of the contours' own spacing where they make a regular series with larger gaps; wider gaps stay empty.
 * Regions with contours in several directions are the union of what each direction gives.
 *
 * @throws LocusError 'cancelled' by way of `pace`
 */
export async function drawContours(
  regions: readonly (readonly Contour[])[],
  options: DrawContours,
): Promise<ContourNotes[]> {
  const { grid, pace, onProgress } = options;
  const inverse = invertAffine(grid.affine);
  const plans = regions.map((all) => {
    const contours = withoutRepeats(all);
    const { groups, empty } = groupContours(contours, grid);
    const placed = contours.map((c) =>
      inverse === null ? 'outside' : placeContour(c, inverse, grid),
    );
    const notes = noNotes();
    notes.repeated = all.length - contours.length;
    notes.empty = empty;
    notes.outside = placed.filter((place) => place === 'outside').length;
    notes.cut = placed.filter((place) => place === 'cut').length;
    return { groups, notes };
  });
  const all = plans.flatMap(({ groups }) => groups);
  for (const [region, { groups, notes }] of plans.entries()) {
    onProgress?.(region / plans.length);
    await pace();
    for (const group of groups) await drawGroup(region, group, all, notes, options);
  }
  onProgress?.(1);
  return plans.map(({ notes }) => notes);
}

async function drawGroup(
  region: number,
  group: ContourGroup,
  all: readonly ContourGroup[],
  notes: ContourNotes,
  { grid, fill, pace }: DrawContours,
): Promise<void> {
  const slices = projectOntoSlices(grid, group.normal, group.axis);
  if (slices === null) return;
  const spacing = spacingOf(group, all, slices.step);
  const thickness = Math.max(slices.step, spacing ?? 0);
  const planes = layPlanes(group.contours, group.normal, slices.step, thickness);
  const rings = planes.map((plane) => plane.contours.map(slices.project));
  const { x, y, across, perX, perY } = slices;
  const { size } = grid;
  const strides: Triple = [1, size[0], size[0] * size[1]];
  const sliceOf = planes.map(() => [] as number[]);
  const far = [perX * (size[x] - 1), perY * (size[y] - 1)] as const;
  const below = Math.min(0, far[0]) + Math.min(0, far[1]);
  const above = Math.max(0, far[0]) + Math.max(0, far[1]);
  for (let slice = 0; slice < size[across]; slice++) {
    const start = slices.start + slice * slices.perSlice;
    for (let n = firstAbove(planes, start + below); n < planes.length; n++) {
      const plane = planes[n] as ContourPlane;
      if (plane.low > start + above) break;
      sliceOf[n]?.push(slice);
      fillPolygons(shifted(rings[n] ?? [], slices, slice), size[x], size[y], (row, from, to) => {
        const clip = clipToSlab(plane, start + row * perY, perX, from, to);
        if (clip.from >= clip.to) return;
        const at = slice * strides[across] + row * strides[y] + clip.from * strides[x];
        fill(region, at, clip.to - clip.from, strides[x]);
        notes.voxels += clip.to - clip.from;
      });
      await pace();
    }
  }
  if (group.axis === null) notes.oblique += group.contours.length;
  else noteSlices(planes, sliceOf, slices, size[across], notes);
}

/**
 * The spacing of the series that a region was drawn on, where that can be told: from its own contours, else from
 * those of all regions in that direction, if the region's gaps fit.
 */
function spacingOf(group: ContourGroup, all: readonly ContourGroup[], step: number): number | null {
  const planesOf = (contours: readonly Contour[]) =>
    distinct(positionsOf(contours, group.normal), step);
  const own = planesOf(group.contours);
  const spacing = seriesSpacing(own);
  if (spacing !== null) return spacing;
  const isAlike = (other: ContourGroup) =>
    other.axis === group.axis && Math.abs(dot(other.normal, group.normal)) > 1 - 1e-6;
  const common = planesOf(all.filter(isAlike).flatMap(({ contours }) => contours));
  const shared = seriesSpacing(common);
  if (shared === null) return null;
  return own.every((plane) => isOnSeries(plane, common[0] as number, shared)) ? shared : null;
}

function isOnSeries(position: number, first: number, spacing: number): boolean {
  const turns = (position - first) / spacing;
  return Math.abs(turns - Math.round(turns)) < 0.1;
}

function shifted(
  rings: readonly Ring[],
  { shift }: SliceProjection,
  slice: number,
): readonly Ring[] {
  const [dx, dy] = [shift[0] * slice, shift[1] * slice];
  // Below a billionth of a voxel it is rounding.
  if (Math.hypot(dx, dy) < 1e-9) return rings;
  return rings.map((ring) => ring.map((value, n) => value + (n % 2 === 0 ? dx : dy)));
}

/** The part of a row whose centres, `start` + `per` x along the normal, lie in the slab. */
function clipToSlab(
  { low, high }: ContourPlane,
  start: number,
  per: number,
  from: number,
  to: number,
): { readonly from: number; readonly to: number } {
  if (Math.abs(per) < 1e-12)
    return start >= low && start < high ? { from, to } : { from, to: from };
  const [p, q] = [(low - start) / per, (high - start) / per];
  return per > 0
    ? { from: Math.max(from, Math.ceil(p)), to: Math.min(to, Math.ceil(q)) }
    : { from: Math.max(from, Math.floor(q) + 1), to: Math.min(to, Math.floor(p) + 1) };
}

/** Index of the first plane whose slab ends above a position. */
function firstAbove(planes: readonly ContourPlane[], position: number): number {
  let low = 0;
  let high = planes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((planes[middle]?.high ?? 0) > position) high = middle;
    else low = middle + 1;
  }
  return low;
}

function noteSlices(
  planes: readonly ContourPlane[],
  sliceOf: readonly (readonly number[])[],
  { start, perSlice, step }: SliceProjection,
  count: number,
  notes: ContourNotes,
): void {
  const ends = [start, start + perSlice * (count - 1)];
  const drawn = new Set<number>();
  planes.forEach(({ position }, n) => {
    const slices = sliceOf[n] ?? [];
    for (const slice of slices) drawn.add(slice);
    const isBeyond =
      position < Math.min(...ends) - step / 2 || position > Math.max(...ends) + step / 2;
    if (slices.length === 0 && !isBeyond) notes.skipped++;
    if (slices.length > 1) notes.spread++;
    const nearest = Math.min(...slices.map((s) => Math.abs(start + perSlice * s - position)));
    if (slices.length > 0 && nearest > BETWEEN * step) notes.between++;
  });
  if (drawn.size === 0) return;
  notes.gaps += Math.max(...drawn) - Math.min(...drawn) + 1 - drawn.size;
}

function noNotes(): ContourNotes {
  return {
    voxels: 0,
    repeated: 0,
    empty: 0,
    outside: 0,
    cut: 0,
    oblique: 0,
    between: 0,
    skipped: 0,
    spread: 0,
    gaps: 0,
  };
}
