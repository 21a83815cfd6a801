import type { Triple } from '../grid.ts';
import { type Contour, dot } from './group-contours.ts';

/** Contours of one plane, and the slab of voxel centres that belong to it. */
export interface ContourPlane {
  /** Distance from the world's origin along the normal, in mm. */
  readonly position: number;
  readonly contours: readonly Contour[];
  /** Voxel centres from `low` on and before `high` (mm along the normal) belong to this plane. */
  readonly low: number;
  readonly high: number;
}

/** Contours closer than this share of the image's slice distance lie in one plane: coordinates are rounded. */
const SAME_PLANE = 0.05;

/**
 * A plane midway between two slices belongs to the one below, also when rounding puts it this share of a slice distance
 * below the middle.
 */
const NUDGE = 0.01;

/** Gaps may miss a multiple of the contours' spacing by this share of it. */
const GAP_SLACK = 0.1;

/** No scanner makes thicker slices (mm): contours farther apart are single ones, not a series. */
const THICKEST = 10;

/** Where the contours' planes lie along the normal, in mm: the mean of their points. */
export function positionsOf(contours: readonly Contour[], normal: Triple): number[] {
  return contours.map((points) => {
    let [x, y, z] = [0, 0, 0];
    for (let n = 0; n + 2 < points.length; n += 3) {
      x += points[n] as number;
      y += points[n + 1] as number;
      z += points[n + 2] as number;
    }
    return dot(normal, [x, y, z]) / (points.length / 3);
  });
}

/** Distinct positions, rising. */
export function distinct(positions: readonly number[], step: number): number[] {
  const out: number[] = [];
  for (const position of positions.toSorted((p, q) => p - q)) {
    if (position - (out.at(-1) ?? Number.NEGATIVE_INFINITY) > SAME_PLANE * step) out.push(position);
  }
  return out;
}

/**
 * The distance of neighbouring planes where they make a series: at least three planes, every gap a multiple of the
 * smallest, half of the gaps the smallest itself, and no thicker than slices are. Null where they do not.
 */
export function seriesSpacing(planes: readonly number[]): number | null {
  if (planes.length < 3) return null;
  const gaps = planes.slice(1).map((plane, n) => plane - (planes[n] as number));
  const least = gaps.reduce((a, b) => Math.min(a, b));
  const smallest = gaps.filter((gap) => gap <= least * (1 + GAP_SLACK));
  const spacing = smallest.reduce((a, b) => a + b) / smallest.length;
  const isMultiple = (gap: number) =>
    Math.abs(gap - Math.round(gap / spacing) * spacing) <= GAP_SLACK * spacing;
  const isSeries =
    2 * smallest.length >= gaps.length && gaps.every(isMultiple) && spacing <= THICKEST;
  return isSeries ? spacing : null;
}

/**
 * Cuts space into slabs, one for each plane: a voxel centre belongs to the nearest plane no farther away than half of
 * `thickness`. Slabs are half open and shifted by a hair, so that a plane midway between two slices has one of them.
 * `step`: distance of the image's slices along the normal, in mm.
 */
export function layPlanes(
  contours: readonly Contour[],
  normal: Triple,
  step: number,
  thickness: number,
): ContourPlane[] {
  const positions = positionsOf(contours, normal);
  const planes = distinct(positions, step).map((position) => ({
    position,
    contours: [] as Contour[],
  }));
  contours.forEach((contour, n) => {
    planes[lastNotAbove(planes, positions[n] as number)]?.contours.push(contour);
  });
  const nudge = NUDGE * step;
  return planes.map(({ position, contours: members }, n) => {
    const below = planes[n - 1]?.position ?? Number.NEGATIVE_INFINITY;
    const above = planes[n + 1]?.position ?? Number.POSITIVE_INFINITY;
    return {
      position,
      contours: members,
      low: Math.max(position - thickness / 2, (below + position) / 2) - nudge,
      high: Math.min(position + thickness / 2, (position + above) / 2) - nudge,
    };
  });
}

/** Index of the last plane whose position is not above; the planes rise. */
function lastNotAbove(planes: readonly { position: number }[], position: number): number {
  let low = 0;
  let high = planes.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((planes[middle]?.position ?? 0) <= position) low = middle;
    else high = middle - 1;
  }
  return low;
}
