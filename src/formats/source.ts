import type { Grid } from '../volume/grid.ts';
import type { Modality } from '../volume/volume.ts';

/** A file as it came: a Blob gives ranges and streams alike in browsers and in Node. */
export interface SourceFile {
  /** As the user named it, with the folder when a folder was dropped. Shown, never logged or exported. */
  readonly name: string;
  readonly blob: Blob;
}

/** What a header promises, known before any voxel is read or inflated. */
export interface ImageHeader {
  readonly format: 'NIfTI-1' | 'NIfTI-2' | 'NRRD';
  readonly grid: Grid;
  /** Volumes along the fourth (and higher) axes; 1 for 3-D. */
  readonly frames: number;
  /** Voxel type in the file: 'int16', 'float32' … */
  readonly voxelType: string;
  readonly slope: number;
  readonly intercept: number;
  /** Bytes that reading one frame needs: inflated data plus the converted voxels. */
  readonly bytesNeeded: number;
  readonly modality: Modality;
  /** Odd things a person should know: 'no spatial transform: axes taken as R, A, S' … */
  readonly warnings: readonly string[];
}

/** How one frame is read. */
export interface ReadOptions {
  readonly signal?: AbortSignal | undefined;
  /** Share of the frame's bytes that have arrived, 0 to 1. */
  readonly onProgress?: ((fraction: number) => void) | undefined;
  /** Smaller gzip files are inflated in JavaScript: setting up the platform's stream costs more. */
  readonly nativeFrom?: number;
}
