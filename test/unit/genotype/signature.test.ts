import { describe, expect, test } from 'vitest';
import type { FeatureRow } from '../../../src/genotype/feature-row.ts';
import type { SignatureManifest } from '../../../src/genotype/manifest.ts';
import { readManifest } from '../../../src/genotype/read-manifest.ts';
import type { ModelSession, TensorInfo } from '../../../src/genotype/runtime.ts';
import { predictSignature } from '../../../src/genotype/signature.ts';
import {
  changed,
  FEATURES,
  graphSignatureJson,
  type Json,
  signatureJson,
} from '../../support/genotype/manifests.ts';

const [MEAN, CONTRAST, SPHERICITY] = FEATURES as [string, string, string];
const SETTINGS = {
  setting: { binWidth: 25, label: 1 },
  imageType: { Original: {}, Wavelet: {} },
};

function signature(json: Json): SignatureManifest {
  const manifest = readManifest(JSON.stringify(json), 'model.json');
  if (manifest.task !== 'signature') throw new Error(manifest.task);
  return manifest;
}

function row(values: Record<string, number> = {}, more: Partial<FeatureRow> = {}): FeatureRow {
  const all = { [MEAN]: 120, [CONTRAST]: 16, [SPHERICITY]: 0.6, Other: 1, ...values };
  return {
    values: new Map(
      Object.entries(all).map(([name, value]) => [
        name,
        { value, reason: Number.isNaN(value) ? 'the region is flat' : null },
      ]),
    ),
    settings: SETTINGS,
    profile: 'ibsi',
    ...more,
  };
}

const predict = (json: Json, of: FeatureRow, session: ModelSession | null = null) =>
  predictSignature({ manifest: signature(json), sha256: 'f'.repeat(64), row: of, session });

describe('a formula', () => {
  // z = -0.5 + 0.01 · 120 + 0.5 (16 - 10) / 4 - 2 · 0.6 = 0.25; scipy.special.expit(0.25) = 0.5621765008857981
  test('logistic', async () => {
    const found = await predict(signatureJson(), row());
    expect(found).toMatchObject({
      model: { id: 'test-signature', sha256: 'f'.repeat(64), label: null },
      warnings: [],
      channels: [],
      features: null,
      run: { backend: 'formula', threads: 1 },
    });
    const [head] = found.heads;
    expect(head).toMatchObject({ gene: 'IDH', call: 'mutant', interval: null, value: null });
    expect(head?.logits[0]).toBeCloseTo(0.25, 14);
    expect(head?.probabilities[1]).toBeCloseTo(0.5621765008857981, 14);
    expect(head?.probabilities[0]).toBeCloseTo(1 - 0.5621765008857981, 14);
  });

  test('below its threshold it calls the negative class', async () => {
    const json = changed(signatureJson(), ['output', 'heads', 0, 'threshold'], 0.5622);
    expect((await predict(json, row())).heads[0]?.call).toBe('wild type');
  });

  test.each([
    ['linear', 'value'],
    ['cox', 'log-hazard'],
  ])('%s gives a %s', async (kind, output) => {
    let json = changed(signatureJson(), ['formula', 'kind'], kind);
    json = changed(json, ['output', 'kind'], output);
    json = changed(json, ['output', 'heads', 0, 'classes'], []);
    json = changed(json, ['output', 'heads', 0, 'threshold'], undefined);
    const [head] = (await predict(json, row())).heads;
    expect(head).toMatchObject({ logits: [], probabilities: [], interval: null, call: null });
    expect(head?.value).toBeCloseTo(0.25, 14);
  });
});

describe('features', () => {
  test('that the table lacks are named', async () => {
    const of = row();
    const values = new Map(of.values);
    values.delete(MEAN);
    values.delete(SPHERICITY);
    await expect(predict(signatureJson(), { ...of, values })).rejects.toMatchObject({
      code: 'missing-feature',
      problem: `The table lacks 2 of the signature’s 3 features: ${MEAN}, ${SPHERICITY}.`,
    });
  });

  test('of another spelling are suggested', async () => {
    const of = row({ T1c_original_glcm_contrast: 3 });
    const values = new Map(of.values);
    values.delete(CONTRAST);
    await expect(predict(signatureJson(), { ...of, values })).rejects.toMatchObject({
      remedy: 'The table has T1c_original_glcm_contrast.',
    });
  });

  test('without a value are named with the reason', async () => {
    await expect(predict(signatureJson(), row({ [CONTRAST]: Number.NaN }))).rejects.toMatchObject({
      code: 'missing-feature',
      problem: `There is no value for 1 of the signature’s 3 features: ${CONTRAST} (the region is flat).`,
    });
  });

  test('outside what training saw warn', async () => {
    const { warnings } = await predict(signatureJson(), row({ [CONTRAST]: 70.123456 }));
    expect(warnings).toEqual([
      {
        kind: 'features',
        text: `${CONTRAST} is 70.12; in training it was 0 to 50.`,
        sequence: null,
      },
    ]);
  });

  test('of another profile or other settings warn', async () => {
    const settings = { setting: { binWidth: 5 }, imageType: {} };
    const { warnings } = await predict(
      signatureJson(),
      row({}, { settings, profile: 'pyradiomics' }),
    );
    expect(warnings.map(({ kind, text }) => [kind, text])).toEqual([
      [
        'settings',
        'Features follow the conventions of PyRadiomics; the signature was made with those of IBSI.',
      ],
      [
        'settings',
        'Features were extracted with other settings than the signature’s: setting.binWidth 5 instead of 25, imageType.Original not given instead of {}.',
      ],
    ]);
  });

  test('of unknown settings warn', async () => {
    const { warnings } = await predict(signatureJson(), row({}, { settings: null }));
    expect(warnings).toMatchObject([{ kind: 'settings' }]);
    expect(warnings[0]?.text).toContain('settings not given instead of');
  });
});

describe('an ONNX-ML graph', () => {
  interface Fake extends ModelSession {
    readonly seen: unknown[];
  }

  function fake(probabilities: number[], outputs?: TensorInfo[], inputs?: TensorInfo[]): Fake {
    const seen: unknown[] = [];
    return {
      seen,
      backend: 'wasm',
      whyNotGpu: 'trees run on the CPU',
      notes: [],
      threads: 2,
      inputs: inputs ?? [{ name: 'X', dims: [null, 3], type: 'float32' }],
      outputs: outputs ?? [
        { name: 'label', dims: [null], type: 'int64' },
        { name: 'probabilities', dims: [null, 2], type: 'float32' },
      ],
      run: async (input, options) => {
        seen.push(input, options?.outputs);
        const data = Float32Array.from(probabilities);
        return { probabilities: { dims: [1, probabilities.length], data } };
      },
      dispose: async () => {},
    };
  }

  test('gets [1, n] and gives probabilities', async () => {
    const session = fake([0.25, 0.75]);
    const found = await predict(graphSignatureJson(), row(), session);
    expect(session.seen).toEqual([
      { X: { dims: [1, 3], data: Float32Array.of(120, 16, 0.6) } },
      ['probabilities'],
    ]);
    expect(found.run).toMatchObject({ backend: 'wasm', threads: 2 });
    expect(found.heads[0]).toMatchObject({ call: null, interval: null });
    expect(found.heads[0]?.probabilities[0]).toBeCloseTo(0.25, 12);
    expect(found.heads[0]?.probabilities[1]).toBeCloseTo(0.75, 12);
  });

  test.each<[string, ModelSession | null, string]>([
    ['is not open', null, 'The graph is not open.'],
    [
      'has another input',
      fake([], undefined, [{ name: 'float_input', dims: [null, 3], type: 'float32' }]),
      'The graph has no input "X"; its inputs are float_input.',
    ],
    [
      'wants other features',
      fake([], undefined, [{ name: 'X', dims: [null, 4], type: 'float32' }]),
      'Input "X" is [?, 4]; the manifest names 3 features.',
    ],
    [
      'has another output',
      fake([], [{ name: 'label', dims: [null], type: 'int64' }]),
      'The graph has no output "probabilities"; its outputs are label.',
    ],
    [
      'was exported with ZipMap',
      fake([], [{ name: 'probabilities', dims: [], type: 'seq(map(int64,float32))' }]),
      'Output "probabilities" is of type seq(map(int64,float32)), not float32.',
    ],
    ['gives too few', fake([0.5]), 'gave 1 numbers; the manifest names entry 1.'],
    ['gives no number', fake([0.5, Number.NaN]), 'Output "probabilities" gave NaN in entry 1.'],
    ['gives no probability', fake([-3, 4]), 'which is no probability.'],
  ])('that %s is refused', async (_, session, problem) => {
    await expect(predict(graphSignatureJson(), row(), session)).rejects.toMatchObject({
      code: 'bad-model',
      problem: expect.stringContaining(problem),
    });
  });

  test('can be cancelled', async () => {
    await expect(
      predictSignature({
        manifest: signature(graphSignatureJson()),
        sha256: '',
        row: row(),
        session: fake([0.5, 0.5]),
        signal: AbortSignal.abort(),
      }),
    ).rejects.toMatchObject({ code: 'cancelled' });
  });
});
