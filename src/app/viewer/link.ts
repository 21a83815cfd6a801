import type { Triple } from '../../volume/grid.ts';
import type { LoadedItem } from '../../worker/protocol.ts';
import { mappingOf, roundIndex } from './geometry.ts';

/**
 * Whether the crosshair can stay where it is in the world (mm, RAS+) when another image is shown: the two lie in one
 * space as far as their files tell, and the new one has a voxel there. Files without a frame of reference (NIfTI, NRRD)
 * are taken to lie in the scanner's space.
 */
export function canLink(before: LoadedItem | null, next: LoadedItem | null, at: Triple): boolean {
  if (before === null || next === null) return false;
  if (!isOneSpace(before, next)) return false;
  const { grid } = next.header;
  const voxel = mappingOf(grid)?.toIndex(at);
  if (voxel === undefined) return false;
  return roundIndex(voxel).every((n, axis) => n >= 0 && n < (grid.size[axis] ?? 0));
}

function isOneSpace({ dicom: one }: LoadedItem, { dicom: other }: LoadedItem): boolean {
  if (one === null || other === null) return true;
  if (one.patient !== other.patient) return false;
  const [a, b] = [one.frameOfReference, other.frameOfReference];
  return a === null || b === null ? one.study === other.study : a === b;
}
