import type { VoxelType } from './voxel-type.ts';

/** Takes decoded bytes in order. The bytes are valid during the call only. */
export interface Sink {
  /** False once no more bytes are wanted. */
  accept(bytes: Uint8Array): boolean;
  /** Whether all wanted bytes have come. */
  readonly isFull: boolean;
}

export interface InflateOptions {
  readonly signal?: AbortSignal | undefined;
  /** See ReadOptions. */
  readonly nativeFrom?: number;
}

/** How the compressed data ended. 'stopped': the sink had enough before the end. */
export type Ending = 'stopped' | 'intact' | 'cut' | 'bad-checksum';

export interface PartOptions extends InflateOptions {
  readonly type: VoxelType;
  readonly onBytes: (count: number) => void;
}
