import type { Interpolator } from '../engine/interpolation.ts';
import { LocusError } from '../volume/errors.ts';
import type { Triple } from '../volume/grid.ts';
import type { IntensityRange } from '../volume/roi.ts';

/**
 * What happens to image and region before features are taken, in this order: normalise, resample or crop,
 * round, re-segment, check the region. Serialisable; null = the step is left out.
 *
 * PyRadiomics' `label_channel` is no setting here: a mask with channels (a vector image, overlapping segments)
 * reaches us as frames, and its channel is the frame that was read.
 */
export interface PreprocessSettings {
  readonly normalisation: Normalisation | null;
  readonly resampling: Resampling | null;
  /**
   * PyRadiomics' preCrop: voxels kept around the region's box before the image is filtered, so that filters see
   * the cropped image's borders. Resampling crops in its own way and leaves this out.
   */
  readonly preCrop: number | null;
  readonly resegmentation: Resegmentation | null;
  readonly regionLimits: RegionLimits | null;
}

/**
 * (x - mean) / SD times `scale`, with mean and sample SD (N - 1) of the whole image, as SimpleITK's Normalize
 * has them. PyRadiomics: normalize, normalizeScale, removeOutliers. Energy-like features of such an image
 * need voxelArrayShift (PyRadiomics suggests 3 scale) to keep its intensities positive.
 */
export interface Normalisation {
  readonly scale: number;
  /** Beyond this many SD values are set to it (before `scale`); null = they stay. */
  readonly outliers: number | null;
}

export interface Resampling {
  /** mm along i, j, k; 0 or NaN keeps an axis. In-plane resampling (2D) is [x, y, 0]. */
  readonly spacing: Triple;
  readonly interpolator: Interpolator;
  readonly convention: ResamplingConvention;
  readonly mask: MaskRule;
  readonly rounding: Rounding;
}

/**
 * - ibsi: centred grid, edge values beyond the image.
 * - pyradiomics: grid on the image's corner, cropped to the region and `padDistance` new voxels; ITK's kernels
 *   (cubic spline mirrored at the border, 0 beyond half a voxel outside).
 */
export type ResamplingConvention =
  | { readonly kind: 'ibsi' }
  | { readonly kind: 'pyradiomics'; readonly padDistance: number };

/** Linear: a voxel belongs to the region where the interpolated mask is at least `threshold`. */
export type MaskRule =
  | { readonly interpolator: 'nearest' }
  | { readonly interpolator: 'linear'; readonly threshold: number };

/**
 * - nearest: to whole numbers, halves to even (IBSI asks it for CT, section 2.4).
 * - source-type: as ITK hands resampled voxels back in the type of the file: integers lose their fraction (2.9
 *   and -2.9 become 2 and -2) and are held within their type, float32 is rounded to float32.
 */
export type Rounding = 'none' | 'nearest' | 'source-type';

/**
 * Steps applied one after the other, each to what the former left (IBSI: the range, then the outliers).
 * PyRadiomics knows one step, and `changesShape` (resegmentShape): the morphological mask follows.
 */
export interface Resegmentation {
  readonly steps: readonly ResegmentationStep[];
  readonly changesShape: boolean;
}

/** Closed interval of intensities; null = unbounded. */
export interface ResegmentationStep {
  /**
   * - absolute: bounds in the image's unit.
   * - relative: bounds times the largest intensity in the region.
   * - sigma: bounds in population SD of the region from its mean.
   */
  readonly kind: 'absolute' | 'relative' | 'sigma';
  readonly bounds: IntensityRange;
}

/** PyRadiomics' minimumROIDimensions and minimumROISize. */
export interface RegionLimits {
  /** Axes along which the region is more than one voxel thick, at least. */
  readonly dimensions: 1 | 2 | 3;
  /** The region must have more voxels than this; null = any number. */
  readonly size: number | null;
}

/** The image and the region as they come. */
export const NO_PREPROCESSING: PreprocessSettings = {
  normalisation: null,
  resampling: null,
  preCrop: null,
  resegmentation: null,
  regionLimits: null,
};

/** Leaves voxels outside an intensity range, in the image's unit, out of the intensity mask. */
export function withinRange(bounds: IntensityRange): PreprocessSettings {
  const resegmentation = { steps: [{ kind: 'absolute', bounds }], changesShape: false } as const;
  return { ...NO_PREPROCESSING, resegmentation };
}

/** The intensity range that fixed-width bins start from (IBSI Q3RU), if one is set. */
export function absoluteRange(settings: PreprocessSettings): IntensityRange | null {
  return settings.resegmentation?.steps.find(({ kind }) => kind === 'absolute')?.bounds ?? null;
}

/**
 * PyRadiomics' resegmentRange and resegmentMode as a step: one threshold is a lower bound, two are a closed range
 * in whatever order they stand. Sorted before they are scaled: relative to a negative maximum nothing is left.
 *
 * @throws LocusError 'bad-settings' for no threshold or more than two
 */
export function pyradiomicsStep(
  range: readonly number[],
  mode: ResegmentationStep['kind'],
): ResegmentationStep {
  const [low, high = null, ...more] = range.toSorted((a, b) => a - b);
  if (low === undefined || more.length > 0) {
    throw new LocusError(
      'bad-settings',
      `Re-segmentation takes one or two thresholds, not ${range.length}.`,
      'Give a lower one, or a lower and an upper one.',
    );
  }
  return { kind: mode, bounds: [low, high] };
}
