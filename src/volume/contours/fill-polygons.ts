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
  const { first } = edges;
  const order = Int32Array.from(first.keys()).sort((p, q) => at(first, p) - at(first, q));
  let active: number[] = [];
  let next = 0;
  let crossings = new Float64Array(16);
  for (let row = next < order.length ? at(first, at(order, 0)) : height; row < height; row++) {
    while (next < order.length && at(first, at(order, next)) <= row) active.push(at(order, next++));
    active = active.filter((edge) => at(edges.end, edge) > row);
    if (active.length === 0) {
      if (next === order.length) return;
      row = at(first, at(order, next)) - 1;
      continue;
    }
    if (crossings.length < active.length) crossings = new Float64Array(2 * active.length);
    active.forEach((edge, n) => {
      crossings[n] = crossing(edges, edge, row);
    });
    const sorted = crossings.subarray(0, active.length).sort();
    for (let n = 0; n + 1 < sorted.length; n += 2) {
      const from = Math.max(0, Math.ceil(at(sorted, n) - ON_EDGE));
      const to = Math.min(width, Math.ceil(at(sorted, n + 1) - ON_EDGE));
      if (from < to) span(row, from, to);
    }
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
      ends.set([at(ring, low), at(ring, low + 1), at(ring, high), at(ring, high + 1)], 4 * edge);
      edge++;
    }
  }
  return { first: first.subarray(0, edge), end: end.subarray(0, edge), ends };
}

function crossing({ ends }: Edges, edge: number, row: number): number {
  const [x0, y0] = [at(ends, 4 * edge), at(ends, 4 * edge + 1)];
  const [x1, y1] = [at(ends, 4 * edge + 2), at(ends, 4 * edge + 3)];
  // A row within the tolerance below or above the edge crosses it at its end.
  const share = Math.min(1, Math.max(0, (row - y0) / (y1 - y0)));
  return x0 + share * (x1 - x0);
}

function at(list: Float64Array | Int32Array, index: number): number {
  return list[index] as number;
}
