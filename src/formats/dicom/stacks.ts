import type { Triple } from '../../volume/grid.ts';
import { normalOf, type Place } from './place.ts';
import type { Plane } from './plane.ts';

/** Parallel planes of one size and spacing. */
export interface Stack {
  readonly planes: readonly Plane[];
  /** Absent where the files give no positions. */
  readonly place: Place | null;
}

/** Cosine-like rounding of directions, and relative rounding of pixel spacings, between slices of a series. */
const DIRECTION_SLACK = 1e-3;
const SPACING_SLACK = 1e-3;

/** Planes nearer to one another than this along their normal (mm) are at one place. */
const SAME_PLACE = 0.01;

/** Sorts planes by size, spacing, orientation and stack, in the order in which the first of each came. */
export function findStacks(planes: readonly Plane[]): readonly Stack[] {
  const stacks: Plane[][] = [];
  // The last one first: neighbours in a series mostly belong together.
  for (const plane of planes) {
    const stack = stacks.findLast(([first]) => first !== undefined && isParallel(first, plane));
    if (stack === undefined) stacks.push([plane]);
    else stack.push(plane);
  }
  return stacks.map((members) => ({ planes: members, place: members[0]?.place ?? null }));
}

function isParallel(a: Plane, b: Plane): boolean {
  if (a.columns !== b.columns || a.rows !== b.rows) return false;
  if (a.traits.stack !== b.traits.stack) return false;
  const isClose = (x: number, y: number) => Math.abs(x - y) <= SPACING_SLACK * Math.abs(x);
  if ((a.spacing === null) !== (b.spacing === null)) return false;
  if (a.spacing !== null && b.spacing !== null) {
    if (!isClose(a.spacing[0], b.spacing[0]) || !isClose(a.spacing[1], b.spacing[1])) return false;
  }
  if (a.place === null || b.place === null) return a.place === b.place;
  return (
    isSameDirection(a.place.alongRow, b.place.alongRow) &&
    isSameDirection(a.place.alongColumn, b.place.alongColumn)
  );
}

function isSameDirection(a: Triple, b: Triple): boolean {
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]) <= DIRECTION_SLACK;
}

/** Planes by place along the normal of the first, rising; those of one place together, in the series' order. */
export function findSlots(planes: readonly Plane[], place: Place): readonly (readonly Plane[])[] {
  const normal = normalOf(place);
  const sorted = planes
    .map((plane) => ({ plane, at: positionOf(plane, normal) }))
    .sort((a, b) => a.at - b.at || a.plane.order - b.plane.order);
  const slots: Plane[][] = [];
  let start = Number.NEGATIVE_INFINITY;
  for (const { plane, at } of sorted) {
    if (at - start <= SAME_PLACE) slots.at(-1)?.push(plane);
    else {
      slots.push([plane]);
      start = at;
    }
  }
  return slots.map((slot) => slot.toSorted((a, b) => a.order - b.order));
}

/** mm along a direction. */
export function positionOf({ place }: Plane, normal: Triple): number {
  const [x, y, z] = place?.origin ?? [0, 0, 0];
  return x * normal[0] + y * normal[1] + z * normal[2];
}

/** Whether two volumes have their slices at the same places, so that one grid serves both. */
export function haveSamePlaces(a: readonly Plane[], b: readonly Plane[]): boolean {
  return (
    a.length === b.length &&
    a.every((plane, n) => {
      const [p, q] = [plane.place?.origin, b[n]?.place?.origin];
      if (p === undefined || q === undefined) return p === q;
      return Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]) <= 2 * SAME_PLACE;
    })
  );
}
