import { type Affine, type Grid, gridFromAffine, type Triple } from '../../volume/grid.ts';
import { isUsable } from '../geometry.ts';
import { normalOf, type Place } from './place.ts';
import type { Plane } from './plane.ts';
import type { SegmentationFrames } from './segmentation-frames.ts';

export interface FrameLattice {
  readonly grid: Grid;
  /** Slice of each frame. */
  readonly slices: readonly number[];
}

/** Frames may lie this share of a slice distance, or of a pixel, from where the grid has them: positions are rounded. */
const SLACK = 0.1;

/** Directions of parallel frames differ by rounding only. */
const SAME_DIRECTION = 1e-3;

/** Slices of a grid whose frames are far apart; beyond it the positions are damaged. */
const MOST_SLICES = 10_000;

/** Frames farther apart (mm) are single ones. */
const THICKEST = 10;

const AXIAL: Place = { origin: [0, 0, 0], alongRow: [1, 0, 0], alongColumn: [0, 1, 0] };

/**
 * The grid that a segmentation's frames lie on. Slices without a frame are part of it: empty frames are left out of
 * files. Null where frames differ in direction or pixel size or lie at uneven distances. A tilted gantry gives a sheared
 * grid.
 */
export function latticeOf({ planes, spacing }: SegmentationFrames): FrameLattice | null {
  const [first] = planes;
  if (first === undefined || !planes.every((plane) => isAlike(plane, first))) return null;
  const place = first.place ?? AXIAL;
  const normal = normalOf(place);
  const origins = planes.map((plane) => (plane.place ?? AXIAL).origin);
  const positions = origins.map((origin) => dot(origin, normal));
  const step = stepOf(positions, spacing, first.step);
  if (step === null) return null;
  const lowest = positions.indexOf(Math.min(...positions));
  const bottom = positions[lowest] ?? 0;
  const slices = positions.map((position) => Math.round((position - bottom) / step));
  const top = Math.max(...slices);
  if (top >= MOST_SLICES) return null;
  const from = origins[lowest] ?? place.origin;
  const to = origins[slices.indexOf(top)] ?? from;
  const vector =
    top === 0
      ? scaled(normal, step)
      : (from.map((x, n) => ((to[n] ?? 0) - x) / top) as unknown as Triple);
  const pixel = Math.min(...(first.spacing ?? [1, 1]));
  const isOnGrid = origins.every((origin, n) => {
    const at = from.map((x, axis) => x + (slices[n] ?? 0) * (vector[axis] ?? 0));
    const off = origin.map((x, axis) => x - (at[axis] ?? 0)) as unknown as Triple;
    const along = dot(off, normal);
    const sideways = Math.sqrt(Math.max(0, dot(off, off) - along * along));
    return Math.abs(along) <= SLACK * step && sideways <= SLACK * pixel;
  });
  const grid = isOnGrid ? makeGrid(first, from, vector, top + 1) : null;
  return grid === null ? null : { grid, slices };
}

function isAlike(plane: Plane, first: Plane): boolean {
  if ((plane.place === null) !== (first.place === null)) return false;
  const [p, q] = [plane.place ?? AXIAL, first.place ?? AXIAL];
  const isSame = (a: readonly number[], b: readonly number[], slack: number) =>
    a.every((x, n) => Math.abs(x - (b[n] ?? 0)) <= slack);
  return (
    isSame(p.alongRow, q.alongRow, SAME_DIRECTION) &&
    isSame(p.alongColumn, q.alongColumn, SAME_DIRECTION) &&
    isSame(plane.spacing ?? [1, 1], first.spacing ?? [1, 1], 1e-4)
  );
}

/**
 * The distance of slices that all frames fit: the one that the header gives, the smallest gap where half of the gaps are
 * as small, else the thickness. Null where none fits.
 */
function stepOf(
  positions: readonly number[],
  spacing: number | null,
  thickness: number | null,
): number | null {
  const sorted = positions.toSorted((p, q) => p - q);
  const gaps = sorted.slice(1).map((p, n) => p - (sorted[n] ?? 0));
  const apart = gaps.filter((gap) => gap > 1e-3);
  if (apart.length === 0) return spacing ?? thickness ?? 1;
  const least = Math.min(...apart);
  const smallest = apart.filter((gap) => gap < least * (1 + SLACK));
  const mean = smallest.reduce((a, b) => a + b) / smallest.length;
  const isSeries =
    2 * smallest.length >= apart.length && mean <= Math.max(THICKEST, 2 * (thickness ?? 0));
  const candidates = [spacing, isSeries ? mean : null, thickness, mean];
  const fits = (step: number) =>
    apart.every(
      (gap) =>
        Math.round(gap / step) >= 1 && Math.abs(gap / step - Math.round(gap / step)) <= SLACK,
    );
  return candidates.find((step) => step !== null && fits(step)) ?? null;
}

function makeGrid(plane: Plane, origin: Triple, step: Triple, slices: number): Grid | null {
  const { alongRow, alongColumn } = plane.place ?? AXIAL;
  const [x, y] = plane.spacing ?? [1, 1];
  // LPS to RAS+: the first two coordinates change sign; + 0 turns -0 into 0.
  const row = (axis: 0 | 1 | 2) =>
    [alongRow[axis] * x, alongColumn[axis] * y, step[axis], origin[axis]].map(
      (mm) => (axis === 2 ? mm : -mm) + 0,
    );
  const affine = [...row(0), ...row(1), ...row(2)] as unknown as Affine;
  return isUsable(affine) ? gridFromAffine([plane.columns, plane.rows, slices], affine) : null;
}

function scaled(p: Triple, factor: number): Triple {
  return [p[0] * factor, p[1] * factor, p[2] * factor];
}

function dot(p: Triple, q: Triple): number {
  return p[0] * q[0] + p[1] * q[1] + p[2] * q[2];
}
