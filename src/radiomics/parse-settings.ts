import { CATALOGUE } from './catalogue/catalogue.ts';
import {
  AGGREGATIONS,
  type ExtractionSettings,
  FAMILIES,
  type FamilyName,
  type ImageTypeSettings,
  type VoxelwiseSettings,
} from './settings.ts';
import { type NumberRule, numberProblem, RULES } from './settings-rules.ts';
import { WAVELET_NAMES } from './wavelets/wavelets.ts';

type Check = (value: unknown) => boolean;

const isBoolean: Check = (value) => typeof value === 'boolean';
const number =
  (rule: NumberRule): Check =>
  (value) =>
    typeof value === 'number' && numberProblem(rule, value) === null;
const oneOf =
  (...values: readonly unknown[]): Check =>
  (value) =>
    values.includes(value);
const either =
  (...checks: readonly Check[]): Check =>
  (value) =>
    checks.some((check) => check(value));
const orNull = (check: Check): Check => either(oneOf(null), check);
const list =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);
const tuple =
  (...checks: readonly Check[]): Check =>
  (value) =>
    Array.isArray(value) &&
    value.length === checks.length &&
    checks.every((check, n) => check(value[n]));

/** Exactly these fields; the type makes a new field of T ask for its check. */
function fields<T>(checks: { readonly [K in keyof Required<T>]: Check }): Check {
  const known = new Map(Object.entries<Check>(checks));
  return (value) =>
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.keys(value).every((name) => known.has(name)) &&
    [...known].every(([name, check]) => check((value as Record<string, unknown>)[name]));
}

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

const SETTINGS = fields<ExtractionSettings>({
  profile: oneOf('ibsi', 'pyradiomics'),
  // Only comparisons of profiles set them, for one run.
  conventions: NOT_SET,
  binning: BINNING(RULES.binCount),
  ivhBinning: BINNING(RULES.ivhCount),
  preprocessing: PREPROCESSING,
  imageTypes: fields<ExtractionSettings['imageTypes']>({
    original: isBoolean,
    wavelet: oneOf(null, ...WAVELET_NAMES),
  }),
  families: isFamilies,
  aggregations: AGGREGATION_LIST,
  texture: TEXTURE,
  voxelArrayShift: number(RULES.arrayShift),
  byImageType: fields<ExtractionSettings['byImageType']>({
    original: OF_IMAGE_TYPE,
    wavelet: OF_IMAGE_TYPE,
  }),
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
  return SETTINGS(value) ? (value as ExtractionSettings) : null;
}
