// The engine in Node, on Dawn: a real driver where there is one, else SwiftShader beside the test browser.

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openDawn } from '../../../../scripts/dawn.mjs';
import { createCpuEngine } from '../../../../src/engine/cpu/cpu-engine.ts';
import type { Batch, Engine } from '../../../../src/engine/engine.ts';
import { createWebGpuEngine } from '../../../../src/engine/webgpu/webgpu-engine.ts';
import { LocusError } from '../../../../src/volume/errors.ts';
import type { Triple } from '../../../../src/volume/grid.ts';
import { firstDifference, largestDifference } from '../../../support/compare.ts';
import { ellipsoidMask, scanLike } from '../../../support/generators.ts';

const HAAR = { low: [Math.SQRT1_2, Math.SQRT1_2], high: [-Math.SQRT1_2, Math.SQRT1_2] };

let engine: Engine | null = null;

beforeAll(async () => {
  try {
    engine = await createWebGpuEngine({ gpu: await openDawn() });
  } catch (error) {
    const isAbsent = error instanceof LocusError && error.code === 'no-webgpu';
    const isOptional = process.env.LOCUS_ALLOW_NO_GPU === '1' && process.env.REQUIRE_GPU !== '1';
    if (!isAbsent || !isOptional) throw error;
  }
});

beforeEach((context) => {
  if (engine === null) context.skip('no GPU driver, and LOCUS_ALLOW_NO_GPU=1');
});

afterAll(() => engine?.dispose());

function webgpu(): Engine {
  if (engine === null) throw new Error('no engine');
  return engine;
}

function record(batch: Batch, size: Triple, repeats = 1) {
  const region = batch.region(ellipsoidMask(size), size);
  const data = scanLike(size, -200, 600, 3);
  const image = batch.image({ size, data, label: 'scan' });
  const rule = { kind: 'fixed-width', width: 25, origin: 'multiple' } as const;
  const levels = Array.from({ length: repeats }, () => batch.discretise(image, region, rule));
  const inner = size.map((n) => n - 1) as unknown as Triple;
  const whole = batch.region(new Uint8Array(inner[0] * inner[1] * inner[2]).fill(1), inner);
  return {
    pairs: levels.map((each) =>
      batch.cooccurrence(each, [
        [1, 0, 0],
        [1, -1, 1],
      ]),
    ),
    surface: batch.surface(region),
    samples: batch.samples(batch.wavelet(image, HAAR).LHL, whole),
  };
}

test('gives the CPU engine’s integers, and its reals within 1e-5', async () => {
  const size: Triple = [31, 24, 17];
  const batches = [webgpu().batch(), createCpuEngine().batch()];
  const [gpu, cpu] = batches.map((batch) => record(batch, size));
  for (const batch of batches) await batch.run();
  if (gpu === undefined || cpu === undefined) throw new Error('no results');
  const counts = [gpu, cpu].map(({ pairs }) => pairs[0]?.value().counts ?? []);
  expect(firstDifference(counts[0] ?? [], counts[1] ?? [])).toBeNull();
  expect(gpu.surface.value()).toEqual(cpu.surface.value());
  expect(largestDifference(gpu.samples.value(), cpu.samples.value())).toBeLessThan(800e-5);
});

test('stops within a second when cancelled', async () => {
  const batch = webgpu().batch();
  record(batch, [90, 80, 70], 30);
  const controller = new AbortController();
  let fired = 0;
  setTimeout(() => {
    fired = performance.now();
    controller.abort();
  }, 100);
  const run = batch.run({ signal: controller.signal });
  await expect(run).rejects.toMatchObject({ code: 'cancelled' });
  expect(performance.now() - fired).toBeLessThan(1000);
});
