import { afterEach, describe, expect, test } from 'vitest';
import { createWebGpuEngine, type WebGpuEngine } from '../../src/engine/webgpu/webgpu-engine.ts';
import { firstDifference } from '../support/compare.ts';
import { recordExtraction, runUntilSubmitted } from './extraction.ts';

const engines: WebGpuEngine[] = [];
async function open(): Promise<WebGpuEngine> {
  const engine = await createWebGpuEngine();
  engines.push(engine);
  return engine;
}
afterEach(() => {
  for (const engine of engines.splice(0)) engine.dispose();
});

describe('the GPU', () => {
  test('gives the same integers each time, whatever the order of threads', async () => {
    const engine = await open();
    const results: Uint32Array[] = [];
    for (let time = 0; time < 3; time++) {
      const batch = engine.batch();
      const { images, surface } = recordExtraction(batch, [37, 31, 22]);
      await batch.run();
      const parts = images.flatMap(({ histogram, matrices, samples }) => [
        histogram.value().counts,
        matrices.value().counts,
        new Uint32Array(Float32Array.from(samples.value()).buffer),
      ]);
      const all = [...parts, Uint32Array.from(surface.value().positionSums)];
      const whole = new Uint32Array(all.reduce((sum, part) => sum + part.length, 0));
      let at = 0;
      for (const part of all) {
        whole.set(part, at);
        at += part.length;
      }
      results.push(whole);
    }
    expect(firstDifference(results[0] ?? [], results[1] ?? [])).toBeNull();
    expect(firstDifference(results[0] ?? [], results[2] ?? [])).toBeNull();
  });

  test('a device that goes away ends the run with a typed error', async () => {
    const engine = await open();
    const batch = engine.batch();
    recordExtraction(batch, [64, 60, 50], 4);
    const run = runUntilSubmitted(batch, () => engine.device.destroy());
    await expect(run).rejects.toMatchObject({ code: 'device-lost' });
    await expect(run).rejects.toThrow(/Run again/);
    const later = engine.batch();
    recordExtraction(later, [9, 8, 7]);
    await expect(later.run()).rejects.toMatchObject({ code: 'device-lost' });
  });

  test('disposing ends work silently', async () => {
    const engine = await open();
    const errors: unknown[] = [];
    const listen = (event: Event) => errors.push(event);
    globalThis.addEventListener('unhandledrejection', listen);
    const batch = engine.batch();
    recordExtraction(batch, [64, 60, 50], 4);
    const run = runUntilSubmitted(batch, () => engine.dispose());
    await expect(run).rejects.toMatchObject({ code: 'cancelled' });
    engine.dispose();
    await new Promise((resolve) => setTimeout(resolve, 200));
    globalThis.removeEventListener('unhandledrejection', listen);
    expect(errors).toEqual([]);
  });

  test('says what it is', async () => {
    const { info } = await open();
    expect(info.name).toBe('webgpu');
    expect(info.adapter?.limits.maxBufferSize).toBeGreaterThanOrEqual(1 << 28);
    expect(info.adapter?.isSoftware).toBeTypeOf('boolean');
  });

  test('its absence is a typed error', async () => {
    const gpu = { requestAdapter: async () => null } as unknown as GPU;
    await expect(createWebGpuEngine({ gpu })).rejects.toMatchObject({ code: 'no-webgpu' });
  });

  test('an emulated one can be refused', async () => {
    const { info } = await open();
    const attempt = createWebGpuEngine({ requireRealGpu: true }).then((engine) => engine.dispose());
    if (info.adapter?.isSoftware) {
      await expect(attempt).rejects.toMatchObject({ code: 'no-webgpu' });
    } else await attempt;
  });
});
