import type {
  Calibration,
  ClassifierOutput,
  Head,
  ModelCard,
  NullModel,
  Performance,
  SegmentationOutput,
  SegmentationPerformance,
} from './manifest.ts';
import { DEFAULTS } from './manifest-defaults.ts';
import {
  byKind,
  list,
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

const ANY = number('a number');
const FRACTION = number('a number from 0 to 1', (value) => value >= 0 && value <= 1);
const POSITIVE = number('a number above 0', (value) => value > 0);
const INDEX = number(
  'a whole number, 0 or more',
  (value) => Number.isSafeInteger(value) && value >= 0,
);
const CASES = number('a whole number above 0', (value) => Number.isSafeInteger(value) && value > 0);
const SOURCE = text('where the figure comes from');
const TENSOR = text('the name of an output of the graph');

const CALIBRATION: Rule<Calibration> = byKind<Calibration>({
  none: object('', { kind: oneOf('none') }),
  temperature: object('', {
    kind: oneOf('temperature'),
    temperature: POSITIVE,
    sd: optional(orNull(POSITIVE), DEFAULTS.temperature.sd),
  }),
  platt: object('', {
    kind: oneOf('platt'),
    slope: ANY,
    intercept: ANY,
    covariance: optional(orNull(triple(ANY)), DEFAULTS.platt.covariance),
  }),
});

const PERFORMANCE: Rule<Performance> = object('an object with on, cases, auc and source', {
  on: text('what it was measured on'),
  cases: CASES,
  auc: FRACTION,
  interval: optional(orNull(range(FRACTION)), DEFAULTS.performance.interval),
  calibrationError: optional(orNull(FRACTION), DEFAULTS.performance.calibrationError),
  source: SOURCE,
});

const NULL_MODEL: Rule<NullModel> = object('an object with kind', {
  kind: oneOf('prevalence', 'radiomics'),
  probability: optional(orNull(FRACTION), DEFAULTS.nullModel.probability),
  signature: optional(orNull(text('the id of a signature model')), DEFAULTS.nullModel.signature),
  auc: optional(orNull(FRACTION), DEFAULTS.nullModel.auc),
});

const HEAD: Rule<Head> = object('an object with gene, alteration, classes and indices', {
  gene: text('a gene or locus, such as "IDH"'),
  alteration: text('an alteration, such as "mutation"'),
  classes: list(text('a name')),
  indices: list(INDEX, 1),
  threshold: optional(orNull(FRACTION), DEFAULTS.head.threshold),
  calibration: optional(CALIBRATION, DEFAULTS.head.calibration),
  caveat: optional(text('a sentence', true), DEFAULTS.head.caveat),
  performance: optional(list(PERFORMANCE), DEFAULTS.head.performance),
  nullModels: optional(list(NULL_MODEL), DEFAULTS.head.nullModels),
});

export const CLASSIFIER_OUTPUT: Rule<ClassifierOutput> = object(
  'an object that says what the model gives',
  {
    tensor: optional(orNull(TENSOR), DEFAULTS.output.tensor),
    kind: oneOf('logits', 'probabilities', 'value', 'log-hazard'),
    heads: list(HEAD, 1),
    features: optional(orNull(TENSOR), DEFAULTS.output.features),
    activationMap: optional(orNull(TENSOR), DEFAULTS.output.activationMap),
  },
);

const SEGMENTATION_PERFORMANCE: Rule<SegmentationPerformance> = object(
  'an object with on, cases, region, dice and source',
  {
    on: text('what it was measured on'),
    cases: CASES,
    region: text('the name of a region'),
    dice: FRACTION,
    interval: optional(orNull(range(FRACTION)), DEFAULTS.performance.interval),
    source: SOURCE,
  },
);

export const SEGMENTATION_OUTPUT: Rule<SegmentationOutput> = object(
  'an object that says what the model gives',
  {
    tensor: TENSOR,
    activation: oneOf('sigmoid', 'softmax'),
    regions: list(
      object<SegmentationOutput['regions'][number]>('an object with name and channel', {
        name: text('a name'),
        channel: INDEX,
        threshold: optional(FRACTION, DEFAULTS.segmentation.threshold),
      }),
      1,
    ),
    labels: list(
      object<SegmentationOutput['labels'][number]>('an object with value, name and region', {
        value: number(
          'a whole number from 1 to 65535',
          (value) => Number.isInteger(value) && value >= 1 && value <= 65_535,
        ),
        name: text('a name'),
        region: text('the name of one of output.regions'),
      }),
      1,
    ),
    performance: optional(list(SEGMENTATION_PERFORMANCE), DEFAULTS.segmentation.performance),
  },
);

export const CARD: Rule<ModelCard> = object('an object with what a person must know', {
  summary: text('one sentence'),
  intendedUse: text('what it is for'),
  notFor: text('what it is not for'),
  trainingData: text('what it was trained on'),
  licence: text('a licence, such as "MIT"'),
  authors: text('who made it'),
  label: optional(orNull(text('words shown wherever the output appears')), DEFAULTS.card.label),
  limitations: optional(list(text('a sentence')), DEFAULTS.card.limitations),
  references: optional(list(text('a reference')), DEFAULTS.card.references),
});
