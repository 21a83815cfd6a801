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
  readonly format:
    | 'NIfTI-1'
    | 'NIfTI-2'
    | 'NRRD'
    | 'MetaImage'
    | 'DICOM'
    | 'DICOM SEG'
    | 'RTSTRUCT';
  readonly grid: Grid;
  /** Volumes along the fourth (and higher) axes; 1 for 3-D. */
  readonly frames: number;
  /** What tells the volumes apart ('b = 1000 s/mm²', 'echo 2', '12.5 s'); absent where nothing does. */
  readonly frameNames?: readonly string[];
  /** Voxel type in the file: 'int16', 'float32' … */
  readonly voxelType: string;
  readonly slope: number;
  readonly intercept: number;
  /** Bytes that reading one frame needs: inflated data plus the converted voxels. */
  readonly bytesNeeded: number;
  readonly modality: Modality;
  /** Odd things a person should know: 'no spatial transform: axes taken as R, A, S' … */
  readonly warnings: readonly string[];
  /** What the series says of itself; absent where the format has no such thing. Nothing in it identifies anybody. */
  readonly series?: SeriesFacts;
}

/** Facts of a DICOM series that tell what kind of image it is. Free text is scrubbed of names and numbers of patients. */
export interface SeriesFacts {
  /** DICOM modality: 'CT', 'MR', 'PT', 'SEG' … */
  readonly modality: string;
  /** Series description, else the protocol name; may be ''. */
  readonly description: string;
  readonly seriesNumber: number | null;
  /** Files (or frames of one) that it was put together from. */
  readonly images: number;
  /** MR: ms, ms, ms, degrees, s/mm². Null where the header does not say. */
  readonly echoTime: number | null;
  readonly repetitionTime: number | null;
  readonly inversionTime: number | null;
  readonly flipAngle: number | null;
  readonly bValues: readonly number[];
  /** Image type, scanning sequence and sequence name or variant, in capitals. */
  readonly sequenceWords: readonly string[];
  readonly hasContrast: boolean;
  /** Units that the voxels can be given in, the first being how they are read unless asked otherwise. */
  readonly units: readonly UnitOption[];
}

/** 'SUVbw', 'SUVlbm', 'SUVbsa', 'Bq/ml', 'HU' …; `whyNot` where the header lacks what it takes. */
export interface UnitOption {
  readonly unit: string;
  readonly whyNot: string | null;
}

/** How one frame is read. */
export interface ReadOptions {
  readonly signal?: AbortSignal | undefined;
  /** Share of the frame's bytes that have arrived, 0 to 1. */
  readonly onProgress?: ((fraction: number) => void) | undefined;
  /** Smaller gzip files are inflated in JavaScript: setting up the platform's stream costs more. */
  readonly nativeFrom?: number;
  /** One of the series' units; without it the first that can be had. */
  readonly unitWanted?: string | undefined;
}
