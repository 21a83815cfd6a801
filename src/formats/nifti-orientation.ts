import type { Affine, Grid, Triple } from '../volume/grid.ts';

/** NIfTI's method 2: a rotation as the quaternion's b, c, d, and the sign of the third axis. */
export interface Orientation {
  readonly quaternion: Triple;
  readonly qfac: 1 | -1;
}

/** Columns further from right angles than this are a shear, which no quaternion can say. */
const SHEAR = 1e-4;

type Matrix = readonly [Triple, Triple, Triple];

/** The grid's directions as a quaternion (nifti1.h, a >= 0); null where its axes are not at right angles. */
export function orientationOf({ affine, spacing }: Grid): Orientation | null {
  const columns = [0, 1, 2].map((axis) => unitColumn(affine, spacing, axis));
  const [x, y, z] = columns as unknown as Matrix;
  if (Math.max(...[dot(x, y), dot(y, z), dot(z, x)].map(Math.abs)) > SHEAR) return null;
  const qfac = dot(cross(x, y), z) < 0 ? -1 : 1;
  return { quaternion: quaternionOf(x, y, z.map((v) => qfac * v) as unknown as Triple), qfac };
}

function unitColumn(affine: Affine, spacing: Triple, axis: number): Triple {
  const at = (row: number) => (affine[4 * row + axis] as number) / (spacing[axis] as number);
  return [at(0), at(1), at(2)];
}

/**
 * The largest of the four parts is had from the diagonal, the others by dividing by it (Shepperd 1978, J. Guidance and
 * Control 1:223): no part is then the root of a small difference.
 */
function quaternionOf(x: Triple, y: Triple, z: Triple): Triple {
  const squares = [
    1 + x[0] + y[1] + z[2],
    1 + x[0] - y[1] - z[2],
    1 - x[0] + y[1] - z[2],
    1 - x[0] - y[1] + z[2],
  ];
  const [p, q, r] = [y[2] - z[1], z[0] - x[2], x[1] - y[0]];
  const [u, v, w] = [x[1] + y[0], z[0] + x[2], y[2] + z[1]];
  const rows: readonly (readonly [number, number, number, number])[] = [
    [squares[0] as number, p, q, r],
    [p, squares[1] as number, u, v],
    [q, u, squares[2] as number, w],
    [r, v, w, squares[3] as number],
  ];
  const row = rows[squares.indexOf(Math.max(...squares))] as (typeof rows)[number];
  const length = Math.hypot(...row) * (row[0] < 0 ? -1 : 1);
  return [row[1] / length + 0, row[2] / length + 0, row[3] / length + 0];
}

function dot(a: Triple, b: Triple): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

function cross(a: Triple, b: Triple): Triple {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}
