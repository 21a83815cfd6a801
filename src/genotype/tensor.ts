import type { Grid } from '../volume/grid.ts';
import type { ChannelFacts } from './prediction.ts';

/** A tensor in memory order, last dimension fastest. */
export interface Tensor {
  readonly dims: readonly number[];
  readonly data: Float32Array;
}

/** Images as the network sees them. */
export interface PreparedInput {
  /** [channel][voxel], x fastest whatever the model's layout, on `grid`; the mask channel last. */
  readonly channels: readonly Float32Array[];
  readonly facts: readonly ChannelFacts[];
  /** Of the tensor: axes parallel to the world's. */
  readonly grid: Grid;
  /** Region on `grid`, 0 and 1; null where the model takes none and none was given. */
  readonly region: Uint8Array | null;
  /** Brain on `grid`, 0 and 1: of the first image there is; where there is no brain mask, all that it reaches. */
  readonly brain: Uint8Array;
}
