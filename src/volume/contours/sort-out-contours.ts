import type { Affine, Grid } from '../grid.ts';
import type { Contour } from './group-contours.ts';

/** Contours that stand in the file twice would cancel each other by the even-odd rule; each is taken once. */
export function withoutRepeats(contours: readonly Contour[]): Contour[] {
  const alike = new Map<string, Contour[]>();
  return contours.filter((contour) => {
    const key = `${contour.length} ${contour[0]} ${contour[1]} ${contour[2]}`;
    const others = alike.get(key) ?? [];
    if (others.some((other) => other.every((value, n) => value === contour[n]))) return false;
    others.push(contour);
    alike.set(key, others);
    return true;
  });
}

/** Farther out than half a voxel no voxel centre is missed; contours along the border reach that far. */
const OUTSIDE = 0.51;
const CUT = 1;

/** Where a contour lies with respect to the voxels of a grid. */
export function placeContour(
  points: Contour,
  inverse: Affine,
  { size }: Grid,
): 'inside' | 'cut' | 'outside' {
  let place: 'inside' | 'cut' = 'inside';
  for (const axis of [0, 1, 2] as const) {
    const [a, b, c, t] = inverse.slice(4 * axis, 4 * axis + 4) as [number, number, number, number];
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    for (let n = 0; n + 2 < points.length; n += 3) {
      const at =
        a * (points[n] as number) +
        b * (points[n + 1] as number) +
        c * (points[n + 2] as number) +
        t;
      if (at < low) low = at;
      if (at > high) high = at;
    }
    const last = size[axis] - 1;
    if (high < -OUTSIDE || low > last + OUTSIDE) return 'outside';
    if (low < -CUT || high > last + CUT) place = 'cut';
  }
  return place;
}
