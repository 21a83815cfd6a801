import type { Triple } from '../../volume/grid.ts';
import type { Hull } from './convex-hull.ts';
import { convexOutline, leastRectangle, type Point } from './outline.ts';

export interface Solid {
  /** mm² */
  readonly area: number;
  /** mm³ */
  readonly volume: number;
}

export function boxMeasures([a, b, c]: Triple): Solid {
  return { area: 2 * (a * b + b * c + c * a), volume: a * b * c };
}

/** Edges of the axis-aligned bounding box of a hull, mm. `scale`: mm per unit of its points. */
export function alignedBox({ points }: Hull, scale: Triple): Triple {
  return ([0, 1, 2] as const).map((axis) => {
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    for (let n = axis; n < points.length; n += 3) {
      low = Math.min(low, points[n] as number);
      high = Math.max(high, points[n] as number);
    }
    return (high - low) * scale[axis];
  }) as unknown as Triple;
}

/**
 * Edges of the oriented bounding box, mm: the least in volume among the axis-aligned one and those with one face on a
 * facet of the hull and, in that facet's plane, one edge along an edge of the hull's projection. The true minimum
 * may have edges only on its faces (O'Rourke 1985, doi 10.1007/BF00991005) and be a little smaller; IBSI leaves
 * the method open and has no consensus value.
 */
export function orientedBox(hull: Hull, scale: Triple): Triple {
  const corners = Float64Array.from(hull.points, (value, n) => value * (scale[n % 3] as number));
  const normals = faceNormals(hull, scale);
  const edges = edgesOf(hull);
  const heights = new Float64Array(normals.length / 3);
  const isMarked = new Uint8Array(corners.length / 3);
  let best: Triple = alignedBox(hull, scale);
  let least = best[0] * best[1] * best[2];
  for (const facet of distinctFacets(hull)) {
    const normal = [0, 1, 2].map((n) => normals[3 * facet + n]) as unknown as Triple;
    const depth = extent(corners, normal);
    project(normals, normal, heights);
    markSilhouette(edges, heights, isMarked);
    const [u, v] = planeAxes(normal);
    const outline = convexOutline(flatten(corners, isMarked, u, v));
    const sides = leastRectangle(outline, least / depth);
    if (sides === null) continue;
    best = [depth, ...sides];
    least = best[0] * best[1] * best[2];
  }
  return best;
}

/** Triangles by exact direction: one of each plane, by number. */
function distinctFacets({ points, triangles }: Hull): number[] {
  const byDirection = new Map<string, number>();
  for (let t = 0; t < triangles.length; t += 3) {
    const normal = latticeNormal(points, triangles, t);
    const divisor = normal.reduce(greatestDivisor);
    byDirection.set(normal.map((value) => value / divisor).join(), t / 3);
  }
  return [...byDirection.values()];
}

function greatestDivisor(a: number, b: number): number {
  let [x, y] = [Math.abs(a), Math.abs(b)];
  while (y !== 0) [x, y] = [y, x % y];
  return x;
}

function latticeNormal(points: Int32Array, triangles: Int32Array, t: number): Triple {
  const [a, b, c] = [0, 1, 2].map((n) => 3 * (triangles[t + n] as number)) as [
    number,
    number,
    number,
  ];
  const [ux, uy, uz] = [0, 1, 2].map((n) => (points[b + n] as number) - (points[a + n] as number));
  const [vx, vy, vz] = [0, 1, 2].map((n) => (points[c + n] as number) - (points[a + n] as number));
  return cross([ux, uy, uz] as unknown as Triple, [vx, vy, vz] as unknown as Triple);
}

/** Unit normals of the triangles in space, flat. */
function faceNormals({ points, triangles }: Hull, [sx, sy, sz]: Triple): Float64Array {
  const out = new Float64Array(triangles.length);
  for (let t = 0; t < triangles.length; t += 3) {
    const [x, y, z] = latticeNormal(points, triangles, t);
    const normal = [x * sy * sz, y * sx * sz, z * sx * sy] as const;
    const length = Math.hypot(...normal);
    out.set(
      normal.map((value) => value / length),
      t,
    );
  }
  return out;
}

/** Edges as from, to, face on the left, face on the right; each once. */
function edgesOf({ points, triangles }: Hull): Int32Array {
  const count = points.length / 3;
  const left = new Map<number, number>();
  const end = (n: number) => triangles[n % 3 === 2 ? n - 2 : n + 1] as number;
  triangles.forEach((from, n) => {
    left.set(from * count + end(n), Math.floor(n / 3));
  });
  const out: number[] = [];
  triangles.forEach((from, n) => {
    const to = end(n);
    if (from < to) out.push(from, to, Math.floor(n / 3), left.get(to * count + from) as number);
  });
  return Int32Array.from(out);
}

function extent(corners: Float64Array, [x, y, z]: Triple): number {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let n = 0; n < corners.length; n += 3) {
    const value =
      (corners[n] as number) * x + (corners[n + 1] as number) * y + (corners[n + 2] as number) * z;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return high - low;
}

function project(vectors: Float64Array, [x, y, z]: Triple, out: Float64Array): void {
  for (let n = 0, at = 0; n < out.length; n++, at += 3) {
    out[n] =
      (vectors[at] as number) * x +
      (vectors[at + 1] as number) * y +
      (vectors[at + 2] as number) * z;
  }
}

/**
 * Marks the corners on edges between a face turned towards the viewer (height above 0) and one turned away. A face
 * seen edge-on may count as either: its projection has no area, so that the outline is covered all the same.
 */
function markSilhouette(edges: Int32Array, heights: Float64Array, isMarked: Uint8Array): void {
  isMarked.fill(0);
  for (let n = 0; n < edges.length; n += 4) {
    const left = heights[edges[n + 2] as number] as number;
    const right = heights[edges[n + 3] as number] as number;
    if (left > 0 === right > 0) continue;
    isMarked[edges[n] as number] = 1;
    isMarked[edges[n + 1] as number] = 1;
  }
}

function planeAxes(normal: Triple): readonly [Triple, Triple] {
  const helper: Triple = Math.abs(normal[0]) < 0.6 ? [1, 0, 0] : [0, 1, 0];
  const raw = cross(normal, helper);
  const length = Math.hypot(...raw);
  const u: Triple = [raw[0] / length, raw[1] / length, raw[2] / length];
  return [u, cross(normal, u)];
}

/** Marked corners in the plane of u and v. */
function flatten(corners: Float64Array, isMarked: Uint8Array, u: Triple, v: Triple): Point[] {
  const out: Point[] = [];
  for (let n = 0; n < isMarked.length; n++) {
    if (isMarked[n] === 0) continue;
    const x = corners[3 * n] as number;
    const y = corners[3 * n + 1] as number;
    const z = corners[3 * n + 2] as number;
    out.push([x * u[0] + y * u[1] + z * u[2], x * v[0] + y * v[1] + z * v[2]]);
  }
  return out;
}

function cross(a: Triple, b: Triple): Triple {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}
