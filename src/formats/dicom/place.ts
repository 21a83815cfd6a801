import type { Triple } from '../../volume/grid.ts';

/** Where a plane lies: the centre of its first pixel, and the directions of its rows and columns, of length 1. */
export interface Place {
  readonly origin: Triple;
  readonly alongRow: Triple;
  readonly alongColumn: Triple;
}

/** Directions this far from length 1 or from a right angle are damage, not rounding. */
const DIRECTION_SLACK = 0.02;

/** Null where either is missing or no direction. */
export function placeOf(position: readonly number[], orientation: readonly number[]): Place | null {
  if (position.length !== 3 || orientation.length !== 6) return null;
  const row = unit(orientation.slice(0, 3));
  const column = unit(orientation.slice(3));
  if (row === null || column === null) return null;
  const cosine = row[0] * column[0] + row[1] * column[1] + row[2] * column[2];
  if (Math.abs(cosine) > DIRECTION_SLACK) return null;
  return { origin: position as unknown as Triple, alongRow: row, alongColumn: column };
}

/** Directions as given where rounding alone keeps them from length 1. */
function unit(direction: readonly number[]): Triple | null {
  const [x = 0, y = 0, z = 0] = direction;
  const length = Math.hypot(x, y, z);
  if (Math.abs(length - 1) > DIRECTION_SLACK) return null;
  return Math.abs(length - 1) < 1e-6 ? [x, y, z] : [x / length, y / length, z / length];
}

/** The direction in which slices follow one another so that the three axes are right-handed. */
export function normalOf({ alongRow: a, alongColumn: b }: Place): Triple {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

/** Axes of an image that lies nowhere in particular: as of a supine patient's axial slice. */
export const NOWHERE: Place = {
  origin: [0, 0, 0],
  alongRow: [1, 0, 0],
  alongColumn: [0, 1, 0],
};

interface Placed {
  readonly place: Place | null;
}

/** From the first pixel of one plane to that of another, mm, LPS. */
export function between(a: Placed, b: Placed): Triple {
  const [p, q] = [a.place?.origin ?? NOWHERE.origin, b.place?.origin ?? NOWHERE.origin];
  return [q[0] - p[0], q[1] - p[1], q[2] - p[2]];
}
