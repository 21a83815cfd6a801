import type { FamilyName } from './settings.ts';

/** One number of the result, with everything needed to understand it. */
export interface FeatureValue {
  /** PyRadiomics-style: image_family_Feature, e.g. `wavelet-LLH_glcm_Contrast`. */
  readonly name: string;
  /** Derived image: `original`, `wavelet-LLH` … */
  readonly image: string;
  readonly family: FamilyName;
  /** Feature name without prefix, e.g. `Contrast`. */
  readonly feature: string;
  /** IBSI code of the feature (ACUI), null where IBSI has none. */
  readonly ibsi: string | null;
  /** IBSI code of the aggregation (ITBB, DHQ4 …), null where IBSI has none. */
  readonly aggregation: string | null;
  /** '1' when dimensionless. */
  readonly unit: string;
  /** NaN when it could not be computed; then `reason` says why. */
  readonly value: number;
  readonly reason: string | null;
}

/** Where an extraction stands; `fraction` rises from 0 to 1. */
export interface ExtractionProgress {
  readonly stage: string;
  readonly image: string | null;
  readonly family: FamilyName | null;
  readonly fraction: number;
}

/** Facts about the input and the region, `diagnostics_*` in exports. */
export type Diagnostics = Readonly<Record<string, number | string | readonly number[] | null>>;

export interface Extraction {
  readonly features: readonly FeatureValue[];
  readonly diagnostics: Diagnostics;
  /** Sentences a person should read: voxels excluded, levels capped … */
  readonly warnings: readonly string[];
  readonly timings: {
    readonly upload: number;
    readonly compute: number;
    readonly readback: number;
    readonly features: number;
  };
  /** Threads that did the work beside each other; 1 on the GPU. */
  readonly threads: number;
}
