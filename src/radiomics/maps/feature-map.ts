import type { EngineInfo } from '../../engine/engine.ts';
import type { Grid } from '../../volume/grid.ts';
import type { Box } from '../../volume/roi.ts';
import type { LabelMap, Volume } from '../../volume/volume.ts';
import type { ExtractionProgress } from '../feature.ts';
import type { HelperPool } from '../helpers.ts';
import type { ExtractionSettings } from '../settings.ts';

export interface FeatureMapInput {
  readonly image: Volume;
  readonly mask: LabelMap;
  /** United. */
  readonly labels: readonly number[];
  /** With `voxelwise`; null there = PyRadiomics' defaults. */
  readonly settings: ExtractionSettings;
  /** Full names as in a table of features: 'original_glcm_Contrast', 'wavelet-LLH_firstorder_Mean'. */
  readonly features: readonly string[];
}

export interface FeatureMapOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: ExtractionProgress) => void;
  readonly helpers?: HelperPool;
  /**
   * Called before the whole is there, with maps in which each block of `step` voxels has its middle voxel's value;
   * left out, nothing coarse is computed.
   */
  readonly onCoarse?: (maps: readonly FeatureMap[], step: number) => void;
}

/** A feature of each voxel's neighbourhood. */
export interface FeatureMap {
  readonly feature: string;
  /** Which engine's code gave the values: what the GPU has no kernel for is done on the CPU. */
  readonly engine: EngineInfo['name'];
  /** The prepared (resampled) image's. */
  readonly grid: Grid;
  /** Part of `grid` that the map covers. */
  readonly box: Box;
  /** 1 in the region, 0 outside; of the size of `box`. */
  readonly region: Uint8Array;
  /** x fastest, of the size of `box`; outside the region the initial value, NaN where there is none. */
  readonly values: Float32Array;
  /** Of the finite values in the region; NaN where there are none. */
  readonly min: number;
  readonly max: number;
}
