import type { Triple } from '../../volume/grid.ts';
import type { Hull } from './convex-hull.ts';

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
 * Edges of the oriented bounding box of least volume among those with one face on a facet of the hull and, in that
 * facet's plane, one edge along an edge of the hull's projection, mm. The true minimum may have edges only on
 * its faces (O'Rourke 1985, doi 10.1007/BF00991005) and be a little smaller; IBSI leaves the method open and
 * has no consensus value.
 */
export function orientedBox(hull: Hull, scale: Triple): Triple {
  const corners = Float64Array.from(hull.points, (value, n) => value * (scale[n % 3] as number));
  const edges = neighbours(hull);
  const normals = faceNormals(hull, scale);
  let best: Triple = alignedBox(hull, scale);
  let least = best[0] * best[1] * best[2];
  for (const facet of distinctFacets(hull)) {
    const normal = normals.subarray(3 * facet, 3 * facet + 3);
    const depth = extent(corners, normal);
    const outline = convexOutline(silhouette(corners, normals, edges, normal));
    const [width, height] = leastRectangle(outline);
    const volume = depth * width * height;
    if (volume >= least) continue;
    least = volume;
    best = [depth, width, height];
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
function neighbours({ triangles }: Hull): Int32Array {
  const left = new Map<string, number>();
  for (let n = 0; n < triangles.length; n++) {
    const end = n % 3 === 2 ? n - 2 : n + 1;
    left.set(`${triangles[n]} ${triangles[end]}`, Math.floor(n / 3));
  }
  const out: number[] = [];
  for (const [edge, face] of left) {
    const [from, to] = edge.split(' ').map(Number) as [number, number];
    if (from < to) out.push(from, to, face, left.get(`${to} ${from}`) as number);
  }
  return Int32Array.from(out);
}

function extent(corners: Float64Array, direction: ArrayLike<number>): number {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let n = 0; n < corners.length; n += 3) {
    const value = along(corners, n, direction);
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return high - low;
}

/**
 * Corners on edges between a face turned towards `normal` and one turned away, projected along it; flat pairs. A
 * face seen edge-on may count as either: its projection has no area, so that the outline is covered all the same.
 */
function silhouette(
  corners: Float64Array,
  normals: Float64Array,
  edges: Int32Array,
  normal: ArrayLike<number>,
): [number, number][] {
  const [u, v] = planeAxes(normal);
  const marked = new Set<number>();
  for (let n = 0; n < edges.length; n += 4) {
    const isFront = along(normals, 3 * (edges[n + 2] as number), normal) > 0;
    if (isFront === along(normals, 3 * (edges[n + 3] as number), normal) > 0) continue;
    marked.add(edges[n] as number);
    marked.add(edges[n + 1] as number);
  }
  return [...marked].map((n) => [along(corners, 3 * n, u), along(corners, 3 * n, v)]);
}

function planeAxes(normal: ArrayLike<number>): readonly [Triple, Triple] {
  const [x, y, z] = [normal[0], normal[1], normal[2]] as [number, number, number];
  const helper: Triple = Math.abs(x) < 0.6 ? [1, 0, 0] : [0, 1, 0];
  const raw = cross([x, y, z], helper);
  const length = Math.hypot(...raw);
  const u: Triple = [raw[0] / length, raw[1] / length, raw[2] / length];
  return [u, cross([x, y, z], u)];
}

/** Andrew's monotone chain, counter-clockwise. */
function convexOutline(points: readonly [number, number][]): [number, number][] {
  const sorted = [...points].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const half = (ordered: readonly [number, number][]) => {
    const chain: [number, number][] = [];
    for (const point of ordered) {
      while (chain.length >= 2) {
        const [a, b] = chain.slice(-2) as [[number, number], [number, number]];
        const turn = (b[0] - a[0]) * (point[1] - a[1]) - (b[1] - a[1]) * (point[0] - a[0]);
        if (turn > 0) break;
        chain.pop();
      }
      chain.push(point);
    }
    return chain.slice(0, -1);
  };
  return [...half(sorted), ...half(sorted.reverse())];
}

/** Sides of the rectangle of least area around a convex polygon: one side lies on one of the polygon's. */
function leastRectangle(outline: readonly [number, number][]): readonly [number, number] {
  let best: readonly [number, number] = [Number.POSITIVE_INFINITY, 1];
  outline.forEach(([x, y], n) => {
    const [nextX, nextY] = outline[(n + 1) % outline.length] as [number, number];
    const length = Math.hypot(nextX - x, nextY - y);
    if (length === 0) return;
    const [cos, sin] = [(nextX - x) / length, (nextY - y) / length];
    let [low, high, height] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0];
    for (const [px, py] of outline) {
      const across = (px - x) * cos + (py - y) * sin;
      low = Math.min(low, across);
      high = Math.max(high, across);
      height = Math.max(height, (py - y) * cos - (px - x) * sin);
    }
    if ((high - low) * height < best[0] * best[1]) best = [high - low, height];
  });
  return best;
}

function along(points: Float64Array, at: number, direction: ArrayLike<number>): number {
  return (
    (points[at] as number) * (direction[0] as number) +
    (points[at + 1] as number) * (direction[1] as number) +
    (points[at + 2] as number) * (direction[2] as number)
  );
}

function cross(a: Triple, b: Triple): Triple {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}
