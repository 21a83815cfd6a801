export type Point = readonly [number, number];

/** Corners of the convex hull of points, which get sorted, counter-clockwise (Andrew's monotone chain). */
export function convexOutline(points: Point[]): Point[] {
  points.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  return [...halfOutline(points), ...halfOutline(points.reverse())];
}

function halfOutline(ordered: readonly Point[]): Point[] {
  const chain: Point[] = [];
  for (const point of ordered) {
    while (chain.length >= 2) {
      const a = chain[chain.length - 2] as Point;
      const b = chain[chain.length - 1] as Point;
      const turn = (b[0] - a[0]) * (point[1] - a[1]) - (b[1] - a[1]) * (point[0] - a[0]);
      if (turn > 0) break;
      chain.pop();
    }
    chain.push(point);
  }
  chain.pop();
  return chain;
}

/**
 * Sides of the rectangle of least area around a convex polygon, one of them along one of the polygon's, if that area
 * is below `bound`. Rotating calipers (Toussaint 1983): as the side turns, the touching corners only move on.
 * Rounding may stop them short on sides of next to no length; what they give is then too small, and measuring all
 * corners before a rectangle is taken finds out.
 */
export function leastRectangle(
  outline: readonly Point[],
  bound: number,
): readonly [number, number] | null {
  const count = outline.length;
  let least = bound;
  let best: readonly [number, number] | null = null;
  let [right, top, left] = [1, 1, 1];
  for (let n = 0; n < count; n++) {
    const [x, y] = outline[n] as Point;
    const [nextX, nextY] = outline[(n + 1) % count] as Point;
    const length = Math.hypot(nextX - x, nextY - y);
    if (length === 0) continue;
    const [cos, sin] = [(nextX - x) / length, (nextY - y) / length];
    right = climb(outline, Math.max(right, n + 1), cos, sin);
    top = climb(outline, Math.max(top, right), -sin, cos);
    left = climb(outline, Math.max(left, top), -cos, -sin);
    const width = reach(outline, right, cos, sin) + reach(outline, left, -cos, -sin);
    const height = reach(outline, top, -sin, cos) + reach(outline, n, sin, -cos);
    if (width * height >= least) continue;
    const sides = [span(outline, cos, sin), span(outline, -sin, cos)] as const;
    if (sides[0] * sides[1] >= least) continue;
    least = sides[0] * sides[1];
    best = sides;
  }
  return best;
}

function reach(outline: readonly Point[], n: number, cos: number, sin: number): number {
  const [x, y] = outline[n % outline.length] as Point;
  return x * cos + y * sin;
}

/** The corner from which the next one reaches no farther in a direction. */
function climb(outline: readonly Point[], from: number, cos: number, sin: number): number {
  let n = from;
  while (reach(outline, n + 1, cos, sin) > reach(outline, n, cos, sin)) n++;
  return n;
}

function span(outline: readonly Point[], cos: number, sin: number): number {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let n = 0; n < outline.length; n++) {
    const value = reach(outline, n, cos, sin);
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return high - low;
}
