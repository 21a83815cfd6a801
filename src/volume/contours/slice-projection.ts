import { type Affine, type Grid, invertAffine, type Triple } from '../grid.ts';
import type { Ring } from './fill-polygons.ts';
import { type Contour, columns, cross, dot } from './group-contours.ts';

/** How parallel planes are seen from the slices of a grid. */
export interface SliceProjection {
  /** Index axes of a slice's rows and columns (`x` the faster one), and the one across slices. */
  readonly x: 0 | 1 | 2;
  readonly y: 0 | 1 | 2;
  readonly across: 0 | 1 | 2;
  /** Distance of the slices along the normal, in mm. */
  readonly step: number;
  /** Position along the normal (mm) of the voxel at 0, and what one voxel along x, y and across adds. */
  readonly start: number;
  readonly perX: number;
  readonly perY: number;
  readonly perSlice: number;
  /** The contour projected along the normal onto slice 0, in voxel indices. */
  project(contour: Contour): Ring;
  /** What one slice further adds to projected x and y. */
  readonly shift: readonly [number, number];
}

/**
 * Slices are taken across the given index axis, or across the one whose slices face the normal most. Null for a
 * singular grid.
 */
export function projectOntoSlices(
  grid: Grid,
  normal: Triple,
  axis: 0 | 1 | 2 | null,
): SliceProjection | null {
  const { affine } = grid;
  if (invertAffine(affine) === null) return null;
  const cols = columns(affine);
  const facing = ([0, 1, 2] as const).map((a) => {
    const slice = cross(cols[(a + 1) % 3] as Triple, cols[(a + 2) % 3] as Triple);
    return Math.abs(dot(slice, normal)) / Math.hypot(...slice);
  });
  const across = axis ?? (facing.indexOf(Math.max(...facing)) as 0 | 1 | 2);
  const [x, y] = ([0, 1, 2] as const).filter((a) => a !== across) as [0 | 1 | 2, 0 | 1 | 2];
  const [cx, cy, cz] = [cols[x], cols[y], cols[across]];
  const origin: Triple = [affine[3], affine[7], affine[11]];
  // Columns x, y and the normal; its inverse takes a point to where it is seen from the slice.
  const inverse = invertAffine([
    ...[cx[0], cy[0], normal[0], 0],
    ...[cx[1], cy[1], normal[1], 0],
    ...[cx[2], cy[2], normal[2], 0],
  ] as unknown as Affine);
  if (inverse === null) return null;
  const toX: Triple = [inverse[0], inverse[1], inverse[2]];
  const toY: Triple = [inverse[4], inverse[5], inverse[6]];
  // In-plane steps of a slice that is parallel to the planes add nothing but rounding.
  const along = (column: Triple) => (axis === null ? dot(normal, column) : 0);
  return {
    x,
    y,
    across,
    step: Math.abs(dot(normal, cz)),
    start: dot(normal, origin),
    perX: along(cx),
    perY: along(cy),
    perSlice: dot(normal, cz),
    project(contour) {
      const ring = new Float64Array((contour.length / 3) * 2);
      for (let n = 0, m = 0; n + 2 < contour.length; n += 3, m += 2) {
        const p: Triple = [
          (contour[n] as number) - origin[0],
          (contour[n + 1] as number) - origin[1],
          (contour[n + 2] as number) - origin[2],
        ];
        ring[m] = dot(toX, p);
        ring[m + 1] = dot(toY, p);
      }
      return ring;
    },
    shift: [-dot(toX, cz), -dot(toY, cz)],
  };
}
