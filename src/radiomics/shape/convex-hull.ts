import type { Triple } from '../../volume/grid.ts';

/** A convex polyhedron of triangles; facets with more corners are several triangles in one plane. */
export interface Hull {
  /** Flat triples of integers: the corners, and perhaps points on a facet that were found before its corners. */
  readonly points: Int32Array;
  /** Three corner numbers a triangle, turned outwards. */
  readonly triangles: Int32Array;
}

interface Face {
  readonly corners: Triple;
  /** Outward normal and the plane's offset: n · p - d > 0 outside. Integers. */
  readonly normal: Triple;
  readonly offset: number;
  /** Faces across the edges 0-1, 1-2, 2-0. */
  readonly across: [Face | null, Face | null, Face | null];
  /** Points beyond this face that no other face has taken; the farthest is first. */
  outside: number[];
  isAlive: boolean;
}

/** An edge between the faces a point sees and those it does not, in the direction of the seen face. */
interface HorizonEdge {
  readonly from: number;
  readonly to: number;
  readonly beyond: Face;
}

/**
 * Convex hull of integer points (quickhull: Barber et al. 1996, doi 10.1145/235815.235821), or null when all
 * lie in one plane. An affine map carries a hull to the hull, so that voxel indices serve and spacing comes
 * later; with integers every test of side is exact (coordinates below 2^16), so that the many coplanar and
 * collinear vertices of a voxel surface need no tolerance. A point in a face's plane does not see that face:
 * the faces it sees are then always one disc, and no triangle is degenerate.
 */
export function convexHull(points: ArrayLike<number>): Hull | null {
  const start = simplex(points);
  if (start === null) return null;
  const faces = [...start];
  const all = Array.from({ length: points.length / 3 }, (_, n) => n);
  assign(points, all, start);
  for (let next = 0; next < faces.length; next++) {
    const face = faces[next] as Face;
    const eye = face.outside[0];
    if (!face.isAlive || eye === undefined) continue;
    const seen: Face[] = [];
    const horizon = look(points, face, eye, seen);
    const cone = closeCone(points, horizon, eye);
    assign(
      points,
      seen.flatMap(({ outside }) => outside),
      cone,
    );
    faces.push(...cone);
  }
  return compact(
    points,
    faces.filter(({ isAlive }) => isAlive),
  );
}

/** mm² and mm³; `scale`: mm per unit of the points, along each axis. */
export function hullMeasures(
  { points, triangles }: Hull,
  scale: Triple,
): { readonly area: number; readonly volume: number } {
  const [sx, sy, sz] = scale;
  let area = 0;
  let sixVolumes = 0;
  for (let t = 0; t < triangles.length; t += 3) {
    const corners = [triangles[t], triangles[t + 1], triangles[t + 2]] as unknown as Triple;
    const { normal, offset } = plane(points, corners);
    area += Math.hypot(normal[0] * sy * sz, normal[1] * sx * sz, normal[2] * sx * sy) / 2;
    sixVolumes += offset;
  }
  return { area, volume: (sixVolumes / 6) * sx * sy * sz };
}

/** Corners in mm, flat triples. */
export function hullCorners({ points }: Hull, scale: Triple): Float64Array {
  return Float64Array.from(points, (value, n) => value * (scale[n % 3] as number));
}

/** Four faces on points that span space, or null. */
function simplex(points: ArrayLike<number>): readonly Face[] | null {
  const count = points.length / 3;
  const farthest = (measure: (n: number) => number): number | null => {
    let best = 0;
    let found: number | null = null;
    for (let n = 0; n < count; n++) {
      const value = measure(n);
      if (value > best) [best, found] = [value, n];
    }
    return found;
  };
  if (count === 0) return null;
  const b = farthest((n) => Math.hypot(...subtract(points, n, 0)));
  if (b === null) return null;
  const c = farthest((n) => Math.hypot(...plane(points, [0, b, n]).normal));
  if (c === null) return null;
  const base = plane(points, [0, b, c]);
  const d = farthest((n) => Math.abs(height(points, n, base)));
  if (d === null) return null;
  const [e, f] = height(points, d, base) < 0 ? [b, c] : [c, b];
  // Seen from d, the base 0-e-f turns clockwise.
  const faces = (
    [
      [0, e, f],
      [0, d, e],
      [e, d, f],
      [f, d, 0],
    ] as const
  ).map((corners) => makeFace(points, corners));
  const [bottom, g, h, i] = faces as [Face, Face, Face, Face];
  bottom.across.splice(0, 3, g, h, i);
  g.across.splice(0, 3, i, h, bottom);
  h.across.splice(0, 3, g, i, bottom);
  i.across.splice(0, 3, h, g, bottom);
  return faces;
}

function makeFace(points: ArrayLike<number>, corners: Triple): Face {
  return {
    corners,
    ...plane(points, corners),
    across: [null, null, null],
    outside: [],
    isAlive: true,
  };
}

/** Gives each point to the first of the faces that it is beyond; the others are inside. */
function assign(points: ArrayLike<number>, candidates: readonly number[], faces: readonly Face[]) {
  const reach = new Float64Array(faces.length);
  for (const n of candidates) {
    for (let f = 0; f < faces.length; f++) {
      const face = faces[f] as Face;
      const beyond = height(points, n, face);
      if (beyond <= 0) continue;
      if (beyond > (reach[f] as number)) {
        reach[f] = beyond;
        face.outside.unshift(n);
      } else face.outside.push(n);
      break;
    }
  }
}

/** Collects the faces that `eye` sees, which die, and the edges around them. */
function look(points: ArrayLike<number>, start: Face, eye: number, seen: Face[]): HorizonEdge[] {
  const horizon: HorizonEdge[] = [];
  start.isAlive = false;
  seen.push(start);
  for (let n = 0; n < seen.length; n++) {
    const { corners, across } = seen[n] as Face;
    for (let edge = 0; edge < 3; edge++) {
      const beyond = across[edge] as Face;
      if (!beyond.isAlive) continue;
      if (height(points, eye, beyond) > 0) {
        beyond.isAlive = false;
        seen.push(beyond);
      } else {
        const [from, to] = [corners[edge], corners[(edge + 1) % 3]] as [number, number];
        horizon.push({ from, to, beyond });
      }
    }
  }
  return horizon;
}

/** Faces from the horizon to the eye, joined to their neighbours. */
function closeCone(points: ArrayLike<number>, horizon: readonly HorizonEdge[], eye: number) {
  const leaving = new Map<number, Face>();
  const cone = horizon.map(({ from, to, beyond }) => {
    const face = makeFace(points, [from, to, eye]);
    face.across[0] = beyond;
    beyond.across[beyond.corners.indexOf(to)] = face;
    leaving.set(from, face);
    return face;
  });
  for (const face of cone) {
    const next = leaving.get(face.corners[1]) as Face;
    face.across[1] = next;
    next.across[2] = face;
  }
  return cone;
}

/** Keeps the corners only. */
function compact(points: ArrayLike<number>, faces: readonly Face[]): Hull {
  const numbers = new Map<number, number>();
  const triangles = faces.flatMap(({ corners }) =>
    corners.map((corner) => {
      const known = numbers.get(corner);
      if (known !== undefined) return known;
      numbers.set(corner, numbers.size);
      return numbers.size - 1;
    }),
  );
  const kept = [...numbers.keys()].flatMap((n) => [
    points[3 * n] as number,
    points[3 * n + 1] as number,
    points[3 * n + 2] as number,
  ]);
  return { points: Int32Array.from(kept), triangles: Int32Array.from(triangles) };
}

function subtract(points: ArrayLike<number>, a: number, b: number): Triple {
  return [
    (points[3 * a] as number) - (points[3 * b] as number),
    (points[3 * a + 1] as number) - (points[3 * b + 1] as number),
    (points[3 * a + 2] as number) - (points[3 * b + 2] as number),
  ];
}

function plane(points: ArrayLike<number>, [a, b, c]: Triple) {
  const [ux, uy, uz] = subtract(points, b, a);
  const [vx, vy, vz] = subtract(points, c, a);
  const normal: Triple = [uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx];
  return { normal, offset: height(points, a, { normal, offset: 0 }) };
}

/** n · p - d: above 0 on the outer side. */
function height(
  points: ArrayLike<number>,
  n: number,
  { normal, offset }: Pick<Face, 'normal' | 'offset'>,
): number {
  return (
    normal[0] * (points[3 * n] as number) +
    normal[1] * (points[3 * n + 1] as number) +
    normal[2] * (points[3 * n + 2] as number) -
    offset
  );
}
