import { LocusError } from '../../volume/errors.ts';
import type { Triple } from '../../volume/grid.ts';
import type { RegionLimits } from '../settings-preprocessing.ts';

/**
 * Refuses a region that PyRadiomics would: one voxel, thick along too few axes, or of `size` voxels or fewer
 * (minimumROISize itself is too small). PyRadiomics checks after resampling and again after re-segmentation.
 *
 * @throws LocusError 'bad-settings'
 */
export function requireRegion(box: Triple, voxelCount: number, limits: RegionLimits): void {
  const dimensions = box.filter((n) => n > 1).length;
  if (voxelCount <= 1) {
    refuse(
      `The region has ${voxelCount === 0 ? 'no voxel' : 'a single voxel'}.`,
      'Draw a larger region, or choose a finer spacing or a wider intensity range.',
    );
  }
  if (dimensions < limits.dimensions) {
    refuse(
      `The region is more than one voxel thick along ${dimensions} of 3 axes; ${limits.dimensions} are asked for.`,
      'Draw a thicker region, or lower the smallest number of dimensions.',
    );
  }
  if (limits.size !== null && voxelCount <= limits.size) {
    refuse(
      `The region has ${voxelCount} voxels; more than ${limits.size} are asked for.`,
      'Draw a larger region, or lower the smallest size.',
    );
  }
}

function refuse(problem: string, remedy: string): never {
  throw new LocusError('bad-settings', problem, remedy);
}
