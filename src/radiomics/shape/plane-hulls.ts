import type { Triple } from '../../volume/grid.ts';

/** Points in doubled voxel coordinates: voxel centres are even, edge midpoints odd. Flat pairs u, v. */
export interface PlaneHull {
  /** Doubled coordinate of the plane along its normal. */
  readonly w: number;
  readonly points: readonly number[];
}

/**
 * Convex hulls of the surface vertices in every plane across `axis`. Vertices of a binary mask's surface at
 * level 0.5 are midpoints between an inside and an outside voxel; in each row only the outermost can be the
 * end of a diameter, and of those only the corners of the plane's hull. This leaves some 5 % of the vertices.
 */
export function planeHulls(mask: Uint8Array, size: Triple, axis: 0 | 1 | 2): PlaneHull[] {
  const [u, v] = (
    [
      [1, 2],
      [0, 2],
      [0, 1],
    ] as const
  )[axis];
  const strides = [1, size[0], size[0] * size[1]] as const;
  const lattice: Lattice = {
    mask,
    counts: [size[u], size[v], size[axis]],
    strides: [strides[u], strides[v], strides[axis]],
  };
  const hulls: PlaneHull[] = [];
  for (let w = -1; w < size[axis]; w++) {
    if (w >= 0) push(hulls, 2 * w, inPlane(lattice, w));
    push(hulls, 2 * w + 1, betweenPlanes(lattice, w));
  }
  return hulls;
}

interface Lattice {
  readonly mask: Uint8Array;
  readonly counts: Triple;
  readonly strides: Triple;
}

function push(hulls: PlaneHull[], w: number, points: number[]): void {
  if (points.length > 0) hulls.push({ w, points: convexHull(points) });
}

/** Outermost midpoints along u and along v in plane w. */
function inPlane({ mask, counts, strides }: Lattice, w: number): number[] {
  const [nu, nv] = counts;
  const [su, sv, sw] = strides;
  const points: number[] = [];
  const lowest = new Int32Array(nu).fill(-1);
  const highest = new Int32Array(nu);
  for (let v = 0; v < nv; v++) {
    let first = -1;
    let last = 0;
    let at = v * sv + w * sw;
    for (let u = 0; u < nu; u++, at += su) {
      if (mask[at] === 0) continue;
      if (first < 0) first = u;
      last = u;
      if ((lowest[u] as number) < 0) lowest[u] = v;
      highest[u] = v;
    }
    if (first >= 0) points.push(2 * first - 1, 2 * v, 2 * last + 1, 2 * v);
  }
  for (let u = 0; u < nu; u++) {
    const low = lowest[u] as number;
    if (low >= 0) points.push(2 * u, 2 * low - 1, 2 * u, 2 * (highest[u] as number) + 1);
  }
  return points;
}

/** Outermost midpoints between planes w and w + 1, row by row. */
function betweenPlanes({ mask, counts, strides }: Lattice, w: number): number[] {
  const [nu, nv, nw] = counts;
  const [su, sv, sw] = strides;
  const hasBelow = w >= 0;
  const hasAbove = w + 1 < nw;
  const points: number[] = [];
  for (let v = 0; v < nv; v++) {
    let first = -1;
    let last = 0;
    let at = v * sv + w * sw;
    for (let u = 0; u < nu; u++, at += su) {
      const below = hasBelow ? (mask[at] as number) : 0;
      const above = hasAbove ? (mask[at + sw] as number) : 0;
      if (below === above) continue;
      if (first < 0) first = u;
      last = u;
    }
    if (first >= 0) points.push(2 * first, 2 * v);
    if (last > first && first >= 0) points.push(2 * last, 2 * v);
  }
  return points;
}

/** Andrew's monotone chain on integer points; collinear points are dropped. */
export function convexHull(points: readonly number[]): number[] {
  const order = Array.from({ length: points.length / 2 }, (_, n) => n);
  const u = (n: number) => points[2 * n] as number;
  const v = (n: number) => points[2 * n + 1] as number;
  order.sort((a, b) => u(a) - u(b) || v(a) - v(b));
  const half = (sequence: readonly number[]): number[] => {
    const chain: number[] = [];
    for (const n of sequence) {
      for (;;) {
        const b = chain.at(-1);
        const a = chain.at(-2);
        if (a === undefined || b === undefined) break;
        const turn = (u(b) - u(a)) * (v(n) - v(a)) - (v(b) - v(a)) * (u(n) - u(a));
        if (turn > 0) break;
        chain.pop();
      }
      chain.push(n);
    }
    return chain;
  };
  const lower = half(order);
  const upper = half(order.reverse());
  const corners = [...lower.slice(0, -1), ...upper.slice(0, -1)];
  return (corners.length === 0 ? lower : corners).flatMap((n) => [u(n), v(n)]);
}
