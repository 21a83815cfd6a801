import type { HeaderElement } from '../formats/dicom/dataset.ts';
import type { SeriesFacts } from '../formats/source.ts';
import type { Grid } from '../volume/grid.ts';
import type { ItemId } from './protocol.ts';

/** A volume found in DICOM files that has not been loaded: headers are read, voxels are not. */
export interface SeriesOffer {
  readonly id: string;
  /** 'Patient 1', 'Patient 2' in the order in which they came; patients keep theirs from one opening to the next. */
  readonly patient: string;
  readonly study: string;
  readonly series: SeriesFacts;
  readonly grid: Grid;
  readonly frames: number;
  readonly frameNames: readonly string[];
  readonly bytesNeeded: number;
  readonly warnings: readonly string[];
  /** The one that a person most likely wants: the largest 3-D series of the first patient, or the one a mask refers to. */
  readonly isSuggested: boolean;
  /** Loaded meanwhile. */
  readonly itemId: ItemId | null;
}

/** RGBA, 8 bits, of the middle slice, at most 128 pixels a side. */
export interface Thumbnail {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8ClampedArray;
}

/** What the header viewer shows; of series the first image's. */
export interface HeaderReport {
  readonly name: string;
  readonly elements: readonly HeaderElement[];
}
