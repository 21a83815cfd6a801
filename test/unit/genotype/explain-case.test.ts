import { describe, expect, test } from 'vitest';
import { createCpuEngine } from '../../../src/engine/cpu/cpu-engine.ts';
import { type ExplainOptions, explainCase } from '../../../src/genotype/explain-case.ts';
import type { ClassifierManifest } from '../../../src/genotype/manifest.ts';
import { predictCase } from '../../../src/genotype/predict-case.ts';
import { prepareInput } from '../../../src/genotype/prepare.ts';
import { readManifest } from '../../../src/genotype/read-manifest.ts';
import type { ModelSession } from '../../../src/genotype/runtime.ts';
import type { Tensor } from '../../../src/genotype/tensor.ts';
import { axisAlignedGrid } from '../../../src/volume/grid.ts';
import { ball, mask, subject, volume } from '../../support/genotype/make-case.ts';
import { B, tinyClassifier, W } from '../../support/genotype/tiny-models.ts';

const engine = createCpuEngine();
const size = [14, 12, 10] as const;
const grid = axisAlignedGrid(size, [1.5, 1.5, 2], [3, -4, 5]);
const scan = (seed: number) =>
  volume(
    grid,
    Float32Array.from({ length: 1680 }, (_, n) => 50 + ((n * seed) % 97)),
  );
const region = mask(grid, ball(size, [7, 6, 5], 3));
const whole = subject({ T1c: scan(31), FLAIR: scan(57) }, region);
const manifest = readManifest(JSON.stringify(tinyClassifier()), 'model.json') as ClassifierManifest;

/** The graph of tiny-models.ts: of each voxel, and their means. */
const session: ModelSession = {
  ...{ backend: 'wasm', whyNotGpu: 'a test', threads: 1, notes: [], inputs: [], outputs: [] },
  run: async (inputs) => {
    const { dims, data } = inputs.image as Tensor;
    const each = data.length / 3;
    const cam = new Float32Array(2 * each);
    for (let n = 0; n < cam.length; n++) {
      const [k, at] = [Math.floor(n / each), n % each];
      cam[n] = W.reduce((sum, row, c) => sum + (row[k] ?? 0) * (data[c * each + at] ?? 0), 0);
    }
    const mean = (from: number, of: Float32Array) =>
      of.subarray(from * each, (from + 1) * each).reduce((a, b) => a + b, 0) / each;
    return {
      logits: { dims: [1, 2], data: Float32Array.from(B, (b, k) => b + mean(k, cam)) },
      features: { dims: [1, 3], data: Float32Array.from([0, 1, 2], (c) => mean(c, data)) },
      cam: { dims: [1, 2, ...dims.slice(2)], data: cam },
    };
  },
  dispose: async () => {},
};
const loaded = { manifest, session, engine };
const explain = (kind: ExplainOptions['kind'], head = 0) =>
  explainCase(loaded, whole, { kind, head });

describe('one case', () => {
  test('the activation map’s mean and the intercept are the logit', async () => {
    const { map, sequences } = await explain('activation', 1);
    const { prediction } = await predictCase(loaded, whole);
    const data = map?.data ?? new Float32Array();
    expect(data).toHaveLength(8 * 7 * 6);
    const mean = data.reduce((a, b) => a + b, 0) / data.length;
    expect(mean + B[1]).toBeCloseTo(prediction.heads[1]?.logits[0] ?? Number.NaN, 4);
    expect(sequences).toBeNull();
  });

  test('occlusion says what a part adds to the log odds: of a mean, its share of the sum', async () => {
    const { map } = await explain('occlusion');
    const { channels, grid: own } = await prepareInput(engine, manifest.input, whole);
    expect(map?.grid).toEqual(own);
    // The box is smaller than the cube along every axis but x, where it is as long: one cube, which takes out all.
    const each = channels[0]?.length ?? 0;
    const drop = [0, 1].reduce(
      (sum, c) =>
        sum + ((W[c]?.[0] ?? 0) * (channels[c] as Float32Array).reduce((a, b) => a + b, 0)) / each,
      0,
    );
    for (const value of map?.data ?? []) expect(value).toBeCloseTo(drop, 5);
  });

  test('leaving a sequence out changes probabilities as running without it does', async () => {
    const { map, sequences } = await explain('sequences');
    expect(map).toBeNull();
    expect(sequences?.map(({ sequence }) => sequence)).toEqual(['T1c', 'FLAIR', 'mask']);
    const all = (await predictCase(loaded, whole)).prediction.heads;
    const less = subject({ T1c: scan(31) }, region);
    const without = (await predictCase(loaded, less)).prediction.heads;
    for (const head of [0, 1]) {
      const change = (without[head]?.probabilities[1] ?? 0) - (all[head]?.probabilities[1] ?? 0);
      expect(sequences?.[1]?.change[head]).toBeCloseTo(change, 6);
    }
  });
});

test('a model without a map says so; a head that is not there, too', async () => {
  const output = { ...manifest.output, activationMap: null };
  const without = { ...loaded, manifest: { ...manifest, output } };
  await expect(explainCase(without, whole, { kind: 'activation', head: 0 })).rejects.toMatchObject({
    code: 'unsupported',
    problem: 'Tiny gives no class activation map.',
  });
  await expect(explain('occlusion', 7)).rejects.toMatchObject({ code: 'usage' });
});

test.each(['occlusion', 'sequences'] as const)('%s is cancelled in between', async (kind) => {
  const control = new AbortController();
  const onProgress = ({ stage }: { stage: string }) => {
    if (/^(Taking|Leaving)/.test(stage)) control.abort();
  };
  await expect(
    explainCase(loaded, whole, { kind, head: 0, signal: control.signal, onProgress }),
  ).rejects.toMatchObject({ code: 'cancelled' });
});
