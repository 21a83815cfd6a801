import type { SurfaceCells } from '../../engine/engine.ts';
import type { Diameters } from '../../engine/shape.ts';
import type { Triple } from '../../volume/grid.ts';
import type { Roi } from '../../volume/roi.ts';
import { missing, type Outcome, type Outcomes, ratio } from '../outcome.ts';
import type { Profile } from '../profiles.ts';
import { voxelMoments } from '../shape/axes.ts';
import { meshMeasures } from '../shape/mesh.ts';

export interface ShapeInput {
  readonly roi: Roi;
  readonly spacing: Triple;
  readonly surface: SurfaceCells;
  readonly diameters: Diameters;
  /** Intensities of the intensity mask, in memory order. */
  readonly samples: Float64Array;
}

/** Morphological features (IBSI section 3.1, HCUG) of the morphological mask. */
export function shapeFeatures(
  { roi, spacing, surface, diameters, samples }: ShapeInput,
  profile: Profile,
): Outcomes {
  const { area, volume } = meshMeasures(surface, spacing, profile.mesh);
  const size = roi.box.size;
  const moments = voxelMoments(roi.morphological, size, spacing);
  const divisor = profile.covarianceDivisor === 'n' ? moments.count : moments.count - 1;
  const axis = (scatter: number): Outcome =>
    divisor === 0 ? missing('one voxel has no spread') : 4 * Math.sqrt(scatter / divisor);
  const [major, minor, least] = moments.scatter;
  const noAxis = 'the region has no extent along its major axis';
  // Sphere of the same volume: A³ = 36 π V².
  const sphereArea = Math.cbrt(36 * Math.PI * volume * volume);
  return {
    MeshVolume: volume,
    VoxelVolume: roi.morphologicalCount * spacing[0] * spacing[1] * spacing[2],
    SurfaceArea: area,
    SurfaceVolumeRatio: area / volume,
    Compactness1: volume / (Math.sqrt(Math.PI) * area ** 1.5),
    Compactness2: (36 * Math.PI * volume * volume) / area ** 3,
    SphericalDisproportion: area / sphereArea,
    Sphericity: sphereArea / area,
    Asphericity: area / sphereArea - 1,
    CentreOfMassShift: centreOfMassShift(roi, spacing, samples, moments.centre),
    Maximum3DDiameter: diameters.maximum3D,
    Maximum2DDiameterSlice: diameters.slice,
    Maximum2DDiameterColumn: diameters.column,
    Maximum2DDiameterRow: diameters.row,
    MajorAxisLength: axis(major),
    MinorAxisLength: axis(minor),
    LeastAxisLength: axis(least),
    // √ of the ratio of scatters: the divisor cancels, so these exist where the lengths do not depend on it.
    Elongation: rooted(ratio(minor, major, noAxis)),
    Flatness: rooted(ratio(least, major, noAxis)),
    IntegratedIntensity:
      samples.length === 0
        ? missing('no voxel of the region has an intensity in range')
        : mean(samples) * volume,
  };
}

/** IBSI KLMA: from the mean voxel position to the intensity-weighted one. */
function centreOfMassShift(
  roi: Roi,
  spacing: Triple,
  samples: Float64Array,
  centre: Triple,
): Outcome {
  const [nx, ny] = roi.box.size;
  let weight = 0;
  let [x, y, z] = [0, 0, 0];
  for (let at = 0, n = 0; at < roi.intensity.length; at++) {
    if (roi.intensity[at] === 0) continue;
    const value = samples[n++] as number;
    const row = Math.floor(at / nx);
    weight += value;
    x += value * (at - row * nx);
    y += value * (row % ny);
    z += value * Math.floor(row / ny);
  }
  if (weight === 0) return missing('the intensities add up to 0');
  return Math.hypot(
    (x / weight) * spacing[0] - centre[0],
    (y / weight) * spacing[1] - centre[1],
    (z / weight) * spacing[2] - centre[2],
  );
}

function mean(samples: Float64Array): number {
  return samples.reduce((total, value) => total + value, 0) / samples.length;
}

function rooted(value: Outcome): Outcome {
  return typeof value === 'number' ? Math.sqrt(value) : value;
}
