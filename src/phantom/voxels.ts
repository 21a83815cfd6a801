import type { Grid } from '../volume/grid.ts';
import type { ImageName } from './contrast.ts';

/** Raw voxels of one case, x fastest. */
export interface PhantomVoxels {
  readonly grid: Grid;
  readonly images: readonly { readonly name: ImageName; readonly data: Int16Array }[];
  /** Values of LABEL, 0 elsewhere. */
  readonly labels: Uint8Array;
}
