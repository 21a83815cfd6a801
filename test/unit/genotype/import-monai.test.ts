import { describe, expect, test } from 'vitest';
import { finishMonai, readMonai } from '../../../src/genotype/import-monai.ts';
import { changed, type Json } from '../../support/genotype/manifests.ts';
import { brainMetadata, spleenMetadata } from '../../support/genotype/monai.ts';

const FILE = { name: 'model.onnx', bytes: 10, sha256: 'a'.repeat(64) };

const read = (json: Json) => readMonai(JSON.stringify(json, null, 1), 'metadata.json', FILE);
const finish = (json: Json, fragment: unknown) =>
  finishMonai(read(json), JSON.stringify(fragment), 'model.json');
const open = (json: Json) => read(json).missing.map(({ path }) => path.join('.'));

const CARD = { notFor: 'Diagnosis.', licence: 'Apache-2.0' };
const BRAIN_FRAGMENT = {
  id: 'brats',
  card: CARD,
  input: {
    orientation: 'RAS',
    spacing: [1, 1, 1],
    brainMask: 'nonzero',
    normalisation: { kind: 'z-score', over: 'brain' },
  },
  output: {
    activation: 'sigmoid',
    labels: [
      { value: 2, name: 'Oedema', region: 'Whole tumor' },
      { value: 1, name: 'Necrosis', region: 'Tumor core' },
      { value: 4, name: 'Enhancing', region: 'Enhancing tumor' },
    ],
  },
};

describe('a bundle for brain tumours', () => {
  test('leaves open what stands in its transforms', () => {
    expect(open(brainMetadata()).sort()).toEqual([
      'card.licence',
      'card.notFor',
      'id',
      'input.normalisation',
      'input.orientation',
      'input.spacing',
      'output.activation',
      'output.labels',
    ]);
  });

  test('and a fragment make a manifest', () => {
    const manifest = finish(brainMetadata(), BRAIN_FRAGMENT);
    expect(manifest).toMatchObject({
      id: 'brats',
      name: 'Brain tumour segmentation',
      version: '0.3.0',
      task: 'segmentation',
      file: FILE,
      card: {
        summary: 'Regions of a brain tumour.',
        intendedUse: 'An example.',
        trainingData: 'A data set',
        authors: 'The authors',
        references: ['A paper'],
        ...CARD,
      },
      input: {
        tensor: 'image',
        layout: 'NCWHD',
        sequences: [
          { sequence: 'T1c' },
          { sequence: 'T1' },
          { sequence: 'T2' },
          { sequence: 'FLAIR' },
        ],
        crop: 'image',
        size: null,
        multipleOf: 8,
      },
      output: {
        tensor: 'pred',
        regions: [
          { name: 'Tumor core', channel: 0, threshold: 0.5 },
          { name: 'Whole tumor', channel: 1 },
          { name: 'Enhancing tumor', channel: 2 },
        ],
      },
    });
  });

  test('all that is missing is named at once', () => {
    const { input: _, ...rest } = BRAIN_FRAGMENT;
    expect(() => finish(brainMetadata(), rest)).toThrow(
      /^model\.json: The metadata of MONAI does not say input\.orientation, input\.spacing, input\.normalisation, nor does this file\. Add input\.orientation: three letters/,
    );
  });

  test('a fragment is checked as strictly as a manifest', () => {
    const fragment = changed(BRAIN_FRAGMENT, ['input', 'orientation'], 'RAL');
    expect(() => finish(brainMetadata(), fragment)).toThrow(
      'model.json: input.orientation (line 1) is "RAL", which has more than one of R and L.',
    );
    expect(() => finish(brainMetadata(), { ...BRAIN_FRAGMENT, cards: {} })).toThrow(
      'cards (line 1) is not known.',
    );
  });

  test('figures without a number of cases are left behind, and said', () => {
    expect(read(brainMetadata()).notes.join(' ')).toContain('eval_metrics are left behind');
  });
});

describe('a bundle with a background channel', () => {
  test('gives regions, labels and the softmax', () => {
    const draft = read(spleenMetadata());
    expect(draft.members).toMatchObject({
      id: 'spleen-ct-segmentation',
      input: { sequences: [{ sequence: 'CT' }], size: [96, 96, 96] },
      output: {
        activation: 'softmax',
        regions: [{ name: 'spleen', channel: 1 }],
        labels: [{ value: 1, name: 'spleen', region: 'spleen' }],
      },
    });
    expect(open(spleenMetadata())).toContain('input.crop');
    expect(draft.notes.join(' ')).toContain('slides none');
  });

  test('and a fragment make a manifest', () => {
    const input = {
      orientation: 'RAS',
      spacing: [1.5, 1.5, 2],
      crop: 'region',
      normalisation: { kind: 'fixed', subtract: -57, divide: 221 },
      clip: [0, 1],
    };
    expect(finish(spleenMetadata(), { card: CARD, input })).toMatchObject({ task: 'segmentation' });
  });
});

test('a classifier asks for genes and for what the graph gives', () => {
  const output = {
    type: 'probabilities',
    format: 'classes',
    num_channels: 2,
    spatial_shape: [1, 2],
    dtype: 'float32',
    channel_def: { '0': 'wild type', '1': 'mutant' },
  };
  const json = changed(brainMetadata(), ['network_data_format', 'outputs', 'pred'], output);
  const draft = read(json);
  expect(draft.members).toMatchObject({ task: 'classification', output: { tensor: 'pred' } });
  expect(open(json)).toEqual(expect.arrayContaining(['output.kind', 'output.heads']));
  const heads = draft.missing.find(({ path }) => path.join('.') === 'output.heads');
  expect(heads?.wants).toContain('wild type, mutant');
});

test('channels that name no sequence are asked for', () => {
  const path = ['network_data_format', 'inputs', 'image', 'channel_def', '1'];
  const json = changed(brainMetadata(), path, 'image');
  expect(open(json)).toContain('input.sequences');
  expect(read(json).notes.join(' ')).toContain('Channels are named T1c, image, T2, FLAIR');
});

const INPUT = ['network_data_format', 'inputs', 'image'];

test.each<[string, unknown[], number | null]>([
  ['multiples of 16', ['16*n', 'n*16', '16*m'], 16],
  ['any size', ['*', 'n', '*'], 1],
  ['several multiples', ['4*n', '6*n', 'n'], 12],
  ['powers of two', ['2**p*n', '2**p*n', '2**p*n'], null],
  ['fixed and free', [96, '8*n', '8*n'], null],
])('sizes: %s', (_, shape, multipleOf) => {
  const json = changed(brainMetadata(), [...INPUT, 'spatial_shape'], shape);
  if (multipleOf === null) expect(open(json)).toContain('input.size');
  else expect(read(json).members).toMatchObject({ input: { multipleOf, size: null } });
});

test.each<[(string | number)[], unknown, string, string]>([
  [['network_data_format'], undefined, 'bad-model', 'network_data_format is missing.'],
  [['network_data_format', 'inputs'], {}, 'bad-model', 'Wanted: a tensor by its name.'],
  [['network_data_format', 'inputs', 'more'], {}, 'unsupported', 'names 2 tensors: image, more.'],
  [[...INPUT, 'type'], 'tuple', 'unsupported', 'inputs.image.type is "tuple"'],
  [[...INPUT, 'dtype'], 'float16', 'unsupported', 'dtype is "float16"; Locus feeds images'],
  [[...INPUT, 'num_channels'], 0, 'bad-model', 'is 0. Wanted: a number of channels.'],
  [[...INPUT, 'spatial_shape'], [128, 128], 'unsupported', 'has 2 dimensions'],
  [
    ['network_data_format', 'outputs', 'pred', 'format'],
    'latent',
    'unsupported',
    'format "latent"',
  ],
  [['version'], 3, 'bad-model', 'version (line 3) is 3. Wanted: words.'],
])('%j = %j is refused', (path, value, code, problem) => {
  const json = changed(brainMetadata(), path, value);
  let error: unknown;
  try {
    read(json);
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toMatchObject({ code, problem: expect.stringContaining(problem) });
});
