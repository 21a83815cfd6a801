import { BOUNDARIES } from '../volume/boundary.ts';
import { CATALOGUE } from './catalogue/catalogue.ts';
import {
  type Check,
  either,
  fields,
  isBoolean,
  list,
  number,
  oneOf,
  orNull,
  tuple,
} from './check-value.ts';
import { isFilter } from './parse-filter.ts';
import {
  AGGREGATIONS,
  type ExtractionSettings,
  FAMILIES,
  type FamilyName,
  type ImageTypeSettings,
  type VoxelwiseSettings,
} from './settings.ts';
import {
  IMAGE_DEFAULTS,
  IMAGE_TYPES,
  type ImageTypeName,
  type ImageTypes,
  ORIGINAL_ONLY,
} from './settings-images.ts';
import { type NumberRule, RULES } from './settings-rules.ts';
import { WAVELET_NAMES } from './wavelets/wavelet-names.ts';

const BINNING = (count: NumberRule): Check =>
  either(
    fields({ kind: oneOf('width'), width: number(RULES.binWidth) }),
    fields({ kind: oneOf('count'), count: number(count) }),
    fields({ kind: oneOf('none') }),
  );

type Preprocessing = ExtractionSettings['preprocessing'];
type Resampling = NonNullable<Preprocessing['resampling']>;
type Resegmentation = NonNullable<Preprocessing['resegmentation']>;

const RESAMPLING = fields<Resampling>({
  spacing: tuple(...Array.from({ length: 3 }, () => number(RULES.spacing))),
  interpolator: oneOf('nearest', 'linear', 'cubic'),
  convention: either(
    fields({ kind: oneOf('ibsi') }),
    fields({ kind: oneOf('pyradiomics'), padDistance: number(RULES.padDistance) }),
  ),
  mask: either(
    fields({ interpolator: oneOf('nearest') }),
    fields({ interpolator: oneOf('linear'), threshold: number(RULES.maskThreshold) }),
  ),
  rounding: oneOf('none', 'nearest', 'source-type'),
});

const BOUND = orNull(number(RULES.bound));

const PREPROCESSING = fields<Preprocessing>({
  normalisation: orNull(
    fields<NonNullable<Preprocessing['normalisation']>>({
      scale: number(RULES.normaliseScale),
      outliers: orNull(number(RULES.outliers)),
    }),
  ),
  resampling: orNull(RESAMPLING),
  preCrop: orNull(number(RULES.padDistance)),
  resegmentation: orNull(
    fields<Resegmentation>({
      steps: list(
        fields<Resegmentation['steps'][number]>({
          kind: oneOf('absolute', 'relative', 'sigma'),
          bounds: tuple(BOUND, BOUND),
        }),
      ),
      changesShape: isBoolean,
    }),
  ),
  regionLimits: orNull(
    fields<NonNullable<Preprocessing['regionLimits']>>({
      dimensions: oneOf(1, 2, 3),
      size: orNull(number(RULES.roiSize)),
    }),
  ),
});

const isFamilies: Check = (value) =>
  typeof value === 'object' &&
  value !== null &&
  Object.entries(value).every(([name, features]) => {
    const family = FAMILIES.find((known) => known === name);
    return family !== undefined && orNull(list(isFeatureOf(family)))(features);
  });

function isFeatureOf(family: FamilyName): Check {
  return (value) => CATALOGUE[family].some(({ feature }) => feature === value);
}

const TEXTURE = fields<ExtractionSettings['texture']>({
  distances: (value) =>
    list(number(RULES.distance))(value) && (value as readonly number[]).length > 0,
  weighting: oneOf(null, 'euclidean', 'manhattan', 'infinity', 'no_weighting'),
  isGlcmSymmetric: isBoolean,
  dependenceAlpha: number(RULES.alpha),
  plane: oneOf(null, 0, 1, 2),
});

const AGGREGATION_LIST = list(oneOf(...AGGREGATIONS));

const NOT_SET = oneOf(undefined);

const OF_IMAGE_TYPE = either(
  NOT_SET,
  fields<ImageTypeSettings>({
    binning: either(NOT_SET, BINNING(RULES.binCount)),
    aggregations: either(NOT_SET, AGGREGATION_LIST),
    texture: either(NOT_SET, TEXTURE),
    voxelArrayShift: either(NOT_SET, number(RULES.arrayShift)),
  }),
);

const IMAGES = fields<ImageTypes>({
  original: isBoolean,
  wavelet: orNull(
    fields<NonNullable<ImageTypes['wavelet']>>({
      name: oneOf(...WAVELET_NAMES),
      startLevel: number(RULES.startLevel),
      levels: number(RULES.levels),
    }),
  ),
  log: orNull(fields<NonNullable<ImageTypes['log']>>({ sigmas: list(number(RULES.filterLength)) })),
  square: isBoolean,
  squareRoot: isBoolean,
  logarithm: isBoolean,
  exponential: isBoolean,
  gradient: orNull(fields<NonNullable<ImageTypes['gradient']>>({ usesSpacing: isBoolean })),
  lbp2D: orNull(
    fields<NonNullable<ImageTypes['lbp2D']>>({
      radius: number(RULES.lbpRadius),
      samples: number(RULES.lbpSamples),
      method: oneOf('default', 'ror', 'uniform', 'var'),
    }),
  ),
  lbp3D: orNull(
    fields<NonNullable<ImageTypes['lbp3D']>>({
      levels: number(RULES.levels),
      radius: number(RULES.lbpRadius),
      subdivision: number(RULES.lbpSubdivision),
    }),
  ),
  filters: list(isFilter),
  boundary: oneOf(...BOUNDARIES),
});

const SETTINGS = fields<ExtractionSettings>({
  profile: oneOf('ibsi', 'pyradiomics'),
  // Only comparisons of profiles set them, for one run.
  conventions: NOT_SET,
  binning: BINNING(RULES.binCount),
  ivhBinning: BINNING(RULES.ivhCount),
  preprocessing: PREPROCESSING,
  imageTypes: IMAGES,
  families: isFamilies,
  aggregations: AGGREGATION_LIST,
  texture: TEXTURE,
  voxelArrayShift: number(RULES.arrayShift),
  byImageType: fields<ExtractionSettings['byImageType']>(
    Object.fromEntries(IMAGE_TYPES.map((type) => [type, OF_IMAGE_TYPE])) as {
      readonly [Type in ImageTypeName]: Check;
    },
  ),
  voxelwise: orNull(
    fields<VoxelwiseSettings>({
      kernelRadius: number({ isWhole: true, min: 1 }),
      isKernelMasked: isBoolean,
      initialValue: orNull(number({})),
      batch: orNull(number({ isWhole: true, min: 1 })),
    }),
  ),
});

/** Settings that come from outside the program (storage), or null when anything about them is not right. */
export function parseSettings(value: unknown): ExtractionSettings | null {
  const now = fromEarlier(value);
  return SETTINGS(now) ? (now as ExtractionSettings) : null;
}

/** Earlier versions kept the wavelet's name alone, and knew no other filter. */
function fromEarlier(value: unknown): unknown {
  const images = (value as { readonly imageTypes?: unknown } | null | undefined)?.imageTypes;
  if (typeof images !== 'object' || images === null || 'filters' in images) return value;
  const { original, wavelet } = images as {
    readonly original?: unknown;
    readonly wavelet?: unknown;
  };
  const named =
    typeof wavelet === 'string' ? { ...IMAGE_DEFAULTS.wavelet, name: wavelet } : wavelet;
  return { ...(value as object), imageTypes: { ...ORIGINAL_ONLY, original, wavelet: named } };
}
