// The keys of PyRadiomics 3.1's parameter files (its radiomics/schemas/paramSchema.yaml and the page
// "Customizing the extraction"), and what of each can be honoured now.

import type { ImageTypeName } from '../radiomics/settings-images.ts';
import { type NumberRule, numberProblem, RULES } from '../radiomics/settings-rules.ts';
import { nearest } from '../volume/nearest-name.ts';

/** Values of the `setting` section, as plain JavaScript. */
export type Values = Readonly<Record<string, unknown>>;

export interface SettingKey {
  readonly type: ValueType;
  /** A sentence when a well-formed value cannot be honoured, else null. Not asked about null. */
  readonly refuses?: (value: unknown, imageTypes: ReadonlySet<string>) => string | null;
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
  // PyRadiomics' own example has a bare nan, which YAML reads as text.
  'number or nan': [
    (value: unknown) => typeof value === 'number' || /^[-+]?\.?nan$/i.test(String(value)),
    'a number or nan',
  ],
  anything: [() => true, 'anything'],
} as const;

/** Engines count neighbours up to this many voxels away. */
const MAX_DISTANCE = 8;

export const WEIGHTING_NORMS: readonly string[] = [
  'euclidean',
  'manhattan',
  'infinity',
  'no_weighting',
];

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

const LBP_METHODS = ['default', 'ror', 'uniform', 'var'];

/** A number within the bounds that all settings keep. */
function byRule(name: string, type: ValueType, rule: NumberRule): SettingKey {
  return {
    type,
    refuses: (value) => {
      const problem = numberProblem(rule, value as number);
      return problem === null ? null : `${name}: ${problem}`;
    },
  };
}

export const SETTINGS: Readonly<Record<string, SettingKey>> = {
  binWidth: { type: 'positive number' },
  binCount: { type: 'positive count' },
  label: { type: 'positive count' },
  label_channel: { type: 'count' },
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
  weightingNorm: {
    type: 'text',
    refuses: (value) =>
      WEIGHTING_NORMS.includes(String(value))
        ? null
        : `weightingNorm must be ${WEIGHTING_NORMS.slice(0, -1).join(', ')} or ${WEIGHTING_NORMS.at(-1)}, not "${value}".`,
  },
  symmetricalGLCM: { type: 'boolean' },
  distances: {
    type: 'numbers',
    refuses: (value) => {
      const list = value as readonly number[];
      const isRight = list.every((n) => Number.isInteger(n) && n >= 1 && n <= MAX_DISTANCE);
      if (isRight && list.length > 0) return null;
      return `distances must be whole numbers from 1 to ${MAX_DISTANCE}.`;
    },
  },
  force2D: { type: 'boolean' },
  force2Ddimension: {
    type: 'count',
    refuses: (value) => ((value as number) <= 2 ? null : 'force2Ddimension must be 0, 1 or 2.'),
  },
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
  preCrop: { type: 'boolean' },
  correctMask: { type: 'boolean' },
  geometryTolerance: { type: 'positive number' },
  minimumROIDimensions: {
    type: 'positive count',
    refuses: (value) => ((value as number) <= 3 ? null : 'minimumROIDimensions must be 1, 2 or 3.'),
  },
  minimumROISize: { type: 'positive count' },
  additionalInfo: { type: 'boolean' },
  wavelet: { type: 'text' },
  start_level: byRule('start_level', 'count', RULES.startLevel),
  level: byRule('level', 'positive count', RULES.levels),
  sigma: {
    type: 'numbers',
    refuses: (value) => {
      const wrong = (value as readonly number[]).find((mm) =>
        numberProblem(RULES.filterLength, mm),
      );
      return wrong === undefined
        ? null
        : `sigma must be in mm, above 0 and at most 1000, not ${wrong}.`;
    },
  },
  gradientUseSpacing: { type: 'boolean' },
  lbp2DRadius: byRule('lbp2DRadius', 'positive number', RULES.lbpRadius),
  lbp2DSamples: byRule('lbp2DSamples', 'positive count', RULES.lbpSamples),
  lbp2DMethod: {
    type: 'text',
    refuses: (value) =>
      LBP_METHODS.includes(String(value))
        ? null
        : `lbp2DMethod must be ${LBP_METHODS.slice(0, -1).join(', ')} or ${LBP_METHODS.at(-1)}, not "${value}".`,
  },
  lbp3DLevels: byRule('lbp3DLevels', 'positive count', RULES.levels),
  lbp3DIcosphereRadius: byRule('lbp3DIcosphereRadius', 'positive number', RULES.lbpRadius),
  lbp3DIcosphereSubdivision: byRule('lbp3DIcosphereSubdivision', 'count', RULES.lbpSubdivision),
  gldm_a: { type: 'count' },
};

/** Those that may have a value of their own for one image type; others count before images are derived. */
export const IMAGE_TYPE_SETTINGS: ReadonlySet<string> = new Set([
  'binWidth',
  'binCount',
  'voxelArrayShift',
  'weightingNorm',
  'symmetricalGLCM',
  'distances',
  'force2D',
  'force2Ddimension',
  'gldm_a',
  'wavelet',
  'start_level',
  'level',
  'sigma',
  'gradientUseSpacing',
  'lbp2DRadius',
  'lbp2DSamples',
  'lbp2DMethod',
  'lbp3DLevels',
  'lbp3DIcosphereRadius',
  'lbp3DIcosphereSubdivision',
]);

export const VOXEL_SETTINGS: Readonly<Record<string, SettingKey>> = {
  kernelRadius: { type: 'positive count' },
  maskedKernel: { type: 'boolean' },
  initValue: { type: 'number or nan' },
  voxelBatch: { type: 'positive count' },
};

/** PyRadiomics' names of the image types that files can ask for. */
export const FILE_TYPES = {
  Original: 'original',
  Wavelet: 'wavelet',
  LoG: 'log',
  Square: 'square',
  SquareRoot: 'squareRoot',
  Logarithm: 'logarithm',
  Exponential: 'exponential',
  Gradient: 'gradient',
  LBP2D: 'lbp2D',
  LBP3D: 'lbp3D',
} as const satisfies Readonly<Record<string, ImageTypeName>>;

/** A name that is not known, with the nearest that is. */
export function unknown(
  what: string,
  name: string,
  known: readonly string[],
  otherwise = `; there are ${known.join(', ')}.`,
): string {
  const guess = nearest(name, known);
  return `Unknown ${what} "${name}"${guess === null ? otherwise : `; did you mean "${guess}"?`}`;
}

export const SECTIONS: readonly string[] = ['setting', 'featureClass', 'imageType', 'voxelSetting'];
