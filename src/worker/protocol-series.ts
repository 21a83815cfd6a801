import type { HeaderElement } from '../formats/dicom/dataset.ts';
import type { SeriesFacts } from '../formats/source.ts';
import type { Grid } from '../volume/grid.ts';
import type { Sequence } from '../volume/sequence.ts';

/** What an item's DICOM files say, without anything that identifies a patient. */
export interface DicomFacts {
  /** 'Patient 1', as in SeriesOffer. */
  readonly patient: string;
  /** Opaque, equal where the UIDs are: 'study-1'. */
  readonly study: string;
  /** Opaque: 'frame-1'; null where the files have none. Images of one frame of reference lie in one space. */
  readonly frameOfReference: string | null;
  readonly series: SeriesFacts;
}

/** A volume found in DICOM files that has not been loaded: headers are read, voxels are not. */
export interface SeriesOffer {
  readonly id: string;
  /** 'Patient 1', 'Patient 2' in the order in which they came; patients keep theirs from one opening to the next. */
  readonly patient: string;
  /** As in DicomFacts. */
  readonly study: string;
  readonly frameOfReference: string | null;
  readonly series: SeriesFacts;
  /** A guess from the header alone. */
  readonly sequence: Sequence;
  readonly grid: Grid;
  readonly frames: number;
  readonly frameNames: readonly string[];
  readonly bytesNeeded: number;
  readonly warnings: readonly string[];
  /** The one that a person most likely wants: the largest 3-D series of the first patient, or the one a mask refers to. */
  readonly isSuggested: boolean;
  /** The item that it was loaded as meanwhile. */
  readonly itemId: string | null;
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
