// The keys of PyRadiomics 3.1's parameter files (its radiomics/schemas/paramSchema.yaml and the page
// "Customizing the extraction"), and what of each can be honoured now.

/** Values of the `setting` section, as plain JavaScript. */
export type Values = Readonly<Record<string, unknown>>;

export interface SettingKey {
  readonly type: ValueType;
  /** A sentence when a well-formed value cannot be honoured, else null. Not asked about null. */
  readonly refuses?: (
    value: unknown,
    all: Values,
    imageTypes: ReadonlySet<string>,
  ) => string | null;
}

export type ValueType = keyof typeof VALUE_TYPES;

const isNumber = (value: unknown) => typeof value === 'number' && Number.isFinite(value);
const isAbove0 = (value: unknown) => isNumber(value) && (value as number) > 0;
const isCount = (value: unknown) => Number.isInteger(value) && (value as number) >= 0;

/** What a value must be: the test, and the words for it. */
export const VALUE_TYPES = {
  boolean: [(value: unknown) => typeof value === 'boolean', 'true or false'],
  number: [isNumber, 'a number'],
  'positive number': [isAbove0, 'a number above 0'],
  count: [isCount, 'a whole number, 0 or more'],
  'positive count': [
    (value: unknown) => isCount(value) && isAbove0(value),
    'a whole number above 0',
  ],
  text: [(value: unknown) => typeof value === 'string', 'a name'],
  numbers: [(value: unknown) => Array.isArray(value) && value.every(isNumber), 'a list of numbers'],
  range: [
    (value: unknown) =>
      Array.isArray(value) && (value.length === 1 || value.length === 2) && value.every(isNumber),
    'a list of one or two numbers',
  ],
  anything: [() => true, 'anything'],
} as const;

const notYet = (what: string) => `${what} is not available yet.`;

/** SimpleITK's names and numbers of the interpolators there are. */
export const INTERPOLATORS: ReadonlyMap<string, 'nearest' | 'linear' | 'cubic'> = new Map([
  ['sitkNearestNeighbor', 'nearest'],
  ['sitkLinear', 'linear'],
  ['sitkBSpline', 'cubic'],
  ['1', 'nearest'],
  ['2', 'linear'],
  ['3', 'cubic'],
]);

/** Keys that only matter to image types that are refused anyway. */
const idle = (type: ValueType): SettingKey => ({ type });

export const SETTINGS: Readonly<Record<string, SettingKey>> = {
  binWidth: { type: 'positive number' },
  binCount: { type: 'positive count' },
  label: { type: 'positive count' },
  label_channel: {
    type: 'count',
    refuses: (value) => (value === 0 ? null : notYet('Another label channel than 0')),
  },
  voxelArrayShift: { type: 'number' },
  resegmentRange: { type: 'range' },
  resegmentMode: {
    type: 'text',
    refuses: (value) =>
      ['absolute', 'relative', 'sigma'].includes(String(value))
        ? null
        : `resegmentMode must be absolute, relative or sigma, not "${value}".`,
  },
  resegmentShape: { type: 'boolean' },
  // Aggregation: null averages over directions, no_weighting merges them.
  weightingNorm: {
    type: 'text',
    refuses: (value) =>
      value === 'no_weighting' ? null : notYet(`Weighting directions by "${value}"`),
  },
  symmetricalGLCM: {
    type: 'boolean',
    refuses: (value) => (value === true ? null : notYet('An asymmetric GLCM')),
  },
  distances: {
    type: 'numbers',
    refuses: (value) =>
      Array.isArray(value) && value.length === 1 && value[0] === 1
        ? null
        : notYet('Another GLCM distance than [1]'),
  },
  force2D: {
    type: 'boolean',
    refuses: (value, all, imageTypes) => {
      if (value !== true) return null;
      if (imageTypes.has('Wavelet')) return notYet('A wavelet within slices (force2D)');
      return (all.force2Ddimension ?? 0) === 0
        ? null
        : notYet('Another force2Ddimension than 0, slices across z,');
    },
  },
  force2Ddimension: { type: 'count' },
  normalize: { type: 'boolean' },
  normalizeScale: { type: 'positive number' },
  removeOutliers: { type: 'positive number' },
  resampledPixelSpacing: {
    type: 'numbers',
    refuses: (value) =>
      (value as number[]).length === 3 && (value as number[]).every((mm) => mm >= 0)
        ? null
        : 'resampledPixelSpacing must be three numbers of at least 0: x, y, z in mm, 0 keeps an axis.',
  },
  interpolator: {
    type: 'anything',
    refuses: (value) =>
      INTERPOLATORS.has(String(value))
        ? null
        : notYet(
            `Interpolation by ${JSON.stringify(value)}; ${[...INTERPOLATORS.keys()].slice(0, 3).join(', ')} are: it`,
          ),
  },
  padDistance: { type: 'count' },
  preCrop: {
    type: 'boolean',
    // Filters would see the cropped image's borders.
    refuses: (value, _all, imageTypes) =>
      value === true && imageTypes.has('Wavelet')
        ? notYet('Cropping the image before a filter (preCrop)')
        : null,
  },
  correctMask: {
    type: 'boolean',
    refuses: (value) =>
      value === true
        ? 'correctMask is not taken from the file: resample the mask explicitly where the grids differ.'
        : null,
  },
  geometryTolerance: { type: 'positive number' },
  minimumROIDimensions: {
    type: 'positive count',
    refuses: (value) => ((value as number) <= 3 ? null : 'minimumROIDimensions must be 1, 2 or 3.'),
  },
  minimumROISize: { type: 'positive count' },
  additionalInfo: { type: 'boolean' },
  wavelet: { type: 'text' },
  start_level: {
    type: 'count',
    refuses: (value) => (value === 0 ? null : notYet('A wavelet start level other than 0')),
  },
  level: {
    type: 'positive count',
    refuses: (value) => (value === 1 ? null : notYet('More than one wavelet level')),
  },
  sigma: idle('numbers'),
  gradientUseSpacing: idle('boolean'),
  lbp2DRadius: idle('positive number'),
  lbp2DSamples: idle('positive count'),
  lbp2DMethod: idle('text'),
  lbp3DLevels: idle('positive count'),
  lbp3DIcosphereRadius: idle('positive number'),
  lbp3DIcosphereSubdivision: idle('count'),
  gldm_a: idle('count'),
};

/** Those that may have a value of their own below imageType: Wavelet. */
export const WAVELET_SETTINGS: ReadonlySet<string> = new Set(['wavelet', 'start_level', 'level']);

/** Image types, and whether they can be made now. */
export const IMAGE_TYPES: Readonly<Record<string, boolean>> = {
  Original: true,
  Wavelet: true,
  LoG: false,
  Square: false,
  SquareRoot: false,
  Logarithm: false,
  Exponential: false,
  Gradient: false,
  LBP2D: false,
  LBP3D: false,
};

/** Feature classes beyond the families that exist; a class that becomes a family leaves this list. */
export const COMING_CLASSES: readonly string[] = ['shape2D'];

export const SECTIONS: readonly string[] = ['setting', 'featureClass', 'imageType', 'voxelSetting'];
