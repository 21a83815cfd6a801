import { SEQUENCES } from '../volume/sequence.ts';
import type {
  FeatureInput,
  FeatureSpace,
  Formula,
  ImageInput,
  InputSequence,
  Normalisation,
  SeenInTraining,
} from './manifest.ts';
import { DEFAULTS } from './manifest-defaults.ts';
import {
  anything,
  byKind,
  flag,
  list,
  matching,
  number,
  object,
  oneOf,
  optional,
  orNull,
  type Rule,
  range,
  text,
  triple,
} from './rule.ts';

const SEQUENCE = oneOf(...SEQUENCES);
const ANY = number('a number');
const POSITIVE = number('a number above 0', (value) => value > 0);
const NOT_NEGATIVE = number('a number, 0 or more', (value) => value >= 0);
const COUNT = number('a whole number above 0', (value) => Number.isSafeInteger(value) && value > 0);
const PERCENT = number('a percentile from 0 to 100', (value) => value >= 0 && value <= 100);
const OVER = oneOf('brain', 'image', 'region');

const NORMALISATION: Rule<Normalisation> = byKind<Normalisation>({
  none: object('', { kind: oneOf('none') }),
  'z-score': object('', { kind: oneOf('z-score'), over: OVER }),
  percentile: object('', { kind: oneOf('percentile'), low: PERCENT, high: PERCENT, over: OVER }),
  fixed: object('', {
    kind: oneOf('fixed'),
    subtract: ANY,
    divide: number('a number that is not 0', (value) => value !== 0),
  }),
});

const INPUT_SEQUENCE: Rule<InputSequence> = object('an object that names a sequence', {
  sequence: SEQUENCE,
  isRequired: optional(flag, DEFAULTS.sequence.isRequired),
  normalisation: optional(orNull(NORMALISATION), DEFAULTS.sequence.normalisation),
});

const FEATURE_SPACE: Rule<FeatureSpace> = object('an object with mean, sd and limit', {
  mean: list(ANY, 1),
  sd: list(POSITIVE, 1),
  limit: POSITIVE,
});

const SEEN: Rule<SeenInTraining> = object('an object with what training saw', {
  spacing: range(POSITIVE),
  regionVolumeMl: range(NOT_NEGATIVE),
  channels: list(
    object<SeenInTraining['channels'][number]>('an object with sequence, mean and sd', {
      sequence: SEQUENCE,
      mean: range(ANY),
      sd: range(NOT_NEGATIVE),
    }),
  ),
  features: optional(orNull(FEATURE_SPACE), DEFAULTS.seen.features),
});

export const IMAGE_INPUT: Rule<ImageInput> = object('an object that says what the network takes', {
  tensor: text('the name of the graph’s input'),
  sequences: list(INPUT_SEQUENCE, 1),
  maskChannel: optional(oneOf('none', 'region'), DEFAULTS.input.maskChannel),
  layout: optional(oneOf('NCDHW', 'NCWHD'), DEFAULTS.input.layout),
  orientation: matching(
    /^[RLAPSI]{3}$/,
    'three letters, one of each pair R/L, A/P and S/I, such as "LPS"',
  ),
  spacing: triple(number('a number of mm above 0', (value) => value > 0)),
  crop: oneOf('region', 'image'),
  size: orNull(triple(COUNT)),
  multipleOf: optional(COUNT, DEFAULTS.input.multipleOf),
  brainMask: optional(oneOf('none', 'nonzero', 'given'), DEFAULTS.input.brainMask),
  normalisation: NORMALISATION,
  clip: optional(orNull(range(ANY, false)), DEFAULTS.input.clip),
  background: optional(ANY, DEFAULTS.input.background),
  seen: optional(orNull(SEEN), DEFAULTS.input.seen),
});

export const FEATURE_INPUT: Rule<FeatureInput> = object('an object that names features', {
  tensor: optional(orNull(text('the name of the graph’s input')), DEFAULTS.features.tensor),
  names: list(text('the name of a feature, such as "T1c_original_glcm_Contrast"'), 1),
  settings: optional(anything, DEFAULTS.features.settings),
  profile: oneOf('ibsi', 'pyradiomics'),
  seen: optional(
    orNull(
      list(
        object<{ low: number; high: number }>('an object with low and high', {
          low: ANY,
          high: ANY,
        }),
      ),
    ),
    DEFAULTS.features.seen,
  ),
});

type FormulaHead = Formula['heads'][number];

export const FORMULA: Rule<Formula> = object('a formula', {
  kind: oneOf('linear', 'logistic', 'cox'),
  heads: list(
    object<FormulaHead>('an object with intercept and terms', {
      intercept: optional(ANY, DEFAULTS.formula.intercept),
      terms: list(
        object<FormulaHead['terms'][number]>('an object with feature and weight', {
          feature: text('one of features.names'),
          weight: ANY,
          mean: optional(ANY, DEFAULTS.formula.mean),
          sd: optional(POSITIVE, DEFAULTS.formula.sd),
        }),
        1,
      ),
    }),
    1,
  ),
});
