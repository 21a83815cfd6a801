import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readManifest } from '../../../src/genotype/read-manifest.ts';
import { LocusError } from '../../../src/volume/errors.ts';
import {
  changed,
  classifierJson,
  graphSignatureJson,
  type Json,
  segmentationJson,
  signatureJson,
} from '../../support/genotype/manifests.ts';
import '../../support/property-seed.ts';

const GOOD = {
  classifier: classifierJson,
  segmentation: segmentationJson,
  signature: signatureJson,
  'graph signature': graphSignatureJson,
};

const read = (json: unknown) => readManifest(JSON.stringify(json, null, 2), 'model.json');

function refusal(make: () => unknown): LocusError {
  try {
    make();
  } catch (error) {
    if (error instanceof LocusError) return error;
    throw error;
  }
  throw new Error('It was read.');
}

describe('a good manifest', () => {
  test.each(Object.entries(GOOD))('%s is read', (_, make) => {
    const json = make();
    expect(read(json)).toMatchObject({ id: json.id, task: json.task, card: json.card });
  });

  test('members left out get their defaults', () => {
    const manifest = read(segmentationJson());
    if (manifest.task !== 'segmentation') throw new Error(manifest.task);
    expect(manifest.input).toEqual({
      tensor: 'image',
      sequences: [
        { sequence: 'T1c', isRequired: true, normalisation: null },
        { sequence: 'FLAIR', isRequired: true, normalisation: null },
      ],
      maskChannel: 'none',
      layout: 'NCWHD',
      orientation: 'RAS',
      spacing: [1, 1, 1],
      crop: 'image',
      size: null,
      multipleOf: 8,
      brainMask: 'none',
      normalisation: { kind: 'percentile', low: 1, high: 99, over: 'image' },
      clip: null,
      background: 0,
      seen: null,
    });
    expect(manifest.output.regions[0]?.threshold).toBe(0.5);
  });

  test('a byte order mark is no matter', () => {
    expect(readManifest(`\uFEFF${JSON.stringify(signatureJson())}`, 'model.json').id).toBe(
      'test-signature',
    );
  });
});

type Path = readonly (string | number)[];

/** [what is changed, path, new value, problem, remedy] */
const CLASSIFIER_CASES: [Path, unknown, string, string][] = [
  [
    ['schema'],
    'locus-model/2',
    'schema (line 2) is "locus-model/2". Wanted: "locus-model/1".',
    'This version',
  ],
  [['schema'], undefined, 'schema is missing. Wanted: "locus-model/1".', 'metadata.json of MONAI'],
  [
    ['task'],
    'clasification',
    'task (line 6) is "clasification".',
    'Did you mean "classification"?',
  ],
  [['task'], undefined, 'task is missing.', 'Add it.'],
  [['id'], 'My Model', 'id (line 3) is "My Model". Wanted: lower-case', 'Correct it.'],
  [['file', 'sha256'], 'ABC', 'is "ABC". Wanted: 64 lower-case hexadecimal digits', 'Correct'],
  [['file', 'bytes'], 0.5, 'is 0.5. Wanted: a number of bytes.', 'Correct'],
  [['file', 'name'], '../model.onnx', 'Wanted: the name of the ONNX file beside it', 'Correct'],
  [['card', 'licence'], undefined, 'card.licence is missing.', 'Add it.'],
  [['card', 'licence'], '  ', 'is "  ". Wanted: a licence', 'Correct it.'],
  [['inputs'], {}, 'is not known.', 'known are'],
  [['input', 'spaceing'], [1, 1, 1], 'is not known.', 'known are'],
  [['input', 'spacing'], [1, 0, 1], 'is 0. Wanted: a number of mm above 0.', 'Correct it.'],
  [['input', 'spacing'], [1, 1], 'is a list of 2. Wanted: a list of 3', 'Correct it.'],
  [
    ['input', 'orientation'],
    'LPR',
    'is "LPR", which has more than one of R and L.',
    'R/L, A/P and S/I',
  ],
  [['input', 'orientation'], 'LPX', 'is "LPX". Wanted: three letters', 'Correct it.'],
  [['input', 'size'], null, 'is null, but crop is "region".', 'crop "image"'],
  [['input', 'multipleOf'], 5, 'is 48, which is no multiple of 5', 'Correct one'],
  [
    ['input', 'sequences', 1, 'sequence'],
    'T1',
    'is "T1", as input.sequences[0].sequence is.',
    'Keep one.',
  ],
  [
    ['input', 'sequences', 1, 'sequence'],
    'Flar',
    'is "Flar". Wanted: "T1", "T1c"',
    'Did you mean "FLAIR"?',
  ],
  [['input', 'sequences'], [], 'is a list of 0. Wanted: a list of at least 1', 'Correct it.'],
  [
    ['input', 'brainMask'],
    'none',
    'is "none", but intensities are normalised over the brain.',
    'nonzero',
  ],
  [['input', 'clip'], [5, -5], 'is [5, -5].', 'Exchange'],
  [
    ['input', 'normalisation'],
    { kind: 'zscore', over: 'brain' },
    'input.normalisation.kind',
    'Did you mean "z-score"?',
  ],
  [
    ['input', 'normalisation'],
    { kind: 'percentile', low: 99, high: 1, over: 'brain' },
    'goes from percentile 99 to 1.',
    'low must be below high',
  ],
  [
    ['input', 'seen', 'channels'],
    [],
    'are of no sequence, but the sequences are T1, T1c, FLAIR.',
    'order',
  ],
  [['input', 'seen', 'features', 'sd'], [1], 'has 1 numbers, but mean has 2.', 'penultimate'],
  [['output', 'tensor'], undefined, 'output.tensor is missing.', 'Name the output'],
  [['output', 'kind'], 'value', 'output.heads[0].classes (line', 'Give an empty list.'],
  [
    ['output', 'heads', 1, 'indices'],
    [0, 2, 3],
    'has 0, as does output.heads[0].indices.',
    'one head',
  ],
  [
    ['output', 'heads', 1, 'indices'],
    [1, 2, 4],
    'has 4, but the heads have 4 entries in all, 0 to 3.',
    'without gaps',
  ],
  [['output', 'heads', 1, 'indices'], [1, 2], 'has 2 entries for 3 classes.', 'softmax'],
  [['output', 'heads', 0, 'classes'], ['mutant'], 'has 1 names.', 'at least two'],
  [
    ['output', 'heads', 0, 'classes'],
    ['a', 'a'],
    'is "a", as output.heads[0].classes[0] is.',
    'Keep one.',
  ],
  [['output', 'heads', 0, 'threshold'], 1.5, 'is 1.5. Wanted: a number from 0 to 1.', 'Correct'],
  [
    ['output', 'heads', 0, 'calibration', 'covariance'],
    [0.04, 0.2, 0.02],
    'is no covariance',
    'Cov²',
  ],
  [
    ['output', 'heads', 1, 'calibration'],
    { kind: 'platt', slope: 1, intercept: 0 },
    'is for two classes; there are 3.',
    'temperature',
  ],
  [
    ['output', 'heads', 1, 'calibration', 'temperature'],
    0,
    'is 0. Wanted: a number above 0.',
    'Correct',
  ],
  [
    ['output', 'heads', 0, 'nullModels', 1, 'signature'],
    undefined,
    'is missing, but kind is "radiomics".',
    'Add it.',
  ],
];

const SEGMENTATION_CASES: typeof CLASSIFIER_CASES = [
  [
    ['output', 'labels', 1, 'region'],
    'Tumor core',
    'is "Tumor core", which is none of output.regions.',
    'Did you mean "Tumour core"?',
  ],
  [['output', 'regions', 1, 'channel'], 0, 'is 0, as output.regions[0].channel is.', 'Keep one.'],
  [['output', 'activation'], 'softmax', 'is 0, which is the background of a softmax.', 'from 1'],
  [['output', 'labels', 0, 'value'], 1, 'is 1, as output.labels[0].value is.', 'Keep one.'],
  [['output', 'performance', 0, 'region'], 'Liver', 'which is none of output.regions.', 'They are'],
];

const SIGNATURE_CASES: typeof CLASSIFIER_CASES = [
  [['features', 'names', 2], 'T1c_original_glcm_Contrast', 'as features.names[1] is.', 'Keep one.'],
  [
    ['features', 'names', 3],
    'T2_original_glcm_Contrast',
    'has 3 ranges for 4 names.',
    'one per name',
  ],
  [['features', 'seen', 0], { low: 2, high: 1 }, 'goes from 2 to 1.', 'Exchange'],
  [
    ['formula', 'heads', 0, 'terms', 1, 'feature'],
    'T1c_original_glcm_Contras',
    'none of features.names',
    'Did you mean "T1c_original_glcm_Contrast"?',
  ],
  [['formula', 'heads', 0, 'terms', 1, 'sd'], 0, 'is 0. Wanted: a number above 0.', 'Correct'],
  [['formula', 'kind'], 'cox', 'is "logits", but a cox formula gives "log-hazard".', 'Correct one'],
  [['formula'], undefined, 'formula is missing, and so is file.', 'Add a formula'],
  [
    ['file'],
    { name: 'a.onnx', bytes: 1, sha256: '0'.repeat(64) },
    'is given, and so is file.',
    'either',
  ],
  [['output', 'heads'], [], 'is a list of 0.', 'Correct it.'],
];

const GRAPH_CASES: typeof CLASSIFIER_CASES = [
  [['features', 'tensor'], undefined, 'features.tensor is missing.', 'Name the input'],
  [['output', 'tensor'], null, 'output.tensor (line', 'Name the output'],
];

describe.each([
  ['classifier', classifierJson, CLASSIFIER_CASES],
  ['segmentation', segmentationJson, SEGMENTATION_CASES],
  ['signature', signatureJson, SIGNATURE_CASES],
  ['graph signature', graphSignatureJson, GRAPH_CASES],
] as const)('a bad %s is refused', (_, make, cases) => {
  test.each(cases)('%j = %j', (path, value, problem, remedy) => {
    const error = refusal(() => read(changed(make(), path, value)));
    expect(error).toMatchObject({ code: 'bad-model', file: 'model.json' });
    expect(error.problem).toContain(problem);
    expect(error.remedy).toContain(remedy);
  });
});

test('a misspelt member is told by its nearest name and its line', () => {
  const { spacing, ...input } = classifierJson().input as Json;
  const error = refusal(() =>
    read({ ...classifierJson(), input: { ...input, spaceing: spacing } }),
  );
  expect(error.message).toMatch(
    /^model\.json: input\.spaceing \(line \d+\) is not known\. Did you mean "spacing"\?$/,
  );
});

describe('what is no JSON', () => {
  test.each([
    ['', 'Line 1, column 1 is no JSON: the line ends, where JSON wants a value.'],
    [
      '{\n  "a": 1,\n}',
      'Line 3, column 1 is no JSON: it says }, where JSON wants a name in double quotes.',
    ],
    [
      '{"a": 1} x',
      'Line 1, column 10 is no JSON: it says x, where JSON wants the end of the file.',
    ],
    ['{"a": NaN}', 'Line 1, column 7 is no JSON: it says NaN}, where JSON wants a value.'],
    ['{"a": 1, "a": 2}', 'each name once; "a" is given twice'],
    ['{"a": "b\n"}', 'a string that ends'],
    ['["a" "b"]', "',' or ']'"],
    ['['.repeat(100), 'no more than 40 levels'],
    ['[]', 'The file holds a list of 0. Wanted: a model manifest.'],
  ])('%j', (text, problem) => {
    const error = refusal(() => readManifest(text, 'model.json'));
    expect(error).toMatchObject({ code: 'bad-model', file: 'model.json' });
    expect(error.problem).toContain(problem);
  });

  test('a huge file is not parsed', () => {
    const text = ' '.repeat(4_000_001);
    expect(refusal(() => readManifest(text, 'model.json')).problem).toContain('at most 4000000');
  });
});

/** 'output.heads[1].indices (line 1) has …' */
const PATH_AND_LINE =
  /^\w+(\.[\w-]+|\[\d+\]|\["(?:[^"\\]|\\.)*"\])*( \(line 1\))? (is|has|are|goes|names)\b/;

describe('mutations', () => {
  type Step = string | number;

  function paths(value: unknown, here: readonly Step[] = []): (readonly Step[])[] {
    if (typeof value !== 'object' || value === null) return [here];
    const steps: Step[] = Array.isArray(value) ? value.map((_, n) => n) : Object.keys(value);
    const inner = steps.flatMap((step) =>
      paths((value as Record<Step, unknown>)[step], [...here, step]),
    );
    return here.length === 0 ? inner : [here, ...inner];
  }

  test.each(Object.entries(GOOD))(
    'of a %s throw nothing but a LocusError with a path',
    (_, make) => {
      const json = make();
      fc.assert(
        fc.property(
          fc.constantFrom(...paths(json)),
          fc.oneof(fc.constant(undefined), fc.jsonValue({ maxDepth: 2 })),
          (path, value) => {
            const text = JSON.stringify(changed(json, path, value));
            try {
              readManifest(text, 'model.json');
            } catch (error) {
              expect(error).toBeInstanceOf(LocusError);
              const { code, problem } = error as LocusError;
              expect(code).toBe('bad-model');
              expect(problem).toMatch(PATH_AND_LINE);
            }
          },
        ),
        { numRuns: 200 },
      );
    },
  );

  test('of the text throw nothing but a LocusError', () => {
    const text = JSON.stringify(classifierJson());
    fc.assert(
      fc.property(fc.nat(text.length), fc.nat(4), fc.string({ maxLength: 3 }), (at, cut, extra) => {
        const mutated = text.slice(0, at) + extra + text.slice(at + cut);
        try {
          readManifest(mutated, 'model.json');
        } catch (error) {
          expect(error).toBeInstanceOf(LocusError);
        }
      }),
      { numRuns: 200 },
    );
  });

  test('JSON is read as JSON.parse reads it', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        // What is no manifest is refused for its content, never for its syntax.
        const { problem } = refusal(() => readManifest(text, 'x'));
        expect(problem).not.toContain('is no JSON: it says');
      }),
    );
  });
});
