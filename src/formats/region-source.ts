import type { Grid } from '../volume/grid.ts';
import type { LabelMap } from '../volume/volume.ts';
import type { Identity } from './dicom/identity.ts';

/** An RTSTRUCT or DICOM SEG file whose header has been read: regions that wait for the image they belong to. */
export interface RegionSource {
  /** As the user named it. */
  readonly name: string;
  readonly format: 'RTSTRUCT' | 'DICOM SEG';
  /** Structure set label or series description, scrubbed; may be ''. */
  readonly title: string;
  readonly regions: readonly {
    /** ROI number or segment number. */
    readonly number: number;
    readonly name: string;
    readonly colour: readonly [number, number, number];
    /** What the file says it is and how it was made: 'GTV, manual', 'Neoplasm (SCT 108369006), automatic'; may be ''. */
    readonly description: string;
    /** Why it cannot be drawn ('it has no closed contours'), null where it can. */
    readonly whyNot: string | null;
  }[];
  /** The file's own patient, study and frame of reference, with the series and instances that it refers to. */
  readonly refersTo: Identity;
  /** The grid of a SEG's own frames, where they make one; null for RTSTRUCT. */
  readonly ownGrid: Grid | null;
  /** Share of the maximum from which a voxel of a fractional SEG is inside, unless asked otherwise; null of all others. */
  readonly threshold: number | null;
  readonly warnings: readonly string[];
  /**
   * All regions on a grid, that of the image that `findImage` chose, or `ownGrid`. Overlapping regions share labels
   * (LabelMap.regions). A region that has no voxel there has no values.
   *
   * @throws LocusError 'corrupt', 'truncated', 'unsupported', 'geometry-mismatch', 'mask-outside' (nothing of any region
   * lands in the grid), 'too-large', 'cancelled'
   */
  draw(grid: Grid, options?: DrawOptions): Promise<LabelMap>;
}

export interface DrawOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((fraction: number) => void) | undefined;
  /** Of a fractional SEG, the least share of its maximum that counts as inside: 0.5 unless said. */
  readonly threshold?: number;
  /** Hears, in words, what a person should know of how the regions met this grid. */
  readonly warn?: ((warning: string) => void) | undefined;
}
