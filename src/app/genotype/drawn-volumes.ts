import type { MadeMask } from '../../worker/protocol.ts';

export interface DrawnVolume {
  readonly value: number;
  readonly name: string;
  readonly voxels: number;
  readonly ml: number;
}

/** How large each label of a drawn mask is; mm³ of a voxel from its spacing. */
export function drawnVolumes({ data, grid, labels }: MadeMask): readonly DrawnVolume[] {
  const counts = new Uint32Array(256);
  for (const value of data) counts[value] = (counts[value] ?? 0) + 1;
  const [x, y, z] = grid.spacing;
  return labels.map(({ value, name }) => {
    const voxels = counts[value] ?? 0;
    return { value, name, voxels, ml: (voxels * x * y * z) / 1000 };
  });
}
