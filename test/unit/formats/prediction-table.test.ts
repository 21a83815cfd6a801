import { expect, test } from 'vitest';
import { toCsv } from '../../../src/formats/csv.ts';
import { batchJson, predictionJson } from '../../../src/formats/prediction-json.ts';
import { deepFeatures, predictionCsv } from '../../../src/formats/prediction-table.ts';
import type { HeadResult, Prediction } from '../../../src/genotype/prediction.ts';

const LABEL = 'demonstration model, trained on simulated scans; not for clinical use';

const idh: HeadResult = {
  gene: 'IDH',
  alteration: 'mutation',
  classes: ['wild type', 'mutant'],
  logits: [-1.5],
  probabilities: [0.8, 0.2],
  interval: [0.1, 0.35],
  value: null,
  call: 'wild type',
  caveat: 'From images alone, "by eye".',
  nullModels: [
    { kind: 'prevalence', probability: 0.4, auc: 0.5, whyNot: null },
    { kind: 'radiomics', probability: null, auc: 0.8, whyNot: 'T1c is missing.' },
  ],
};

const prediction: Prediction = {
  model: { id: 'glioma-genotype', name: 'Glioma', version: '1.0.0', sha256: 'ab', label: LABEL },
  heads: [idh],
  warnings: [
    { kind: 'spacing', text: 'T1c has voxels of 6 mm.', sequence: 'T1c' },
    { kind: 'missing-sequence', text: '=T2 is missing.', sequence: 'T2' },
  ],
  features: [0.5, -2],
  channels: [],
  run: { backend: 'wasm', whyNotGpu: 'no adapter', prepareMs: 1, inferMs: 2, threads: 1 },
};

const failed = { problem: 'FLAIR is missing.', remedy: 'Add it.' };

/** Cells by column, one object a row. */
function rowsOf(csv: string): Record<string, string>[] {
  expect(csv.endsWith('\r\n')).toBe(true);
  const [header = [], ...rows] = csv
    .trimEnd()
    .split('\r\n')
    .map((line) =>
      [...line.matchAll(/(?:^|,)("(?:[^"]|"")*"|[^,]*)/g)].map(([, cell = '']) =>
        cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell,
      ),
    );
  return rows.map((row) => Object.fromEntries(header.map((name, n) => [name, row[n] ?? ''])));
}

test('a row a case and model; the label stands in each, and a failure has its reason', () => {
  const csv = predictionCsv([
    { name: 'a', predictions: [prediction], error: null },
    { name: 'b', predictions: [], error: failed },
  ]);
  const [a, b] = rowsOf(csv);
  expect(a).toEqual({
    Case: 'a',
    Model: 'glioma-genotype',
    Version: '1.0.0',
    SHA256: 'ab',
    ModelLabel: LABEL,
    Backend: 'wasm',
    Warnings: 'T1c has voxels of 6 mm. =T2 is missing.',
    Error: '',
    IDH_probability: '0.2',
    IDH_low: '0.1',
    IDH_high: '0.35',
    IDH_call: 'wild type',
    IDH_logit: '-1.5',
    IDH_null_prevalence: '0.4',
    IDH_null_radiomics: '',
    IDH_caveat: 'From images alone, "by eye".',
  });
  expect(b).toMatchObject({ Case: 'b', Model: '', Error: 'FLAIR is missing. Add it.' });
});

test('classes and values beside probabilities; two alterations of a gene are told apart', () => {
  const grade = { ...idh, gene: 'Grade', classes: ['2', '3', '4'], nullModels: [], interval: null };
  const heads: HeadResult[] = [
    { ...grade, logits: [1, 2, 3], probabilities: [0.1, 0.2, 0.7], call: '4' },
    { ...idh, gene: 'EGFR', alteration: 'amplification' },
    { ...idh, gene: 'EGFR', alteration: 'vIII' },
    { ...idh, gene: 'survival', logits: [], probabilities: [], value: -0.25, call: null },
  ];
  const [row] = rowsOf(
    predictionCsv([{ name: 'a', predictions: [{ ...prediction, heads }], error: null }]),
  );
  expect(row).toMatchObject({
    Grade_probability_4: '0.7',
    Grade_logit_2: '1',
    'EGFR amplification_probability': '0.2',
    'EGFR vIII_probability': '0.2',
    survival_value: '-0.25',
  });
});

test('deep features: columns when asked for, and as features of the table of radiomics', () => {
  const cases = [{ name: 'a', predictions: [prediction], error: null }];
  expect(predictionCsv(cases)).not.toContain('deep_');
  const [row] = rowsOf(predictionCsv(cases, { hasDeepFeatures: true }));
  expect(row).toMatchObject({ 'deep_glioma-genotype_0': '0.5', 'deep_glioma-genotype_1': '-2' });
  const table = toCsv([
    {
      ...{ id: 'K7', imageName: 'a', maskName: 'b', labels: [1], diagnostics: {} },
      features: [
        { name: 'original_shape_MeshVolume', aggregation: null, value: 3 },
        ...deepFeatures(prediction),
      ],
    },
  ]);
  expect(table).toContain(
    'original_shape_MeshVolume,deep_glioma-genotype_0,deep_glioma-genotype_1',
  );
  expect(deepFeatures({ ...prediction, features: null })).toEqual([]);
});

test('JSON has all of it, the label first, and no file names', () => {
  const json = JSON.parse(
    predictionJson({
      version: '9',
      engine: { name: 'cpu', adapter: null },
      ...{ prediction, augmentation: null, inputs: [], sequences: null },
    }),
  );
  expect(Object.keys(json).slice(0, 3)).toEqual(['locus', 'label', 'model']);
  expect(json).toMatchObject({ label: LABEL, heads: [idh], features: [0.5, -2] });
  const batch = JSON.parse(
    batchJson('9', [
      { name: 'a', predictions: [prediction], error: null },
      { name: 'b', predictions: [], error: failed },
    ]),
  );
  expect(batch.cases[0].predictions[0]).toMatchObject({ label: LABEL, heads: [idh] });
  expect(batch.cases[1]).toMatchObject({ case: 'b', error: 'FLAIR is missing. Add it.' });
});
