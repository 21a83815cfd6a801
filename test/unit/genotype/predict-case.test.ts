import { describe, expect, test } from 'vitest';
import { createCpuEngine } from '../../../src/engine/cpu/cpu-engine.ts';
import { calibrate } from '../../../src/genotype/calibrate.ts';
import type { CaseProgress } from '../../../src/genotype/case-run.ts';
import type { ClassifierManifest, SignatureManifest } from '../../../src/genotype/manifest.ts';
import { makeNullModels } from '../../../src/genotype/null-models.ts';
import { predictCase } from '../../../src/genotype/predict-case.ts';
import { prepareInput } from '../../../src/genotype/prepare.ts';
import { readManifest } from '../../../src/genotype/read-manifest.ts';
import type { ModelSession } from '../../../src/genotype/runtime.ts';
import { defaultSettings } from '../../../src/radiomics/defaults.ts';
import { extract } from '../../../src/radiomics/extract.ts';
import { axisAlignedGrid } from '../../../src/volume/grid.ts';
import { ball, mask, subject, volume } from '../../support/genotype/make-case.ts';
import { B, tinyClassifier, tinySignature, W } from '../../support/genotype/tiny-models.ts';

const engine = createCpuEngine();
const size = [14, 12, 10] as const;
const grid = axisAlignedGrid(size, [1.5, 1.5, 2], [3, -4, 5]);
const count = 14 * 12 * 10;
const scan = (seed: number) =>
  volume(
    grid,
    Float32Array.from({ length: count }, (_, n) => 50 + ((n * seed) % 97)),
  );
const images = { T1c: scan(31), FLAIR: scan(57) };
const region = mask(grid, ball(size, [7, 6, 5], 3));
const whole = subject(images, region);

const manifest = readManifest(JSON.stringify(tinyClassifier()), 'model.json') as ClassifierManifest;
const signature = readManifest(JSON.stringify(tinySignature()), 's.json') as SignatureManifest;

/** The graph of tiny-models.ts in float64. */
function session(own: Partial<ModelSession> = {}): ModelSession & { runs: number } {
  const fake = {
    backend: 'wasm' as const,
    whyNotGpu: 'a test',
    notes: [],
    threads: 1,
    inputs: [],
    outputs: [],
    runs: 0,
    run: async (inputs: Parameters<ModelSession['run']>[0]) => {
      fake.runs++;
      const { dims, data } = inputs.image as { dims: number[]; data: Float32Array };
      const each = data.length / 3;
      const features = [0, 1, 2].map(
        (c) => data.subarray(c * each, (c + 1) * each).reduce((a, b) => a + b, 0) / each,
      );
      expect(dims).toEqual([1, 3, 6, 7, 8]);
      const logits = B.map((b, k) => features.reduce((z, f, c) => z + f * (W[c]?.[k] ?? 0), b));
      return {
        logits: { dims: [1, 2], data: Float32Array.from(logits) },
        features: { dims: [1, 3], data: Float32Array.from(features) },
      };
    },
    dispose: async () => {},
    ...own,
  };
  return fake;
}

describe('a case', () => {
  test('is prepared, run and calibrated; the facts of both are kept', async () => {
    const { prediction, augmentation } = await predictCase(
      { manifest, session: session(), engine },
      whole,
    );
    const prepared = await prepareInput(engine, manifest.input, whole);
    const means = prepared.channels.map((c) => c.reduce((a, b) => a + b, 0) / c.length);
    const z = means.reduce((sum, f, c) => sum + f * (W[c]?.[0] ?? 0), B[0]);
    const [idh, mgmt] = prediction.heads;
    expect(idh?.logits[0]).toBeCloseTo(z, 5);
    expect(idh?.probabilities[1]).toBeCloseTo(1 / (1 + Math.exp(-(0.8 * z - 0.3))), 6);
    expect(idh?.interval?.[0]).toBeLessThan(idh?.probabilities[1] ?? 0);
    expect(mgmt).toMatchObject({ interval: null, caveat: 'It cannot be told from MRI.' });
    expect(prediction.features).toHaveLength(3);
    expect(prediction.model).toEqual({
      id: 'tiny',
      name: 'Tiny',
      version: '1.0.0',
      sha256: manifest.file.sha256,
      label: 'model for tests; not for clinical use',
    });
    expect(prediction.channels).toEqual(prepared.facts);
    expect(prediction.run).toMatchObject({ backend: 'wasm', whyNotGpu: 'a test', threads: 1 });
    expect(augmentation).toBeNull();
  });

  test('progress rises to 1 in named steps', async () => {
    const said: CaseProgress[] = [];
    const onProgress = (progress: CaseProgress) => said.push(progress);
    await predictCase({ manifest, session: session(), engine }, whole, { onProgress });
    const fractions = said.map(({ fraction }) => fraction);
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
    expect(fractions.at(-1)).toBe(1);
    expect(said.map(({ stage }) => stage)).toContain('Running the network');
  });

  test.each(['Preparing', 'Running', 'Trying'])('is cancelled while %s', async (stage) => {
    const control = new AbortController();
    const onProgress = (progress: CaseProgress) => {
      if (progress.stage.startsWith(stage)) control.abort();
    };
    const options = { signal: control.signal, onProgress, isAugmented: true };
    await expect(
      predictCase({ manifest, session: session(), engine }, whole, options),
    ).rejects.toMatchObject({ code: 'cancelled' });
  });

  test('without a sequence that the model needs is refused by its name', async () => {
    const without = subject({ FLAIR: images.FLAIR }, region);
    await expect(
      predictCase({ manifest, session: session(), engine }, without),
    ).rejects.toMatchObject({ code: 'missing-sequence', problem: expect.stringContaining('T1c') });
  });

  test('too few logits are the model’s fault', async () => {
    const run = async () => ({
      logits: { dims: [1, 1], data: Float32Array.of(1) },
      features: { dims: [1, 3], data: new Float32Array(3) },
    });
    await expect(
      predictCase({ manifest, session: session({ run }), engine }, whole),
    ).rejects.toMatchObject({ code: 'bad-model' });
  });

  test('copies widen the interval by their spread', async () => {
    const fake = session();
    const loaded = { manifest, session: fake, engine };
    const { prediction, augmentation } = await predictCase(loaded, whole, { isAugmented: true });
    const copies = augmentation?.copies ?? [];
    expect(copies.length).toBeGreaterThan(3);
    // The case as it is was run before.
    expect(fake.runs).toBe(copies.length);
    const logits = copies.map((copy) => copy.logits[0] ?? 0);
    expect(logits[0]).toBe(prediction.heads[0]?.logits[0]);
    const mean = logits.reduce((a, b) => a + b, 0) / logits.length;
    const sd = Math.sqrt(logits.reduce((sum, z) => sum + (z - mean) ** 2, 0) / (logits.length - 1));
    expect(augmentation?.sd[0]).toBeCloseTo(sd, 6);
    const head = manifest.output.heads[0] as ClassifierManifest['output']['heads'][number];
    expect(prediction.heads[0]?.interval).toEqual(
      calibrate([logits[0] ?? 0], head.calibration, [augmentation?.sd[0] ?? 0]).interval,
    );
  });
});

describe('null models', () => {
  const settingsOf = () => defaultSettings('pyradiomics');
  const found = { manifest: signature, sha256: 'ab', session: null };

  test('radiomics alone, from features extracted of the same case', async () => {
    let asked = 0;
    const find = async () => {
      asked++;
      return found;
    };
    const nullModel = makeNullModels(whole, { engine, find, settingsOf });
    const { prediction } = await predictCase({ manifest, session: session(), engine }, whole, {
      nullModel,
    });
    const { features } = await extract(engine, {
      ...{ image: images.T1c, mask: region, labels: [1] },
      settings: settingsOf(),
    });
    const value = (name: string) => features.find((one) => one.name === name)?.value ?? Number.NaN;
    const z =
      0.5 +
      (value('original_firstorder_Mean') - 100) / 50 -
      (0.5 * (value('original_shape_VoxelVolume') - 200)) / 100;
    const [prevalence, radiomics] = prediction.heads[0]?.nullModels ?? [];
    expect(prevalence).toMatchObject({ kind: 'prevalence', probability: 0.4 });
    expect(radiomics).toMatchObject({ kind: 'radiomics', auc: 0.7, whyNot: null });
    expect(radiomics?.probability).toBeCloseTo(1 / (1 + Math.exp(-z)), 12);
    expect(asked).toBe(1);
  });

  test.each([
    [
      'there is no such signature',
      async () => null,
      whole,
      'There is no model tiny-radiomics here.',
    ],
    ['a sequence is missing', async () => found, subject({ FLAIR: images.FLAIR }, region), 'T1c'],
    ['there is no region', async () => found, subject(images), 'region'],
  ])('where %s, its reason is said', async (_, find, of, words) => {
    const nullModel = makeNullModels(of, { engine, find, settingsOf });
    const answer = await nullModel('tiny-radiomics', 'IDH', () => {});
    expect(answer).toEqual({ whyNot: expect.stringContaining(words) });
  });

  test('a gene that the signature does not know', async () => {
    const nullModel = makeNullModels(whole, { engine, find: async () => found, settingsOf });
    expect(await nullModel('tiny-radiomics', 'EGFR', () => {})).toEqual({
      whyNot: 'The model tiny-radiomics gives no probability for EGFR.',
    });
  });
});
