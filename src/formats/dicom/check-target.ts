import { LocusError } from '../../volume/errors.ts';
import { type Grid, invertAffine, voxelCount } from '../../volume/grid.ts';

/** A mask takes up to two bytes a voxel; the largest ArrayBuffer is near 2 GiB. */
const MOST_VOXELS = 1e9;

/**
 * Whether regions can be drawn on a grid.
 *
 * @throws LocusError 'too-large', 'geometry-mismatch'
 */
export function checkTarget(grid: Grid, file: string): void {
  if (voxelCount(grid) > MOST_VOXELS) {
    throw new LocusError(
      'too-large',
      `A mask of ${grid.size.join(' x ')} voxels does not fit into memory.`,
      'Crop or downsample the image first.',
      file,
    );
  }
  if (invertAffine(grid.affine) === null) {
    throw new LocusError(
      'geometry-mismatch',
      'The header of the image puts all its voxels in one plane.',
      'Export the image again, with its geometry.',
      file,
    );
  }
}
