import { labelTitle } from '../../session/regions.ts';
import type { Triple } from '../../volume/grid.ts';
import type { ItemVoxels, LoadedItem } from '../../worker/protocol.ts';
import { mappingOf, roundIndex, voxelAt } from './geometry.ts';

export interface Probe {
  readonly voxel: Triple;
  readonly world: Triple;
  /** The intensity as it is in the image, not as the display rounds it; null outside. */
  readonly intensity: number | null;
  /** Name of the label or of the regions there, null for background. */
  readonly label: string | null;
}

export interface Shown {
  readonly item: LoadedItem;
  readonly voxels: ItemVoxels;
}

/** What lies at a position of the world, read from the true voxels. */
export function probe(world: Triple, image: Shown, mask: Shown | null): Probe | null {
  const mapping = mappingOf(image.voxels.grid);
  if (!mapping) return null;
  const voxel = roundIndex(mapping.toIndex(world));
  return {
    voxel,
    world: mapping.toWorld(voxel),
    intensity: voxelAt(image.voxels.grid.size, image.voxels.data, voxel),
    label: mask ? labelAt(world, mask) : null,
  };
}

function labelAt(world: Triple, mask: Shown): string | null {
  const mapping = mappingOf(mask.voxels.grid);
  if (!mapping) return null;
  const index = roundIndex(mapping.toIndex(world));
  const value = voxelAt(mask.voxels.grid.size, mask.voxels.data, index);
  return value === null ? null : labelTitle(mask.item, value);
}
