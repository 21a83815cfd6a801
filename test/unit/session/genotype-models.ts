import type { ClassifierManifest, SegmentationManifest } from '../../../src/genotype/manifest.ts';
import type { Prediction } from '../../../src/genotype/prediction.ts';
import type { PredictReport } from '../../../src/worker/protocol-genotype.ts';
import type { ModelEntry } from '../../../src/worker/protocol-models.ts';

const CARD = {
  summary: 'A model of a test.',
  intendedUse: 'Tests.',
  notFor: 'Anything else.',
  trainingData: 'None.',
  licence: 'MIT',
  authors: 'The test',
  label: 'demonstration model; not for clinical use',
  limitations: [],
  references: [],
};

const INPUT: ClassifierManifest['input'] = {
  tensor: 'input',
  sequences: [
    { sequence: 'T1c', isRequired: true, normalisation: null },
    { sequence: 'FLAIR', isRequired: true, normalisation: null },
    { sequence: 'T2', isRequired: false, normalisation: null },
  ],
  maskChannel: 'region',
  layout: 'NCDHW',
  orientation: 'RAS',
  spacing: [2, 2, 2],
  crop: 'region',
  size: [8, 8, 8],
  multipleOf: 1,
  brainMask: 'nonzero',
  normalisation: { kind: 'z-score', over: 'brain' },
  clip: null,
  background: 0,
  seen: null,
};

/** A classifier of T1c, FLAIR and perhaps T2, with two heads. */
export function classifier(id: string, part: Partial<ClassifierManifest> = {}): ModelEntry {
  const head = (gene: string, index: number) => ({
    gene,
    alteration: 'mutation',
    classes: ['wild type', 'mutant'],
    indices: [index],
    threshold: 0.5,
    calibration: { kind: 'none' as const },
    caveat: '',
    performance: [],
    nullModels: [],
  });
  return entry({
    schema: 'locus-model/1',
    id,
    name: `Model ${id}`,
    version: '1.0.0',
    card: CARD,
    task: 'classification',
    file: { name: 'model.onnx', bytes: 10, sha256: id },
    input: INPUT,
    output: {
      tensor: 'logits',
      kind: 'logits',
      heads: [head('IDH', 0), head('EGFR', 1)],
      features: null,
      activationMap: 'cam',
    },
    ...part,
  });
}

/** Draws a tumour on T1c and FLAIR. */
export function segmenter(id: string): ModelEntry {
  const { manifest } = classifier(id);
  const { schema, name, version, card, file } = manifest;
  if (file === null) throw new Error('no file');
  const segmentation: SegmentationManifest = {
    ...{ schema, id, name, version, card, file },
    task: 'segmentation',
    input: { ...INPUT, maskChannel: 'none', crop: 'image' },
    output: { tensor: 'out', activation: 'sigmoid', regions: [], labels: [], performance: [] },
  };
  return entry(segmentation);
}

function entry(manifest: ModelEntry['manifest']): ModelEntry {
  return { id: manifest.id, manifest, origin: 'shipped', backend: null, notes: [] };
}

export function prediction(id: string, part: Partial<Prediction> = {}): Prediction {
  return {
    model: { id, name: `Model ${id}`, version: '1.0.0', sha256: id, label: CARD.label },
    heads: [
      {
        gene: 'IDH',
        alteration: 'mutation',
        classes: ['wild type', 'mutant'],
        logits: [0],
        probabilities: [0.5, 0.5],
        interval: null,
        value: null,
        call: 'mutant',
        caveat: '',
        nullModels: [],
      },
    ],
    warnings: [],
    features: null,
    channels: [],
    run: { backend: 'wasm', whyNotGpu: 'a test', prepareMs: 1, inferMs: 1, threads: 1 },
    ...part,
  };
}

export function predictReport(id: string): PredictReport {
  return {
    prediction: prediction(id),
    augmentation: null,
    inputs: [],
    engine: { name: 'cpu', adapter: null },
    elapsedMs: 2,
  };
}
