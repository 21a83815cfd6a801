import { toNifti } from '../../session/facts.ts';
import type { Grid } from '../../volume/grid.ts';
import type { VoxelArray } from '../../volume/volume.ts';

/** Arrays that a viewer texture can hold without loss. */
const SHOWN = new Set(['Uint8Array', 'Int16Array', 'Uint16Array', 'Float32Array']);

/**
 * A NIfTI-1 file in memory, for the viewer only. Types that WebGL has no texture for become float32; so do images
 * with NaN or infinity, which are shown as `fill`.
 */
export function toShownNifti(
  grid: Grid,
  data: VoxelArray,
  options: { readonly hasNonFinite?: boolean; readonly fill?: number } = {},
): ArrayBuffer {
  const isKept = options.hasNonFinite !== true && SHOWN.has(data.constructor.name);
  const shown = isKept ? data : new Float32Array(data);
  if (options.hasNonFinite === true) {
    const fill = options.fill ?? 0;
    for (let at = 0; at < shown.length; at++) {
      if (!Number.isFinite(shown[at])) shown[at] = fill;
    }
  }
  return toNifti(grid, shown).buffer;
}
