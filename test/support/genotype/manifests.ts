// A good manifest of each task, as a person would write it: members that have a default are left out here and there.

export type Json = Record<string, unknown>;

const CARD = {
  summary: 'Made for tests.',
  intendedUse: 'Tests.',
  notFor: 'Anything else.',
  trainingData: 'None.',
  licence: 'MIT',
  authors: 'The authors of Locus',
};

const FILE = { name: 'model.onnx', bytes: 1234, sha256: '0123456789abcdef'.repeat(4) };

export function classifierJson(): Json {
  return {
    schema: 'locus-model/1',
    id: 'test-genotype',
    name: 'Genotype for tests',
    version: '1.0.0',
    task: 'classification',
    file: FILE,
    card: { ...CARD, label: 'for tests', limitations: ['It is a test.'] },
    input: {
      tensor: 'image',
      sequences: [
        { sequence: 'T1', isRequired: false },
        { sequence: 'T1c' },
        { sequence: 'FLAIR', normalisation: { kind: 'fixed', subtract: 10, divide: 2 } },
      ],
      maskChannel: 'region',
      orientation: 'LPS',
      spacing: [2, 2, 2],
      crop: 'region',
      size: [48, 48, 48],
      brainMask: 'nonzero',
      normalisation: { kind: 'z-score', over: 'brain' },
      clip: [-5, 5],
      seen: {
        spacing: [0.9, 5],
        regionVolumeMl: [2, 150],
        channels: [
          { sequence: 'T1', mean: [-1, 1], sd: [0.2, 2] },
          { sequence: 'T1c', mean: [-1, 2], sd: [0.2, 2] },
          { sequence: 'FLAIR', mean: [0, 3], sd: [0.2, 2] },
        ],
        features: { mean: [0, 1], sd: [1, 2], limit: 2.5 },
      },
    },
    output: {
      tensor: 'logits',
      kind: 'logits',
      features: 'features',
      activationMap: 'cam',
      heads: [
        {
          gene: 'IDH',
          alteration: 'mutation',
          classes: ['wild type', 'mutant'],
          indices: [0],
          threshold: 0.5,
          calibration: {
            kind: 'platt',
            slope: 0.8,
            intercept: -0.3,
            covariance: [0.04, -0.01, 0.02],
          },
          performance: [
            { on: 'test set', cases: 200, auc: 0.9, interval: [0.85, 0.94], source: 'a table' },
          ],
          nullModels: [
            { kind: 'prevalence', probability: 0.4 },
            { kind: 'radiomics', signature: 'test-signature', auc: 0.8 },
          ],
        },
        {
          gene: 'EGFR',
          alteration: 'amplification',
          classes: ['none', 'mixed', 'exclusive'],
          indices: [1, 2, 3],
          threshold: 0.6,
          calibration: { kind: 'temperature', temperature: 1.5, sd: 0.2 },
          caveat: 'Said beside every result.',
        },
      ],
    },
  };
}

export function segmentationJson(): Json {
  const { output: _, ...rest } = classifierJson();
  return {
    ...rest,
    id: 'test-segmentation',
    task: 'segmentation',
    input: {
      tensor: 'image',
      sequences: [{ sequence: 'T1c' }, { sequence: 'FLAIR' }],
      layout: 'NCWHD',
      orientation: 'RAS',
      spacing: [1, 1, 1],
      crop: 'image',
      size: null,
      multipleOf: 8,
      normalisation: { kind: 'percentile', low: 1, high: 99, over: 'image' },
    },
    output: {
      tensor: 'pred',
      activation: 'sigmoid',
      regions: [
        { name: 'Whole tumour', channel: 0 },
        { name: 'Tumour core', channel: 1, threshold: 0.4 },
      ],
      labels: [
        { value: 2, name: 'Oedema', region: 'Whole tumour' },
        { value: 1, name: 'Core', region: 'Tumour core' },
      ],
      performance: [
        { on: 'test set', cases: 50, region: 'Whole tumour', dice: 0.9, source: 'a table' },
      ],
    },
  };
}

export const FEATURES = [
  'T1c_original_firstorder_Mean',
  'T1c_original_glcm_Contrast',
  'FLAIR_original_shape_Sphericity',
];

/** Logistic, on three features of which the second is standardised. */
export function signatureJson(): Json {
  return {
    schema: 'locus-model/1',
    id: 'test-signature',
    name: 'Signature for tests',
    version: '0.1.0',
    task: 'signature',
    card: CARD,
    features: {
      names: FEATURES,
      profile: 'ibsi',
      settings: { setting: { binWidth: 25 }, imageType: { Original: {} } },
      seen: [
        { low: 0, high: 200 },
        { low: 0, high: 50 },
        { low: 0.2, high: 1 },
      ],
    },
    formula: {
      kind: 'logistic',
      heads: [
        {
          intercept: -0.5,
          terms: [
            { feature: FEATURES[0], weight: 0.01 },
            { feature: FEATURES[1], weight: 0.5, mean: 10, sd: 4 },
            { feature: FEATURES[2], weight: -2 },
          ],
        },
      ],
    },
    output: {
      kind: 'logits',
      heads: [
        {
          gene: 'IDH',
          alteration: 'mutation',
          classes: ['wild type', 'mutant'],
          indices: [0],
          threshold: 0.5,
        },
      ],
    },
  };
}

/** Probabilities of an ONNX-ML graph, as skl2onnx writes them without ZipMap. */
export function graphSignatureJson(): Json {
  const { formula: _, ...rest } = signatureJson();
  return {
    ...rest,
    file: FILE,
    features: { names: FEATURES, profile: 'ibsi', tensor: 'X' },
    output: {
      tensor: 'probabilities',
      kind: 'probabilities',
      heads: [
        { gene: 'IDH', alteration: 'mutation', classes: ['wild type', 'mutant'], indices: [0, 1] },
      ],
    },
  };
}

/** The same with one member changed, or left out where the value is undefined. */
export function changed(json: Json, path: readonly (string | number)[], value: unknown): Json {
  const copy = structuredClone(json);
  let parent = copy as Record<string | number, unknown>;
  for (const step of path.slice(0, -1)) parent = parent[step] as typeof parent;
  const last = path.at(-1) as string | number;
  if (value === undefined) delete parent[last];
  else parent[last] = value;
  return copy;
}
