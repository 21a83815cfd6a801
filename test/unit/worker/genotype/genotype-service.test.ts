import { zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { createCpuEngine } from '../../../../src/engine/cpu/cpu-engine.ts';
import type { ModelRecord } from '../../../../src/worker/genotype/kept-models.ts';
import type { ErrorInfo, Result } from '../../../../src/worker/protocol.ts';
import { createService } from '../../../../src/worker/service.ts';
import { changed, type Json } from '../../../support/genotype/manifests.ts';
import { memoryStores } from '../memory-stores.ts';
import { blocks, niftiBytes, scan } from '../nifti.ts';
import {
  fakeRuntime,
  graph,
  smallClassifier,
  smallSegmentation,
  smallSignature,
  text,
} from './fake-models.ts';

const n = 10;
const quiet = () => {};
const good = graph('good');

function unwrap<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new Error(`${result.error.code}: ${result.error.problem}`);
}

function errorOf(result: Result<unknown>): ErrorInfo {
  if (!result.ok) return result.error;
  throw new Error('no error');
}

const file = (name: string, content: Uint8Array<ArrayBuffer> | string) => new File([content], name);
const jsonFile = (json: Json, name = 'model.json') => file(name, text(json));
const onnx = (bytes: Uint8Array<ArrayBuffer>, name = 'model.onnx') => file(name, bytes);

/** A service whose page has the models that are given. */
function start(
  shipped: Readonly<Record<string, Uint8Array<ArrayBuffer> | string>> = {},
  memory = memoryStores<ModelRecord>(),
) {
  const fake = fakeRuntime();
  const fetched: string[] = [];
  const service = createService({
    gpu: null,
    openCpu: createCpuEngine,
    openWebGpu: () => Promise.reject(new Error('no GPU in this test')),
    models: {
      openRuntime: fake.openRuntime,
      stores: memory.stores,
      async fetchModelFile(path) {
        fetched.push(path);
        const content = { 'index.json': '{ "models": [] }', ...shipped }[path];
        if (content === undefined) return null;
        return typeof content === 'string' ? new TextEncoder().encode(content) : content;
      },
    },
  });
  return { service, fetched, memory, ...fake };
}

const t1c = niftiBytes([n, n, n], scan(n ** 3));
const flair = niftiBytes([n, n, n], scan(2 * n ** 3).subarray(n ** 3));
const seg = niftiBytes([n, n, n], blocks(n, [1, 4]));

/** A case of two images and a mask, as a request has it. */
async function withCase(service: ReturnType<typeof start>['service'], modelId: string) {
  const files = [file('p_t1c.nii', t1c), file('p_flair.nii', flair), file('p_seg.nii', seg)];
  const { items } = unwrap(await service.open('open', files, quiet));
  const [a, b, mask] = items;
  if (!a || !b || !mask) throw new Error('not opened');
  return {
    jobId: 'job',
    modelId,
    images: [
      { sequence: 'T1c', imageId: a.id },
      { sequence: 'FLAIR', imageId: b.id },
    ],
    mask: { maskId: mask.id, labels: [1, 4] },
    brain: null,
    isAugmented: false,
  } as const;
}

describe('shipped models', () => {
  const shipped = {
    'index.json': '{ "models": ["small", "test-signature"] }',
    'small/model.json': text(smallClassifier(good)),
    'small/model.onnx': good,
    'test-signature/model.json': text(smallSignature()),
  };

  test('are listed from their manifests; a graph is fetched when it is run', async () => {
    const { service, fetched } = start(shipped);
    const { models, problems } = unwrap(await service.models());
    expect(problems).toEqual([]);
    expect(models).toMatchObject([
      { id: 'small', origin: 'shipped', backend: null },
      { id: 'test-signature', origin: 'shipped', backend: { backend: 'formula' } },
    ]);
    expect(fetched).not.toContain('small/model.onnx');
    const { prediction, inputs } = unwrap(
      await service.predict(await withCase(service, 'small'), quiet),
    );
    expect(prediction).toMatchObject({
      model: { id: 'small', label: 'for tests' },
      features: [1, 2],
      run: { backend: 'wasm' },
    });
    // The radiomics-only model beside it is computed from the same case.
    expect(prediction.heads[0]?.nullModels).toMatchObject([
      { kind: 'radiomics', whyNot: null, probability: expect.any(Number) },
    ]);
    expect(inputs.map(({ role }) => role)).toEqual(['T1c', 'FLAIR', 'region']);
    expect(unwrap(await service.models()).models[0]?.backend).toEqual({
      backend: 'wasm',
      whyNotGpu: 'this is a test',
    });
  });

  test('a graph that is not the one of its manifest is refused', async () => {
    const { service } = start({ ...shipped, 'small/model.onnx': graph('evil') });
    expect(errorOf(await service.predict(await withCase(service, 'small'), quiet))).toMatchObject({
      code: 'wrong-hash',
      file: 'small/model.onnx',
    });
  });

  test('without a network the rest of the list is there, and the next time they are', async () => {
    const offline: Record<string, string> = { 'index.json': 'x' };
    const { service } = start(offline);
    const { models, problems } = unwrap(await service.models());
    expect(models).toEqual([]);
    expect(problems).toHaveLength(1);
    Object.assign(offline, { 'index.json': '{ "models": [] }' });
    expect(unwrap(await start(offline).service.models()).problems).toEqual([]);
  });
});

describe('importing', () => {
  const take = (service: ReturnType<typeof start>['service'], ...files: File[]) =>
    service.importModel('import', files, quiet);

  test('manifest and graph in any order, with scans and other files beside', async () => {
    const { service, log } = start();
    const other = file('notes.txt', 'hello');
    const entry = unwrap(await take(service, onnx(good), other, jsonFile(smallClassifier(good))));
    expect(entry).toMatchObject({ id: 'small', origin: 'session', backend: { backend: 'wasm' } });
    expect(entry.notes).toEqual(['Nothing was changed.']);
    expect(log.opened).toEqual(['good']);
    expect(unwrap(await service.models()).models).toMatchObject([{ id: 'small' }]);
  });

  test('an archive, and other names than in the manifest', async () => {
    const { service } = start();
    const zip = zipSync({
      'bundle/my.json': new TextEncoder().encode(text(smallClassifier(good))),
      'bundle/net.onnx': good,
    });
    expect(unwrap(await take(service, file('bundle.zip', new Uint8Array(zip)))).id).toBe('small');
  });

  test('the JSON of a signature alone', async () => {
    const { service, log } = start();
    const entry = unwrap(await take(service, jsonFile(smallSignature(), 'sig.json')));
    expect(entry).toMatchObject({ id: 'test-signature', backend: { backend: 'formula' } });
    expect(log.runtimes).toBe(0);
  });

  test.each([
    ['a graph alone', [onnx(good)], 'missing-companion', 'model.onnx'],
    ['a manifest alone', [jsonFile(smallClassifier(good))], 'missing-companion', 'model.json'],
    [
      'another graph than the manifest’s',
      [jsonFile(smallClassifier(good)), onnx(graph('evil'))],
      'wrong-hash',
      'model.onnx',
    ],
    [
      'a slip of the pen',
      [jsonFile(changed(smallClassifier(good), ['input', 'spacing'], [2, 2])), onnx(good)],
      'bad-model',
      'model.json',
    ],
    ['no model', [file('a.txt', 'hello')], 'bad-model', 'a.txt'],
  ])('%s is refused', async (_, files, code, name) => {
    const { service } = start();
    expect(errorOf(await take(service, ...files))).toMatchObject({ code, file: name });
    expect(unwrap(await service.models()).models).toEqual([]);
  });

  test.each([
    ['corrupt', 'corrupt'],
    ['huge', 'too-large'],
    ['wrong-shape', 'bad-model'],
  ])('a graph that is %s is refused, and leaves nothing open', async (name, code) => {
    const { service, log } = start();
    const bytes = graph(name);
    expect(
      errorOf(await take(service, jsonFile(smallClassifier(bytes)), onnx(bytes))),
    ).toMatchObject({ code });
    expect(unwrap(await service.models()).models).toEqual([]);
    expect(log.open).toBe(0);
  });

  test('the name of a shipped model is taken', async () => {
    const { service } = start({
      'index.json': '{ "models": ["small"] }',
      'small/model.json': text(smallClassifier(good)),
    });
    const result = await take(service, jsonFile(smallClassifier(good)), onnx(good));
    expect(errorOf(result)).toMatchObject({
      code: 'usage',
      problem: expect.stringContaining('small'),
    });
  });

  test('models among opened files are taken; scans and parameter files stay what they are', async () => {
    const { service } = start();
    const report = unwrap(
      await service.open(
        'open',
        [
          file('p_t1c.nii', t1c),
          jsonFile(smallClassifier(good), 'm/model.json'),
          onnx(good, 'm/model.onnx'),
          jsonFile({ binWidth: 25 }, 'params.json'),
          onnx(graph('alone'), 'x/other.onnx'),
        ],
        quiet,
      ),
    );
    expect(report.items).toHaveLength(1);
    expect(report.models).toMatchObject([{ id: 'small', origin: 'session' }]);
    expect(report.ignored).toMatchObject([{ name: 'params.json' }]);
    expect(report.errors).toMatchObject([{ code: 'missing-companion', file: 'x/other.onnx' }]);
  });
});

describe('a model of one’s own', () => {
  async function kept() {
    const first = start();
    const files = [jsonFile(smallClassifier(good)), onnx(good)];
    unwrap(await first.service.importModel('import', files, quiet));
    expect(unwrap(await first.service.keepModel('small')).origin).toBe('kept');
    return first;
  }

  test('is kept, comes back, is checked, and goes', async () => {
    const { memory } = await kept();
    const { service } = start({}, memory);
    expect(unwrap(await service.models()).models).toMatchObject([{ id: 'small', origin: 'kept' }]);
    unwrap(await service.predict(await withCase(service, 'small'), quiet));
    const folder = memory.folders.get('small');
    for (const bytes of folder?.values() ?? []) bytes[4] = 0;
    const later = start({}, memory).service;
    expect(errorOf(await later.predict(await withCase(later, 'small'), quiet)).code).toBe(
      'wrong-hash',
    );
    unwrap(await later.removeModel('small'));
    expect(unwrap(await later.models()).models).toEqual([]);
    expect(memory.folders.size).toBe(0);
  });

  test('a damaged record is said, and everything can be erased', async () => {
    const { memory, service } = await kept();
    memory.records.set('broken', { schema: 'locus-kept-model 1' });
    const { models, problems } = unwrap(await service.models());
    expect(models).toMatchObject([{ id: 'small' }]);
    expect(problems).toMatchObject([{ code: 'corrupt' }]);
    unwrap(await service.eraseModels());
    expect(unwrap(await service.models())).toEqual({ models: [], problems: [] });
    expect([memory.records.size, memory.folders.size]).toEqual([0, 0]);
  });

  test('full storage keeps the model of this sitting, and what was kept before', async () => {
    const { memory, service } = await kept();
    memory.trouble.bytesLeft = 0;
    const next = graph('next');
    const files = [jsonFile(smallClassifier(next)), onnx(next)];
    unwrap(await service.importModel('import', files, quiet));
    expect(errorOf(await service.keepModel('small')).code).toBe('storage-full');
    expect(unwrap(await service.models()).models).toMatchObject([{ origin: 'session' }]);
    const later = start({}, memory).service;
    unwrap(await later.predict(await withCase(later, 'small'), quiet));
  });

  test('a shipped one cannot be removed', async () => {
    const { service } = start({
      'index.json': '{ "models": ["small"] }',
      'small/model.json': text(smallClassifier(good)),
    });
    expect(errorOf(await service.removeModel('small')).code).toBe('usage');
  });
});

describe('running', () => {
  async function ready(name = 'good') {
    const bytes = graph(name);
    const all = start();
    const files = [jsonFile(smallClassifier(bytes)), onnx(bytes)];
    unwrap(await all.service.importModel('import', files, quiet));
    return { ...all, request: await withCase(all.service, 'small') };
  }

  test('the graph stays open between runs; another model takes its place', async () => {
    const { service, request, log } = await ready();
    unwrap(await service.predict(request, quiet));
    unwrap(await service.predict(request, quiet));
    expect(log.opened).toEqual(['good']);
    const other = graph('other');
    const files = [jsonFile(smallClassifier(other, 'other')), onnx(other)];
    unwrap(await service.importModel('import', files, quiet));
    expect(log).toMatchObject({ opened: ['good', 'other'], open: 1 });
  });

  test('progress goes from 0 to 1', async () => {
    const { service, request } = await ready();
    const seen: number[] = [];
    unwrap(await service.predict(request, ({ fraction }) => seen.push(fraction)));
    expect(seen[0]).toBe(0);
    expect(seen.at(-1)).toBe(1);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
  });

  test('a lost GPU: once more, on WebAssembly, with a new runtime', async () => {
    const { service, request, log } = await ready();
    log.losses = 1;
    const { prediction } = unwrap(await service.predict(request, quiet));
    expect(prediction.run.whyNotGpu).toBe('the GPU was lost');
    expect(log).toMatchObject({ runtimes: 2, backends: ['auto', 'wasm'], open: 1 });
    log.losses = 5;
    expect(errorOf(await service.predict(request, quiet)).code).toBe('device-lost');
  });

  test('NaN and a missing sequence are said, and nothing is lost', async () => {
    const { service, request } = await ready('nan');
    expect(errorOf(await service.predict(request, quiet))).toMatchObject({
      code: 'bad-model',
      problem: expect.stringMatching(/NaN/),
    });
    const [, second] = request.images;
    const lacking = { ...request, images: [second] };
    expect(errorOf(await service.predict(lacking, quiet))).toMatchObject({
      code: 'missing-sequence',
      problem: expect.stringContaining('T1c'),
    });
    expect(unwrap(await service.models()).models).toHaveLength(1);
    unwrap(await service.voxels(request.images[0].imageId));
  });

  test('cancelling before it began', async () => {
    const { service, request } = await ready();
    const running = service.predict(request, quiet);
    await service.cancel('job');
    expect(errorOf(await running).code).toBe('cancelled');
    unwrap(await service.predict(request, quiet));
  });

  test('a preview has the network’s channels, without running it', async () => {
    const { service, request } = await ready('nan');
    const { grid, channels } = unwrap(await service.preview(request, quiet));
    expect(grid.size).toEqual([4, 4, 4]);
    expect(channels.map(({ name, isPresent }) => [name, isPresent])).toEqual([
      ['T1c', true],
      ['FLAIR', true],
      ['Region', true],
    ]);
    expect(channels.every(({ data }) => data.length === 64)).toBe(true);
  });

  test('explanations: maps on the network’s grid, and what each sequence changed', async () => {
    const { service, request } = await ready();
    const explain = async (kind: 'occlusion' | 'activation' | 'sequences') =>
      unwrap(await service.explain({ ...request, kind, head: 0 }, quiet));
    for (const kind of ['occlusion', 'activation'] as const) {
      const { map, sequences } = await explain(kind);
      expect(map).toMatchObject({ grid: { size: [4, 4, 4] }, box: { size: [4, 4, 4] } });
      expect(map?.data.length).toBe(64);
      expect(sequences).toBeNull();
    }
    const { map, sequences } = await explain('sequences');
    expect(map).toBeNull();
    expect(sequences?.map(({ sequence }) => sequence)).toEqual(['T1c', 'FLAIR', 'mask']);
  });

  test('operators are tried on the engine’s machine', async () => {
    const { service } = start();
    expect(unwrap(await service.probeOperators('job', quiet)).rows).toEqual([]);
  });

  test('a segmentation comes on the first image’s grid; an empty one is an error', async () => {
    const { service, request } = await ready();
    const bytes = graph('segment');
    unwrap(
      await service.importModel('i', [jsonFile(smallSegmentation(bytes)), onnx(bytes)], quiet),
    );
    const asked = { ...request, modelId: 'small-segmentation' };
    const { mask, model } = unwrap(await service.segment(asked, quiet));
    expect(mask).toMatchObject({ grid: { size: [n, n, n] }, box: { size: [n, n, n] } });
    expect(mask.labels).toEqual([{ value: 1, name: 'Tumour' }]);
    expect(model.label).toBe('for tests');
    unwrap(await service.addMask(mask, request.images[0].imageId));
    const nothing = graph('segment-nothing');
    const files = [jsonFile(smallSegmentation(nothing)), onnx(nothing)];
    unwrap(await service.importModel('i', files, quiet));
    expect(errorOf(await service.segment(asked, quiet)).code).toBe('empty-mask');
  });
});

describe('a batch', () => {
  test('is read case by case; a bad one is a row with its reason', async () => {
    const { service, log } = start();
    const files = [jsonFile(smallClassifier(good)), onnx(good)];
    unwrap(await service.importModel('import', files, quiet));
    const seen: string[] = [];
    const report = unwrap(
      await service.predictBatch(
        {
          jobId: 'batch',
          files: [
            file('study/b/t1c.nii', t1c),
            file('study/b/flair.nii', flair),
            file('study/b/seg.nii', seg),
            file('study/a/flair.nii', flair),
            file('study/a/seg.nii', seg),
            file('study/c/t1c.nii', t1c.subarray(0, 500)),
            file('study/c/seg.nii', seg),
          ],
          modelIds: ['small'],
          labels: null,
        },
        ({ stage }) => seen.push(stage),
      ),
    );
    expect(report.cases.map(({ name, error }) => [name, error?.code ?? null])).toEqual([
      ['a', 'missing-sequence'],
      ['b', null],
      ['c', expect.any(String)],
    ]);
    expect(report.cases[1]?.predictions).toMatchObject([{ model: { id: 'small' } }]);
    expect(seen[0]).toMatch(/^a \(1 of 3\)/);
    expect(log.opened).toEqual(['good']);
  });
});
