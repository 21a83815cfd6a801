// Models through the service, run by ONNX Runtime on WebAssembly.

import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { createCpuEngine } from '../../../../src/engine/cpu/cpu-engine.ts';
import { createRuntime } from '../../../../src/genotype/onnx/runtime.ts';
import type { ModelRecord } from '../../../../src/worker/genotype/kept-models.ts';
import type { ErrorInfo, Result } from '../../../../src/worker/protocol.ts';
import { createService } from '../../../../src/worker/service.ts';
import { B, tinyClassifier, tinyOnnx, W } from '../../../support/genotype/tiny-models.ts';
import { memoryStores } from '../memory-stores.ts';
import { blocks, niftiBytes, scan } from '../nifti.ts';

const n = 10;
const quiet = () => {};

function start() {
  return createService({
    gpu: null,
    openCpu: createCpuEngine,
    openWebGpu: () => Promise.reject(new Error('no GPU in this test')),
    models: {
      openRuntime: async () => createRuntime({ openGpu: null, threads: 1 }),
      stores: memoryStores<ModelRecord>().stores,
      fetchModelFile: async () => new TextEncoder().encode('{ "models": [] }'),
    },
  });
}

function unwrap<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new Error(`${result.error.code}: ${result.error.problem}`);
}

function errorOf(result: Result<unknown>): ErrorInfo {
  if (!result.ok) return result.error;
  throw new Error('no error');
}

function take(
  service: ReturnType<typeof start>,
  onnx: Uint8Array<ArrayBuffer>,
  json = tinyClassifier(),
) {
  const sha256 = createHash('sha256').update(onnx).digest('hex');
  const manifest = { ...json, file: { name: 'model.onnx', bytes: onnx.length, sha256 } };
  const files = [
    new File([JSON.stringify(manifest)], 'model.json'),
    new File([onnx], 'model.onnx'),
  ];
  return service.importModel('import', files, quiet);
}

test('imported, predicted and explained; the numbers are the graph’s', async () => {
  const service = start();
  const entry = unwrap(await take(service, tinyOnnx('free')));
  expect(entry.backend).toMatchObject({ backend: 'wasm', whyNotGpu: expect.any(String) });
  const opened = unwrap(
    await service.open(
      'open',
      [
        new File([niftiBytes([n, n, n], scan(n ** 3))], 't1c.nii'),
        new File([niftiBytes([n, n, n], scan(2 * n ** 3).subarray(n ** 3))], 'flair.nii'),
        new File([niftiBytes([n, n, n], blocks(n, [1]))], 'seg.nii'),
      ],
      quiet,
    ),
  );
  const [t1c = '', flair = '', seg = ''] = opened.items.map(({ id }) => id);
  const request = {
    jobId: 'predict',
    modelId: entry.id,
    images: [
      { sequence: 'T1c', imageId: t1c },
      { sequence: 'FLAIR', imageId: flair },
    ],
    mask: { maskId: seg, labels: [1] },
    brain: null,
    isAugmented: true,
  } as const;
  const { prediction, augmentation } = unwrap(await service.predict(request, quiet));
  const features = prediction.features ?? [];
  expect(features).toHaveLength(3);
  const logits = B.map((b, k) =>
    features.reduce((sum, value, at) => sum + value * (W[at]?.[k] ?? 0), b),
  );
  for (const [k, head] of prediction.heads.entries()) {
    expect(head.logits[0]).toBeCloseTo(logits[k] ?? Number.NaN, 5);
  }
  expect(augmentation?.copies.length).toBeGreaterThan(1);
  const { channels } = unwrap(await service.preview(request, quiet));
  // What is previewed is what was run: its means are the features.
  const means = channels.map(({ data }) => data.reduce((sum, v) => sum + v, 0) / data.length);
  for (const [at, value] of features.entries()) expect(means[at]).toBeCloseTo(value, 5);
  const explained = unwrap(
    await service.explain({ ...request, kind: 'activation', head: 0 }, quiet),
  );
  expect(explained.map?.data.every(Number.isFinite)).toBe(true);
});

test('a graph that is cut, and one that the manifest does not fit, are refused at import', async () => {
  const service = start();
  const whole = tinyOnnx('free');
  expect(errorOf(await take(service, whole.slice(0, whole.length - 40))).code).toMatch(
    /corrupt|unsupported/,
  );
  expect(errorOf(await take(service, tinyOnnx('fixed')))).toMatchObject({ code: 'bad-model' });
  expect(unwrap(await service.models()).models).toEqual([]);
});
