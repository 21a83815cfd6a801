import type { Triple } from '../volume/grid.ts';
import type { MapKernel } from './map.ts';

/** Neighbourhood grey tone difference features (IBSI section 3.10) that a map can have, in the order kernels number them. */
export const TONE_MAP_FEATURES = [
  'Coarseness',
  'Contrast',
  'Busyness',
  'Complexity',
  'Strength',
] as const;
export type ToneMapFeature = (typeof TONE_MAP_FEATURES)[number];

/** The largest radius that the WebGPU engine has a kernel for. */
export const GPU_TONE_MAP_RADIUS = 5;

/** Coarseness without any difference: IBSI (QCDE) and PyRadiomics take this for 1 / 0. */
export const LARGEST_COARSENESS = 1e6;

export interface ToneMapRequest {
  readonly kernel: MapKernel;
  /** To neighbours, one of each opposite pair, components up to 8. */
  readonly offsets: readonly Triple[];
  /** Voxels without neighbours count, with the difference 0. */
  readonly countsLone: boolean;
  /** Busyness is 0 where level times share is the same for all levels; else it is not defined there. */
  readonly isFlatDefined: boolean;
  readonly features: readonly ToneMapFeature[];
}
