import { hullCandidates } from '../../engine/cpu/shape/hull-candidates.ts';
import { type PlaneHull, planeHulls } from '../../engine/cpu/shape/plane-hulls.ts';
import type { Triple } from '../../volume/grid.ts';
import type { Roi } from '../../volume/roi.ts';
import { missing, type Outcome, type Outcomes } from '../outcome.ts';
import type { Profile } from '../profiles.ts';
import { voxelMoments } from '../shape/axes.ts';
import { alignedBox, boxMeasures, orientedBox, type Solid } from '../shape/boxes.ts';
import { convexHull, hullCorners, hullMeasures } from '../shape/convex-hull.ts';
import { ellipsoidMeasures } from '../shape/ellipsoids.ts';
import { enclosingEllipsoid } from '../shape/enclosing-ellipsoid.ts';
import type { MeshMeasures } from '../shape/mesh.ts';

export interface DensitiesInput {
  readonly roi: Roi;
  readonly spacing: Triple;
  /** Area and volume of the surface mesh. */
  readonly mesh: MeshMeasures;
}

/**
 * Volume and area densities (IBSI HCUG): the region's mesh against five solids around its surface vertices. The
 * bounding boxes and the hull enclose the vertices, which lie half a voxel beyond the outermost voxel centres.
 */
export function densityFeatures(
  { roi, spacing, mesh }: DensitiesInput,
  profile: Profile,
): Outcomes {
  const mask = roi.morphological;
  const { size } = roi.box;
  const planes = ([0, 1, 2] as const).map((axis) => planeHulls(mask, size, axis));
  const hull = convexHull(hullCandidates(planes as [PlaneHull[], PlaneHull[], PlaneHull[]], size));
  // One voxel's surface spans space already.
  if (hull === null) throw new Error('the region is empty');
  // Vertices are in half voxels.
  const scale: Triple = [spacing[0] / 2, spacing[1] / 2, spacing[2] / 2];
  const solids = {
    AABB: boxMeasures(alignedBox(hull, scale)),
    OMBB: boxMeasures(orientedBox(hull, scale)),
    AEE: approximateEllipsoid(mask, size, spacing, profile),
    MVEE: ellipsoidMeasures(enclosingEllipsoid(hullCorners(hull, scale))),
    ConvexHull: hullMeasures(hull, scale),
  };
  return Object.fromEntries(
    Object.entries(solids).flatMap(([name, solid]) => [
      [`VolumeDensity${name}`, density(mesh, solid, 'volume')],
      [`AreaDensity${name}`, density(mesh, solid, 'area')],
    ]),
  );
}

const FLAT = 'the region’s voxel centres lie in a plane: their ellipsoid has no volume';

/** The ellipsoid with the principal axes of the voxel centres (IBSI 6BDE): half of each axis length, 2 √λ. */
function approximateEllipsoid(
  mask: Uint8Array,
  size: Triple,
  spacing: Triple,
  profile: Profile,
): Solid | null {
  const { count, scatter } = voxelMoments(mask, size, spacing);
  const divisor = profile.covarianceDivisor === 'n' ? count : count - 1;
  const [a, b, c] = scatter.map((value) => 2 * Math.sqrt(value / divisor)) as unknown as Triple;
  // In exact arithmetic the least axis of a plane is 0; rounding leaves up to some 1e-8 of the longest.
  return divisor === 0 || !(c > 1e-7 * a) ? null : ellipsoidMeasures([a, b, c]);
}

function density(mesh: MeshMeasures, solid: Solid | null, measure: 'area' | 'volume'): Outcome {
  return solid === null ? missing(FLAT) : mesh[measure] / solid[measure];
}
