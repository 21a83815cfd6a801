import type { Axis } from '../engine/neighbourhood.ts';
import type { Conventions } from './conventions.ts';
import type { WeightingNorm } from './families/weighting.ts';
import type { ImageTypeName, ImageTypes } from './settings-images.ts';
import type { PreprocessSettings } from './settings-preprocessing.ts';

export type ProfileName = 'ibsi' | 'pyradiomics';

/** What the user chooses for the grey-level bins. */
export type Binning =
  | { readonly kind: 'width'; readonly width: number }
  | { readonly kind: 'count'; readonly count: number }
  /** Intensities are grey levels already (IBSI digital phantom). */
  | { readonly kind: 'none' };

export const FAMILIES = [
  'shape',
  'shape2D',
  'localintensity',
  'firstorder',
  'histogram',
  'ivh',
  'glcm',
  'glrlm',
  'glszm',
  'gldzm',
  'ngtdm',
  'ngldm',
  'gldm',
] as const;
export type FamilyName = (typeof FAMILIES)[number];

/**
 * IBSI codes of the ways to aggregate matrices per direction. 2D: averaged, slice-merged; 2.5D:
 * direction-merged, merged; 3D: averaged, merged.
 */
export const AGGREGATIONS = ['BTW3', 'SUJT', 'JJUI', 'ZW7Z', 'ITBB', 'IAZD'] as const;
export type Aggregation = (typeof AGGREGATIONS)[number];

/** Which neighbours texture matrices count, and how matrices per direction are added up. */
export interface TextureSettings {
  /**
   * Chebyshev distances in voxels, at most 8: pairs of the GLCM, neighbours of NGTDM, NGLDM and GLDM. [1] are the
   * 26 voxels around; IBSI's distance δ is [1, …, δ], PyRadiomics' `distances` any list.
   */
  readonly distances: readonly number[];
  /**
   * PyRadiomics' weightingNorm for GLCM and GLRLM: matrices of all directions are added up by these weights; null =
   * directions are averaged or merged as the aggregation says.
   */
  readonly weighting: WeightingNorm | null;
  /** IBSI's GLCM counts each pair both ways; PyRadiomics' symmetricalGLCM can be off. */
  readonly isGlcmSymmetric: boolean;
  /** NGLDM coarseness α, PyRadiomics' gldm_a: neighbours up to this many grey levels apart depend on each other. */
  readonly dependenceAlpha: number;
  /**
   * PyRadiomics' force2D and force2Ddimension: neighbours only within planes across this axis (2 = z, its dimension
   * 0), counts of all planes added up. null = as the aggregations say.
   */
  readonly plane: Axis | null;
}

/** What one image type may have for itself. */
export type ImageTypeSettings = Partial<
  Pick<ExtractionSettings, 'binning' | 'aggregations' | 'texture' | 'voxelArrayShift'>
>;

/** PyRadiomics' voxelSetting, for voxel-wise maps. */
export interface VoxelwiseSettings {
  /** Chebyshev radius of the neighbourhood in voxels. */
  readonly kernelRadius: number;
  /** Whether only the region's voxels in the neighbourhood count. */
  readonly isKernelMasked: boolean;
  /** Value of voxels outside the region; null = NaN. */
  readonly initialValue: number | null;
  /** Voxels computed at a time; null = all. */
  readonly batch: number | null;
}

/**
 * Everything that decides a feature value besides the files. Serialisable; equal settings and equal
 * inputs give equal values. Conventions that differ between IBSI and PyRadiomics hang on `profile`
 * (see profiles.ts).
 */
export interface ExtractionSettings {
  readonly profile: ProfileName;
  /** Conventions of the profile that are replaced one by one; the comparison of profiles does so. */
  readonly conventions?: Partial<Conventions>;
  readonly binning: Binning;
  /** Steps of the intensity-volume histogram; `none`: the intensities themselves, one unit apart. */
  readonly ivhBinning: Binning;
  /** What happens to image and region before features are taken. */
  readonly preprocessing: PreprocessSettings;
  readonly imageTypes: ImageTypes;
  /** Families to compute: null = the profile's default features, else the listed ones. A missing family is off. */
  readonly families: Readonly<Partial<Record<FamilyName, readonly string[] | null>>>;
  /**
   * Families with one matrix a slice or volume follow: 2D (8QNN), 2.5D (62GR), 3D (KOBO).
   */
  readonly aggregations: readonly Aggregation[];
  readonly texture: TextureSettings;
  /** Added to intensities in Energy, TotalEnergy and RootMeanSquared (PyRadiomics profile). */
  readonly voxelArrayShift: number;
  /** In place of the settings above for one image type alone (PyRadiomics: keys below imageType). */
  readonly byImageType: Readonly<Partial<Record<ImageTypeName, ImageTypeSettings>>>;
  /** For voxel-wise maps only: features of the region do not depend on it. */
  readonly voxelwise: VoxelwiseSettings | null;
}
