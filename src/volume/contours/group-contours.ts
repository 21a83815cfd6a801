import { type Affine, type Grid, invertAffine, type Triple } from '../grid.ts';

/** Points of a closed planar contour: x, y, z, x, y, z … in mm, RAS+, finite. */
export type Contour = Float64Array;

/** Contours whose planes are parallel. */
export interface ContourGroup {
  /** Unit normal of the planes, in the world. */
  readonly normal: Triple;
  /** Index axis whose slices the planes are parallel to; null where they are oblique to all of them. */
  readonly axis: 0 | 1 | 2 | null;
  readonly contours: readonly Contour[];
}

export interface Grouping {
  readonly groups: readonly ContourGroup[];
  /** Contours that enclose nothing: fewer than three points, or all of them on one line. */
  readonly empty: number;
}

/** A contour that strays less than this from a slice, in slices, is parallel to it: coordinates are rounded. */
const FLAT = 0.1;

/** Cosine of 1°: oblique planes closer than this are parallel but for rounding. */
const PARALLEL = Math.cos(Math.PI / 180);

/**
 * Puts contours into groups of parallel planes: those along the slices of the grid's three axes, and oblique ones.
 * Where a contour could be of several axes (a tiny one, seen from a coarse grid), the axis of most of the region's
 * area decides.
 */
export function groupContours(contours: readonly Contour[], grid: Grid): Grouping {
  const inverse = invertAffine(grid.affine);
  if (inverse === null) return { groups: [], empty: contours.length };
  const normals = contours.map(areaVector);
  const slices = sliceNormals(grid.affine);
  const shares = slices.map((slice) =>
    normals.reduce((sum, normal) => sum + Math.abs(dot(slice, normal)), 0),
  );
  const axes = ([2, 1, 0] as const).toSorted((p, q) => (shares[q] ?? 0) - (shares[p] ?? 0));
  const groups = new Map<0 | 1 | 2, Contour[]>();
  const oblique: { contour: Contour; normal: Triple }[] = [];
  let empty = 0;
  contours.forEach((contour, n) => {
    const axis = axes.find((a) => extent(contour, inverse, a) < FLAT);
    if (contour.length < 9) empty++;
    else if (axis !== undefined) {
      const members = groups.get(axis) ?? [];
      members.push(contour);
      groups.set(axis, members);
    } else {
      const normal = normals[n] as Triple;
      if (Math.hypot(...normal) > 0) oblique.push({ contour, normal });
      else empty++;
    }
  });
  return {
    groups: [
      ...[...groups].map(([axis, members]) => ({
        normal: slices[axis] as Triple,
        axis,
        contours: members,
      })),
      ...groupOblique(oblique),
    ],
    empty,
  };
}

function groupOblique(list: readonly { contour: Contour; normal: Triple }[]): ContourGroup[] {
  const groups: { normal: Triple; sum: Triple; contours: Contour[] }[] = [];
  // The largest contours say best how their plane lies.
  const sorted = list.toSorted((p, q) => Math.hypot(...q.normal) - Math.hypot(...p.normal));
  for (const { contour, normal } of sorted) {
    const direction = unit(normal);
    const group = groups.find((g) => Math.abs(dot(g.normal, direction)) > PARALLEL);
    if (group === undefined) {
      groups.push({ normal: direction, sum: normal, contours: [contour] });
      continue;
    }
    const sign = dot(group.normal, direction) < 0 ? -1 : 1;
    group.sum = group.sum.map((x, n) => x + sign * (normal[n] ?? 0)) as unknown as Triple;
    group.contours.push(contour);
  }
  return groups.map((g) => ({ normal: unit(g.sum), axis: null, contours: g.contours }));
}

/** Newell's area vector: normal to the plane, as long as the enclosed area (mm²) is large. */
function areaVector(points: Contour): Triple {
  const sum: [number, number, number] = [0, 0, 0];
  const at = (n: number) => (points[n % points.length] as number) - (points[n % 3] as number);
  for (let n = 0; n < points.length; n += 3) {
    const [x, y, z] = [at(n), at(n + 1), at(n + 2)];
    const [u, v, w] = [at(n + 3), at(n + 4), at(n + 5)];
    sum[0] += (y * w - z * v) / 2;
    sum[1] += (z * u - x * w) / 2;
    sum[2] += (x * v - y * u) / 2;
  }
  return sum;
}

/** How far a contour's points lie apart along an index axis, in voxels. */
function extent(points: Contour, inverse: Affine, axis: 0 | 1 | 2): number {
  const [a, b, c] = inverse.slice(4 * axis, 4 * axis + 3) as unknown as Triple;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let n = 0; n + 2 < points.length; n += 3) {
    const at =
      a * (points[n] as number) + b * (points[n + 1] as number) + c * (points[n + 2] as number);
    if (at < low) low = at;
    if (at > high) high = at;
  }
  return high - low;
}

/** Unit normals of the slices across i, j and k, towards larger indices; right for sheared grids too. */
function sliceNormals(m: Affine): readonly [Triple, Triple, Triple] {
  const [i, j, k] = columns(m);
  const towards = (normal: Triple, axis: Triple) =>
    unit(dot(normal, axis) < 0 ? (normal.map((x) => -x) as unknown as Triple) : normal);
  return [towards(cross(j, k), i), towards(cross(k, i), j), towards(cross(i, j), k)];
}

export function columns(m: Affine): readonly [Triple, Triple, Triple] {
  return [
    [m[0], m[4], m[8]],
    [m[1], m[5], m[9]],
    [m[2], m[6], m[10]],
  ];
}

export function dot(p: Triple, q: Triple): number {
  return p[0] * q[0] + p[1] * q[1] + p[2] * q[2];
}

export function cross(p: Triple, q: Triple): Triple {
  return [p[1] * q[2] - p[2] * q[1], p[2] * q[0] - p[0] * q[2], p[0] * q[1] - p[1] * q[0]];
}

function unit(p: Triple): Triple {
  const length = Math.hypot(...p);
  return [p[0] / length, p[1] / length, p[2] / length];
}
