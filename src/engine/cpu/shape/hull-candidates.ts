import type { Triple } from '../../../volume/grid.ts';
import type { PlaneHull } from './plane-hulls.ts';

/**
 * Surface vertices that are hull corners in all three planes they lie in, as a corner of the whole hull must be;
 * flat triples of doubled voxel coordinates, ordered so that neighbours in the list are neighbours in space.
 * `across`: the hulls of the planes across x, y and z.
 */
export function hullCandidates(
  [acrossX, acrossY, acrossZ]: readonly [PlaneHull[], PlaneHull[], PlaneHull[]],
  size: Triple,
): Int32Array {
  // Doubled coordinates run from -1 to 2 n - 1.
  const nx = 2 * size[0] + 1;
  const ny = 2 * size[1] + 1;
  const key = (x: number, y: number, z: number) => x + 1 + nx * (y + 1 + ny * (z + 1));
  const inX = new Set<number>();
  for (const { w, points } of acrossX) {
    for (let n = 0; n < points.length; n += 2) {
      inX.add(key(w, points[n] as number, points[n + 1] as number));
    }
  }
  const inBoth = new Set<number>();
  for (const { w, points } of acrossY) {
    for (let n = 0; n < points.length; n += 2) {
      const at = key(points[n] as number, w, points[n + 1] as number);
      if (inX.has(at)) inBoth.add(at);
    }
  }
  const out: number[] = [];
  for (const { w, points } of acrossZ) {
    for (let n = 0; n < points.length; n += 2) {
      const x = points[n] as number;
      const y = points[n + 1] as number;
      if (inBoth.has(key(x, y, w))) out.push(x, y, w);
    }
  }
  return Int32Array.from(out);
}
