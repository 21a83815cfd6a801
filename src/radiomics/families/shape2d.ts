import type { Diameters } from '../../engine/shape.ts';
import type { Triple } from '../../volume/grid.ts';
import type { Roi } from '../../volume/roi.ts';
import { missing, type Outcome, type Outcomes, ratio } from '../outcome.ts';
import type { Profile } from '../profiles.ts';
import { voxelMoments } from '../shape/axes.ts';
import { allMissing } from './aggregate.ts';

export interface Shape2dInput {
  readonly roi: Roi;
  readonly spacing: Triple;
  readonly diameters: Diameters;
  /** The axis across the slice; PyRadiomics' force2Ddimension counts the other way, 0 = z. */
  readonly axis: 0 | 1 | 2;
}

/**
 * PyRadiomics' shape2D: the outline of a region of one slice by marching squares. Pixels that touch at a corner
 * only are kept apart.
 */
export function shape2dFeatures(
  { roi, spacing, diameters, axis }: Shape2dInput,
  profile: Profile,
): Outcomes {
  const { size } = roi.box;
  if (size[axis] !== 1) {
    return allMissing(`the region has ${size[axis]} slices; 2D shape needs one`);
  }
  const [u, v] = ([0, 1, 2] as const).filter((other) => other !== axis) as [0 | 1 | 2, 0 | 1 | 2];
  const { area, perimeter } = outline(
    roi.morphological,
    [size[u], size[v]],
    [spacing[u], spacing[v]],
  );
  const moments = voxelMoments(roi.morphological, size, spacing);
  const divisor = profile.covarianceDivisor === 'n' ? moments.count : moments.count - 1;
  const length = (scatter: number): Outcome =>
    divisor === 0 ? missing('one voxel has no spread') : 4 * Math.sqrt(scatter / divisor);
  const [major, minor] = moments.scatter;
  const elongation = ratio(minor, major, 'the region has no extent along its major axis');
  // Circle of the same area.
  const circumference = 2 * Math.sqrt(Math.PI * area);
  return {
    MeshSurface: area,
    PixelSurface: roi.morphologicalCount * spacing[u] * spacing[v],
    Perimeter: perimeter,
    PerimeterSurfaceRatio: perimeter / area,
    Sphericity: circumference / perimeter,
    SphericalDisproportion: perimeter / circumference,
    MaximumDiameter: [diameters.row, diameters.column, diameters.slice][axis] as number,
    MajorAxisLength: length(major),
    MinorAxisLength: length(minor),
    Elongation: typeof elongation === 'number' ? Math.sqrt(elongation) : elongation,
  };
}

/**
 * Area (mm²) and perimeter (mm) by marching squares between pixel centres: each cell of four pixels adds the area
 * of its corners inside, cut at the middles of its edges, and the length of the cut.
 */
function outline(
  mask: Uint8Array,
  [nu, nv]: readonly [number, number],
  [su, sv]: readonly [number, number],
): { readonly area: number; readonly perimeter: number } {
  const inside = (i: number, j: number) =>
    i >= 0 && i < nu && j >= 0 && j < nv ? (mask[i + nu * j] as number) : 0;
  const diagonal = Math.hypot(su, sv) / 2;
  // Eighths of a cell by number of corners inside.
  const eighths = [0, 1, 4, 7, 8];
  let area = 0;
  let perimeter = 0;
  for (let j = -1; j < nv; j++) {
    for (let i = -1; i < nu; i++) {
      const [a, b] = [inside(i, j), inside(i + 1, j)];
      const [c, d] = [inside(i, j + 1), inside(i + 1, j + 1)];
      const count = a + b + c + d;
      if (count === 0) continue;
      const isSplit = count === 2 && a === d;
      area += isSplit ? 2 : (eighths[count] as number);
      if (isSplit) perimeter += 2 * diagonal;
      else if (count === 1 || count === 3) perimeter += diagonal;
      else if (count === 2) perimeter += a === b ? su : sv;
    }
  }
  return { area: (area / 8) * su * sv, perimeter };
}
