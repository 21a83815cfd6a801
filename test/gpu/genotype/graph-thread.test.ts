import { afterAll, expect, test } from 'vitest';
import { createRuntime } from '../../../src/genotype/onnx/runtime.ts';
import graphThreadUrl from '../../../src/worker/genotype/graph-thread.ts?worker&url';
import { openModuleWorker } from '../../../src/worker/open-worker.ts';
import { heavyNet, resNet } from '../../support/networks.ts';

let started = 0;
const runtime = createRuntime({
  openGpu: null,
  threads: 2,
  openThread: () => {
    started++;
    return openModuleWorker(new URL(graphThreadUrl, import.meta.url).href, 'networks');
  },
});
afterAll(() => runtime.dispose());

const zeros = (dims: number[]) => ({
  x: { dims, data: new Float32Array(dims.reduce((product, dim) => product * dim, 1)) },
});

test('graphs run in a thread of their own; a run that is cancelled ends at once, the next one works', async () => {
  const small = await runtime.open(resNet(), { name: 'small.onnx', backend: 'auto' });
  const before = await small.run(zeros([1, 2, 8, 8, 8]));
  const heavy = await runtime.open(heavyNet(), { name: 'heavy.onnx', backend: 'auto' });
  expect(started).toBe(1);
  const controller = new AbortController();
  const run = heavy.run(zeros([1, 16, 48, 48, 48]), { signal: controller.signal });
  await new Promise((resolve) => setTimeout(resolve, 50));
  const start = performance.now();
  controller.abort();
  await expect(run).rejects.toMatchObject({ code: 'cancelled' });
  expect(performance.now() - start).toBeLessThan(1000);
  expect(await small.run(zeros([1, 2, 8, 8, 8]))).toEqual(before);
  expect(started).toBe(2);
  await heavy.dispose();
  await small.dispose();
});

test('what it refuses is told as from this thread', async () => {
  await expect(
    runtime.open(resNet().subarray(0, 900), { name: 'cut.onnx', backend: 'auto' }),
  ).rejects.toMatchObject({ code: 'corrupt', file: 'cut.onnx' });
  const small = await runtime.open(resNet(), { name: 'small.onnx', backend: 'auto' });
  await expect(small.run(zeros([1, 2, 9, 9, 9]))).rejects.toMatchObject({ code: 'bad-model' });
});
