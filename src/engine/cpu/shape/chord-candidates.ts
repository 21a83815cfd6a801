import type { Triple } from '../../../volume/grid.ts';
import { hullCandidates } from './hull-candidates.ts';
import { type PlaneHull, planeHulls } from './plane-hulls.ts';

/** Points in doubled voxel coordinates (midpoints between voxels are odd), flat triples. */
export type Points = Int32Array;

/** By diameter: sets of points, of which the longest chord of any is sought. */
export interface ChordCandidates {
  readonly maximum3D: readonly Points[];
  readonly slice: readonly Points[];
  readonly column: readonly Points[];
  readonly row: readonly Points[];
}

export const DIAMETERS = ['maximum3D', 'slice', 'column', 'row'] as const;

/** Surface vertices that can end a diameter: the corners of hulls, a few thousand of tens of thousands. */
export function chordCandidates(mask: Uint8Array, size: Triple): ChordCandidates {
  const across = ([0, 1, 2] as const).map((axis) => planeHulls(mask, size, axis)) as [
    PlaneHull[],
    PlaneHull[],
    PlaneHull[],
  ];
  const inPlanes = (axis: 0 | 1 | 2) => across[axis].map((hull) => inSpace(hull, axis));
  return {
    maximum3D: [hullCandidates(across, size)],
    slice: inPlanes(2),
    column: inPlanes(1),
    row: inPlanes(0),
  };
}

function inSpace({ w, points }: PlaneHull, axis: 0 | 1 | 2): Points {
  const out = new Int32Array((points.length / 2) * 3);
  const [u, v] = ([0, 1, 2] as const).filter((other) => other !== axis) as [number, number];
  for (let n = 0, at = 0; n < points.length; n += 2, at += 3) {
    out[at + u] = points[n] as number;
    out[at + v] = points[n + 1] as number;
    out[at + axis] = w;
  }
  return out;
}
