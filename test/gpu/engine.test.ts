import { afterEach, describe, expect, test } from 'vitest';
import { createCpuEngine } from '../../src/engine/cpu/cpu-engine.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { createWebGpuEngine } from '../../src/engine/webgpu/webgpu-engine.ts';
import { recordExtraction, runUntilSubmitted } from './extraction.ts';

const engines: Engine[] = [];
async function open(name: 'cpu' | 'webgpu'): Promise<Engine> {
  const engine = name === 'cpu' ? createCpuEngine() : await createWebGpuEngine();
  engines.push(engine);
  return engine;
}
afterEach(() => {
  for (const engine of engines.splice(0)) engine.dispose();
});

describe.each(['cpu', 'webgpu'] as const)('a batch on %s', (name) => {
  test('a result read before the batch has run is an error', async () => {
    const batch = (await open(name)).batch();
    const pending = batch.surface(batch.region(Uint8Array.of(1), [1, 1, 1]));
    expect(() => pending.value()).toThrow('before the batch has run');
  });

  test('an empty batch runs', async () => {
    const timings = await (await open(name)).batch().run();
    expect(timings.upload + timings.compute + timings.readback).toBeGreaterThanOrEqual(0);
  });

  test('a signal that has fired cancels before any work', async () => {
    const batch = (await open(name)).batch();
    recordExtraction(batch, [9, 8, 7]);
    const run = batch.run({ signal: AbortSignal.abort() });
    await expect(run).rejects.toMatchObject({ code: 'cancelled' });
  });

  test('cancel takes effect within a second, and the engine goes on working', async () => {
    const engine = await open(name);
    const controller = new AbortController();
    const batch = engine.batch();
    recordExtraction(batch, [64, 60, 50], 12);
    let fired = 0;
    const run = runUntilSubmitted(
      batch,
      () => {
        fired = performance.now();
        controller.abort();
      },
      controller.signal,
    );
    await expect(run).rejects.toMatchObject({ code: 'cancelled' });
    expect(performance.now() - fired).toBeLessThan(1000);
    const next = engine.batch();
    const pending = recordExtraction(next, [9, 8, 7]);
    await next.run();
    // What was left running on a GPU is bounded, too: one submission of half a second on idle cores.
    expect(performance.now() - fired).toBeLessThan(8000);
    expect(pending.surface.value().counts[255]).toBeGreaterThan(0);
  });

  test('progress rises to the whole', async () => {
    const batch = (await open(name)).batch();
    recordExtraction(batch, [24, 20, 16]);
    const seen: number[] = [];
    await batch.run({
      onProgress: (done, total, label) => {
        expect(label).not.toBe('');
        seen.push(done / total);
      },
    });
    expect(seen.length).toBeGreaterThan(2);
    expect([...seen].sort((a, b) => a - b)).toEqual(seen);
    expect(seen.at(-1)).toBeLessThanOrEqual(1);
  });

  test('handles of another engine are refused', async () => {
    const mine = (await open(name)).batch();
    const theirs = (await open(name === 'cpu' ? 'webgpu' : 'cpu')).batch();
    const foreign = theirs.region(Uint8Array.of(1), [1, 1, 1]);
    const data = Uint8Array.of(1);
    const image = mine.image({ size: [1, 1, 1], data, label: 'image' });
    expect(() => mine.samples(image, foreign)).toThrow('another engine');
  });
});
