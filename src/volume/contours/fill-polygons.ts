/** A closed polygon in a plane of voxels: x, y, x, y … in voxel indices, the last point joined to the first. */
export type Ring = Float64Array;

/**
 * A voxel centre this close to an edge (in voxels) lies on it. Decimal coordinates that mean a centre miss it by float
 * rounding, about 1e-12; no contour is drawn more finely than this.
 */
const ON_EDGE = 1e-6;

/** Takes the inside voxels of one row, `from` included, `to` not. */
export type Span = (row: number, from: number, to: number) => void;

/**
 * The voxels whose centres lie inside an odd number of rings (even-odd rule): holes as rings of their own and keyholes
 * alike. A centre on an edge belongs to the side of larger indices: of a square that goes from centre to centre, the
 * lower row and column are in, the upper ones out; so rings that share an edge share no voxel and leave none out.
 * Coordinates must be finite.
 */
export function fillPolygons(
  rings: readonly Ring[],
  width: number,
  height: number,
  span: Span,
): void {
  const edges = findEdges(rings, height);
  const { first, end } = edges;
  const order = Int32Array.from(first.keys()).sort((p, q) => at(first, p) - at(first, q));
  const active = new Int32Array(order.length);
  const crossings = new Float64Array(order.length);
  let count = 0;
  let next = 0;
  for (let row = 0; row < height; row++) {
    if (count === 0) {
      if (next === order.length) return;
      row = at(first, at(order, next));
    }
    while (next < order.length && at(first, at(order, next)) <= row) {
      active[count++] = at(order, next++);
    }
    count = dropEnded(active, count, end, row);
    for (let n = 0; n < count; n++) crossings[n] = crossing(edges, at(active, n), row);
    sortFirst(crossings, count);
    for (let n = 0; n + 1 < count; n += 2) {
      const from = Math.max(0, Math.ceil(at(crossings, n) - ON_EDGE));
      const to = Math.min(width, Math.ceil(at(crossings, n + 1) - ON_EDGE));
      if (from < to) span(row, from, to);
    }
  }
}

/** Keeps the edges that go on at a row; their number. */
function dropEnded(active: Int32Array, count: number, end: Int32Array, row: number): number {
  let kept = 0;
  for (let n = 0; n < count; n++) {
    const edge = at(active, n);
    if (at(end, edge) > row) active[kept++] = edge;
  }
  return kept;
}

/** Most rows cross a handful of edges, for which the array's own sort takes longer. */
function sortFirst(values: Float64Array, count: number): void {
  if (count > 24) {
    values.subarray(0, count).sort();
    return;
  }
  for (let n = 1; n < count; n++) {
    const value = at(values, n);
    let m = n;
    for (; m > 0 && at(values, m - 1) > value; m--) values[m] = at(values, m - 1);
    values[m] = value;
  }
}

interface Edges {
  /** The rows that an edge crosses: from `first`, before `end`. */
  readonly first: Int32Array;
  readonly end: Int32Array;
  /** Lower end (x, y) and upper end (x, y) of each edge. */
  readonly ends: Float64Array;
}

/** Edges that cross a row of the image; each is followed upwards, so that shared edges round alike. */
function findEdges(rings: readonly Ring[], height: number): Edges {
  const count = rings.reduce((sum, ring) => sum + ring.length / 2, 0);
  const first = new Int32Array(count);
  const end = new Int32Array(count);
  const ends = new Float64Array(4 * count);
  let edge = 0;
  for (const ring of rings) {
    for (let n = 0; n < ring.length; n += 2) {
      const m = n === 0 ? ring.length - 2 : n - 2;
      const isUpward = at(ring, m + 1) < at(ring, n + 1);
      const [low, high] = isUpward ? [m, n] : [n, m];
      const from = Math.max(0, Math.ceil(at(ring, low + 1) - ON_EDGE));
      const to = Math.min(height, Math.ceil(at(ring, high + 1) - ON_EDGE));
      if (from >= to) continue;
      first[edge] = from;
      end[edge] = to;
      ends[4 * edge] = at(ring, low);
      ends[4 * edge + 1] = at(ring, low + 1);
      ends[4 * edge + 2] = at(ring, high);
      ends[4 * edge + 3] = at(ring, high + 1);
      edge++;
    }
  }
  return { first: first.subarray(0, edge), end: end.subarray(0, edge), ends };
}

function crossing({ ends }: Edges, edge: number, row: number): number {
  const x0 = at(ends, 4 * edge);
  const y0 = at(ends, 4 * edge + 1);
  const x1 = at(ends, 4 * edge + 2);
  const y1 = at(ends, 4 * edge + 3);
  // A row within the tolerance below or above the edge crosses it at its end.
  const share = Math.min(1, Math.max(0, (row - y0) / (y1 - y0)));
  return x0 + share * (x1 - x0);
}

function at(list: Float64Array | Int32Array, index: number): number {
  return list[index] as number;
}
