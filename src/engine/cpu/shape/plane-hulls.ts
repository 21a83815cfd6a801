import type { Triple } from '../../../volume/grid.ts';

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

function push(hulls: PlaneHull[], w: number, rows: RowEnds): void {
  const points = [...halfHull(rows.left, rows.first, 1), ...halfHull(rows.right, rows.first, -1)];
  if (points.length > 0) hulls.push({ w, points });
}

/** Outermost vertices per row of doubled coordinate v = first, first + 1 …; NaN where a row has none. */
interface RowEnds {
  readonly first: number;
  readonly left: Float64Array;
  readonly right: Float64Array;
}

function emptyRows(count: number): RowEnds {
  return {
    first: -1,
    left: new Float64Array(count).fill(Number.NaN),
    right: new Float64Array(count).fill(Number.NaN),
  };
}

function widen(rows: RowEnds, v: number, u: number): void {
  const at = v - rows.first;
  // A comparison with NaN is false: the negated form also takes the first vertex of a row.
  if (!(u >= (rows.left[at] as number))) rows.left[at] = u;
  if (!(u <= (rows.right[at] as number))) rows.right[at] = u;
}

/** Outermost midpoints along u and along v in plane w. */
function inPlane({ mask, counts, strides }: Lattice, w: number): RowEnds {
  const [nu, nv] = counts;
  const [su, sv, sw] = strides;
  const rows = emptyRows(2 * nv + 1);
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
    if (first < 0) continue;
    widen(rows, 2 * v, 2 * first - 1);
    widen(rows, 2 * v, 2 * last + 1);
  }
  for (let u = 0; u < nu; u++) {
    const low = lowest[u] as number;
    if (low < 0) continue;
    widen(rows, 2 * low - 1, 2 * u);
    widen(rows, 2 * (highest[u] as number) + 1, 2 * u);
  }
  return rows;
}

/** Outermost midpoints between planes w and w + 1, row by row. */
function betweenPlanes({ mask, counts, strides }: Lattice, w: number): RowEnds {
  const [nu, nv, nw] = counts;
  const [su, sv, sw] = strides;
  const hasBelow = w >= 0;
  const hasAbove = w + 1 < nw;
  const rows = emptyRows(2 * nv + 1);
  for (let v = 0; v < nv; v++) {
    let first = -1;
    let last = 0;
    let at = v * sv + w * sw;
    for (let u = 0; u < nu; u++, at += su) {
      const below = hasBelow ? mask[at] : 0;
      const above = hasAbove ? mask[at + sw] : 0;
      if (below === above) continue;
      if (first < 0) first = u;
      last = u;
    }
    if (first < 0) continue;
    widen(rows, 2 * v, 2 * first);
    widen(rows, 2 * v, 2 * last);
  }
  return rows;
}

/**
 * One side of the hull, as flat pairs u, v: the rows come in order, so that Andrew's monotone chain needs no
 * sorting. `side` 1 keeps the leftmost chain, -1 the rightmost. Collinear points are dropped; integers, exact.
 */
function halfHull(ends: Float64Array, first: number, side: 1 | -1): number[] {
  const chain: number[] = [];
  for (let n = 0; n < ends.length; n++) {
    const u = ends[n] as number;
    if (Number.isNaN(u)) continue;
    const v = first + n;
    while (chain.length >= 4) {
      const bu = chain[chain.length - 2] as number;
      const bv = chain[chain.length - 1] as number;
      const au = chain[chain.length - 4] as number;
      const av = chain[chain.length - 3] as number;
      if (side * ((bu - au) * (v - av) - (bv - av) * (u - au)) < 0) break;
      chain.length -= 2;
    }
    chain.push(u, v);
  }
  return chain;
}
