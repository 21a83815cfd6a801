import { createRoot } from 'solid-js';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { createSession, type Session } from '../../../src/session/session.ts';
import { axisAlignedGrid } from '../../../src/volume/grid.ts';
import type { WorkerClient } from '../../../src/worker/client.ts';
import type { SegmentReport } from '../../../src/worker/protocol-genotype.ts';
import type { ModelEntry } from '../../../src/worker/protocol-models.ts';
import { failed, fakeClient, item, label, mask, opened } from './fake-client.ts';
import { classifier, predictReport, segmenter } from './genotype-models.ts';

let end = () => {};
afterEach(() => end());

const file = (name: string) => new File(['x'], name);
const turn = () => new Promise((resolve) => setTimeout(resolve, 0));
const listed = (...models: ModelEntry[]) => ({
  ok: true as const,
  value: { models, problems: [] },
});
const list = async () => listed(classifier('a'), segmenter('s'));

const GLIOMA = [
  item('t1c', { sequence: 'T1c' }),
  item('flair', { sequence: 'FLAIR' }),
  mask('seg', [1, 2, 4]),
];

async function ready(answers: Partial<WorkerClient> = {}, items = GLIOMA) {
  const fake = fakeClient({ models: list, open: async () => opened(...items), ...answers });
  const session = createRoot((dispose): Session => {
    end = dispose;
    return createSession({ client: fake.client });
  });
  await session.scans.open([file('case')]);
  await session.genotype.models.load();
  await turn();
  return { ...session, restart: fake.restart };
}

describe('models', () => {
  test('the list is asked for once, when it is first looked at; the first model is in use', async () => {
    const models = vi.fn(list);
    const { genotype } = await ready({ models });
    await Promise.all([genotype.models.load(), genotype.models.load()]);
    expect(models).toHaveBeenCalledTimes(1);
    expect(genotype.models.chosen()?.id).toBe('a');
    genotype.models.choose('s');
    expect(genotype.models.chosen()?.id).toBe('s');
  });

  test('an imported model is in use; a bad one changes nothing and is said', async () => {
    let answer: Awaited<ReturnType<WorkerClient['importModel']>> = failed('wrong-hash');
    const { genotype, problems } = await ready({ importModel: async () => answer });
    expect(await genotype.models.importFiles([file('model.onnx')])).toBe(false);
    expect(problems.problems()).toMatchObject([
      { place: 'genotype', error: { code: 'wrong-hash' } },
    ]);
    expect(genotype.models.list()).toHaveLength(2);
    answer = { ok: true, value: { ...classifier('mine'), origin: 'session' } };
    expect(await genotype.models.importFiles([file('model.onnx')])).toBe(true);
    expect(genotype.models.chosen()?.id).toBe('mine');
    expect(problems.problems()).toEqual([]);
    await genotype.models.remove('mine');
    expect(genotype.models.chosen()?.id).toBe('a');
  });

  test('models among opened files are taken, and given to a new worker', async () => {
    const mine = { ...classifier('mine'), origin: 'session' as const };
    const importModel = vi.fn(async () => ({ ok: true as const, value: mine }));
    const open = async () => {
      const result = opened(...GLIOMA);
      return result.ok ? { ...result, value: { ...result.value, models: [mine] } } : result;
    };
    const { genotype, restart } = await ready({
      open,
      importModel,
      models: async () => listed(classifier('a'), mine),
    });
    expect(genotype.models.chosen()?.id).toBe('mine');
    restart();
    await vi.waitFor(() => expect(importModel).toHaveBeenCalledTimes(1));
  });
});

describe('inputs', () => {
  test('images by their sequence, the whole mask as the region', async () => {
    const { genotype } = await ready();
    const { inputs, obstacles, region, request } = genotype.inputs;
    expect(inputs().map(({ sequence, item: taken }) => [sequence, taken?.id])).toEqual([
      ['T1c', 't1c'],
      ['FLAIR', 'flair'],
      ['T2', undefined],
    ]);
    expect(region()?.labels).toEqual([1, 2, 4]);
    expect(obstacles()).toEqual([]);
    expect(request()).toMatchObject({
      modelId: 'a',
      images: [
        { sequence: 'T1c', imageId: 't1c' },
        { sequence: 'FLAIR', imageId: 'flair' },
      ],
      mask: { maskId: 'seg', labels: [1, 2, 4] },
      brain: null,
    });
  });

  test('what is lacking, in words; the user’s word counts', async () => {
    const { genotype, scans } = await ready({}, [
      item('flair', { sequence: 'FLAIR' }),
      item('what'),
      mask('seg', [1]),
    ]);
    const { inputs } = genotype;
    expect(inputs.obstacles()).toEqual([
      'It needs T1c: none of the case’s images is taken as one.',
    ]);
    expect(inputs.request()).toBeNull();
    inputs.setImage('T1c', 'what');
    expect(inputs.obstacles()).toEqual([]);
    inputs.setImage('FLAIR', null);
    expect(inputs.obstacles()).toMatchObject([expect.stringMatching(/FLAIR/)]);
    inputs.resetImage('FLAIR');
    inputs.resetImage('T1c');
    scans.setSequence('what', 'T1c');
    expect(inputs.obstacles()).toEqual([]);
    inputs.setRegionLabel(1, false);
    expect(inputs.obstacles()).toMatchObject([expect.stringMatching(/no labels/)]);
    await scans.remove('seg');
    expect(inputs.obstacles()).toMatchObject([expect.stringMatching(/mask in which the tumour/)]);
  });

  test('a mask of the brain is no tumour', async () => {
    const brain = { ...mask('brain', [1]), name: 'p1_brain_mask.nii.gz' };
    const { genotype } = await ready({}, [brain, ...GLIOMA]);
    expect(genotype.inputs.brain()?.mask.id).toBe('brain');
    expect(genotype.inputs.region()?.mask.id).toBe('seg');
  });
});

describe('predictions', () => {
  test('stay with their model and case until the inputs change', async () => {
    const predict = vi.fn(async () => ({ ok: true as const, value: predictReport('a') }));
    const { genotype, scans } = await ready({ predict });
    const { predictions, inputs } = genotype;
    predictions.setAugmented(true);
    expect(await predictions.run()).toBe(true);
    expect(predict).toHaveBeenCalledWith(
      expect.objectContaining({ modelId: 'a', isAugmented: true }),
      expect.anything(),
    );
    expect(predictions.shown()?.prediction.heads[0]?.gene).toBe('IDH');
    expect(predictions.isStale()).toBe(false);
    inputs.setRegionLabel(2, false);
    expect(predictions.isStale()).toBe(true);
    inputs.resetRegion();
    expect(predictions.isStale()).toBe(false);
    genotype.models.choose('s');
    expect(predictions.shown()).toBeNull();
    expect(predictions.obstacle()).toMatch(/draws regions/);
    genotype.models.choose('a');
    await scans.clear();
    expect(predictions.shown()).toBeNull();
  });

  test('a failure keeps what was there', async () => {
    let fails = false;
    const { genotype, problems } = await ready({
      predict: async () => (fails ? failed('bad-model') : { ok: true, value: predictReport('a') }),
    });
    await genotype.predictions.run();
    fails = true;
    expect(await genotype.predictions.run()).toBe(false);
    expect(genotype.predictions.shown()).not.toBeNull();
    expect(problems.problems()).toMatchObject([{ place: 'genotype' }]);
  });
});

describe('explanations', () => {
  const explained = {
    map: null,
    sequences: null,
    run: predictReport('a').prediction.run,
    elapsedMs: 1,
  };

  test('one a kind and head; sequences are of all heads', async () => {
    const explain = vi.fn(async () => ({ ok: true as const, value: explained }));
    const { genotype } = await ready({ explain });
    const { explanation } = genotype;
    expect(explanation.kinds()).toEqual(['activation', 'occlusion', 'sequences']);
    await explanation.run();
    expect(explanation.shown()).toMatchObject({ kind: 'activation', head: 0 });
    explanation.setHead(1);
    expect(explanation.shown()).toBeNull();
    explanation.setKind('sequences');
    await explanation.run();
    explanation.setHead(0);
    expect(explanation.shown()).toMatchObject({ kind: 'sequences' });
    genotype.models.choose('s');
    expect(explanation.kinds()).toEqual([]);
    expect(await explanation.run()).toBe(false);
    expect(explain).toHaveBeenCalledTimes(2);
  });
});

describe('segmentation', () => {
  const grid = axisAlignedGrid([2, 2, 2], [1, 1, 1]);
  const drawn: SegmentReport = {
    mask: {
      grid,
      box: { min: [0, 0, 0], max: [1, 1, 1] } as never,
      data: new Uint8Array(8),
      name: 'Tumour by s',
      reason: 'drawn by a model',
      labels: [{ value: 1, name: 'Core' }],
    },
    model: { id: 's', name: 'S', version: '1', sha256: 's', label: null },
    warnings: [],
    run: predictReport('s').prediction.run,
    elapsedMs: 1,
  };

  test('waits for a person, then is the region in use with all labels', async () => {
    const made = { ...mask('drawn', []), labels: [label(1), label(2)] };
    const addMask = vi.fn(async () => ({ ok: true as const, value: made }));
    const { genotype, scans } = await ready({
      segment: async () => ({ ok: true, value: drawn }),
      addMask,
    });
    genotype.models.choose('s');
    const { segmentation } = genotype;
    expect(await segmentation.run()).toBe(true);
    expect(segmentation.waiting()?.onId).toBe('t1c');
    expect(scans.masks()).toHaveLength(1);
    segmentation.discard();
    expect(segmentation.waiting()).toBeNull();
    await segmentation.run();
    expect(await segmentation.accept()).toBe(true);
    expect(addMask).toHaveBeenCalledWith(drawn.mask, 't1c');
    expect(scans.mask()?.id).toBe('drawn');
    expect([...scans.labels()]).toEqual([1, 2]);
    expect(segmentation.waiting()).toBeNull();
  });
});

describe('batch', () => {
  test('asks the models that predict; a report belongs to its files', async () => {
    const predictBatch = vi.fn(async () => ({
      ok: true as const,
      value: { cases: [], ignored: [], elapsedMs: 1 },
    }));
    const { genotype } = await ready({ predictBatch });
    const { batch } = genotype;
    expect(batch.obstacle()).toMatch(/folder/);
    batch.setFiles([file('a/t1c.nii')]);
    expect(batch.models().map(({ id }) => id)).toEqual(['a']);
    expect(await batch.run()).toBe(true);
    expect(predictBatch).toHaveBeenCalledWith(
      expect.objectContaining({ modelIds: ['a'], labels: null }),
      expect.anything(),
    );
    expect(batch.report()).not.toBeNull();
    batch.setModel('a', false);
    expect(batch.obstacle()).toMatch(/model/);
    batch.setFiles([]);
    expect(batch.report()).toBeNull();
  });
});
