import type { IntensityRange } from '../volume/roi.ts';

export type ProfileName = 'ibsi' | 'pyradiomics';

/** What the user chooses for the grey-level bins. */
export type Binning =
  | { readonly kind: 'width'; readonly width: number }
  | { readonly kind: 'count'; readonly count: number }
  /** Intensities are grey levels already (IBSI digital phantom). */
  | { readonly kind: 'none' };

export const FAMILIES = ['shape', 'firstorder', 'glcm'] as const;
export type FamilyName = (typeof FAMILIES)[number];

/** IBSI codes of the ways to aggregate texture matrices: 3D averaged, 3D merged. */
export const AGGREGATIONS = ['ITBB', 'IAZD'] as const;
export type Aggregation = (typeof AGGREGATIONS)[number];

/**
 * Everything that decides a feature value besides the files. Serialisable; equal settings and equal
 * inputs give equal values. Conventions that differ between IBSI and PyRadiomics hang on `profile`
 * (see profiles.ts).
 */
export interface ExtractionSettings {
  readonly profile: ProfileName;
  readonly binning: Binning;
  /** Voxels outside this intensity range are left out of the intensity mask; null = none. */
  readonly resegmentRange: IntensityRange | null;
  readonly imageTypes: {
    readonly original: boolean;
    /** Name of the wavelet (coif1, haar, db2 …) or null for none. */
    readonly wavelet: string | null;
  };
  /** Families to compute: null = the profile's default features, else the listed ones. A missing family is off. */
  readonly families: Readonly<Partial<Record<FamilyName, readonly string[] | null>>>;
  readonly aggregations: readonly Aggregation[];
  /** Added to intensities in Energy, TotalEnergy and RootMeanSquared (PyRadiomics profile). */
  readonly voxelArrayShift: number;
}
