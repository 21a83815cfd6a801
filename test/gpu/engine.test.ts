import { afterEach, describe, expect, test } from 'vitest';
import { createCpuEngine } from '../../src/engine/cpu/cpu-engine.ts';
import type { Batch, Engine } from '../../src/engine/engine.ts';
import { WAVELET_BANDS } from '../../src/engine/engine.ts';
import { GpuBatch } from '../../src/engine/webgpu/batch.ts';
import { BufferPool } from '../../src/engine/webgpu/buffers.ts';
import { DeviceWatch, openDevice } from '../../src/engine/webgpu/device.ts';
import { execute, type Machine } from '../../src/engine/webgpu/execute.ts';
import { Guard } from '../../src/engine/webgpu/guard.ts';
import { pipelineFor } from '../../src/engine/webgpu/pipelines.ts';
import { Plan } from '../../src/engine/webgpu/plan.ts';
import { createWebGpuEngine } from '../../src/engine/webgpu/webgpu-engine.ts';
import type { Triple } from '../../src/volume/grid.ts';
import { firstDifference } from '../support/compare.ts';
import { ellipsoidMask, randomIntegers, scanLike, volumeOf } from '../support/generators.ts';

const DIRECTIONS: readonly Triple[] = [-1, 0, 1]
  .flatMap((k) => [-1, 0, 1].flatMap((j) => [-1, 0, 1].map((i): Triple => [i, j, k])))
  .slice(14);

const HAAR = { low: [Math.SQRT1_2, Math.SQRT1_2], high: [-Math.SQRT1_2, Math.SQRT1_2] };

/** Original and eight sub-bands: histogram, matrices, samples of each; and the surface. */
function recordExtraction(batch: Batch, size: Triple, repeats = 1) {
  const larger = size.map((n) => n + 1) as unknown as Triple;
  const region = batch.region(ellipsoidMask(size), size);
  const data = scanLike(larger, -300, 500, 7);
  const original = batch.image({ size, data: scanLike(size, -300, 500, 8), label: 'original' });
  const bands = batch.wavelet(batch.image({ size: larger, data, label: 'wavelet' }), HAAR);
  const rule = { kind: 'fixed-width', width: 25, origin: 'multiple' } as const;
  const images = [original, ...WAVELET_BANDS.map((band) => bands[band])];
  return {
    surface: batch.surface(region),
    images: Array.from({ length: repeats }, () => images)
      .flat()
      .map((image) => {
        const levels = batch.discretise(image, region, rule);
        return {
          histogram: batch.histogram(levels),
          matrices: batch.cooccurrence(levels, DIRECTIONS),
          samples: batch.samples(image, region),
        };
      }),
  };
}

/** Runs and does `then` when the first work has been handed over. */
function runUntilSubmitted(batch: Batch, then: () => void, signal?: AbortSignal) {
  let isDone = false;
  return batch.run({
    ...(signal === undefined ? {} : { signal }),
    onProgress: (_done, _total, label) => {
      if (isDone || label === 'upload') return;
      isDone = true;
      queueMicrotask(then);
    },
  });
}

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

describe('the GPU', () => {
  test('gives the same integers each time, whatever the order of threads', async () => {
    const engine = await open('webgpu');
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
    const engine = await createWebGpuEngine();
    engines.push(engine);
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
    const engine = await createWebGpuEngine();
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
    const { info } = await open('webgpu');
    expect(info.name).toBe('webgpu');
    expect(info.adapter?.limits.maxBufferSize).toBeGreaterThanOrEqual(1 << 28);
    expect(info.adapter?.isSoftware).toBeTypeOf('boolean');
  });

  test('its absence is a typed error', async () => {
    const gpu = { requestAdapter: async () => null } as unknown as GPU;
    await expect(createWebGpuEngine({ gpu })).rejects.toMatchObject({ code: 'no-webgpu' });
  });

  test('an emulated one can be refused', async () => {
    const { info } = await open('webgpu');
    const attempt = createWebGpuEngine({ requireRealGpu: true }).then((engine) => engine.dispose());
    if (info.adapter?.isSoftware) {
      await expect(attempt).rejects.toMatchObject({ code: 'no-webgpu' });
    } else await attempt;
  });
});

const CAPABILITIES = { maxBlock: 1 << 27, tallyWords: 256 };

describe('plumbing', () => {
  async function withMachine<T>(
    work: (machine: Machine, watch: DeviceWatch) => Promise<T>,
  ): Promise<T> {
    const { gpu, device } = await openDevice();
    const watch = new DeviceWatch(device);
    const machine = {
      gpu,
      device,
      pool: new BufferPool(device),
      capabilities: CAPABILITIES,
      submissionCost: 1e9,
    };
    try {
      return await work(machine, watch);
    } finally {
      watch.dispose();
    }
  }

  test('a compile error names the file, line and column, and shows the line', async () => {
    await withMachine(async ({ device }) => {
      const code = '@compute @workgroup_size(1)\nfn main() {\n  let x: u32 = -1.5;\n}';
      const attempt = pipelineFor(device, { name: 'volume/bad.wgsl', code });
      await expect(attempt).rejects.toMatchObject({ code: 'internal' });
      await expect(attempt).rejects.toThrow(/volume\/bad\.wgsl 3:16: .*\n {4}let x: u32 = -1\.5;/);
    });
  });

  const COUNTER = {
    name: 'counter.wgsl',
    code: `
      struct Params { first: u32, end: u32 }
      @group(0) @binding(0) var<uniform> params: Params;
      @group(0) @binding(1) var<storage, read_write> seen: array<atomic<u32>>;
      @compute @workgroup_size(1)
      fn main(@builtin(workgroup_id) id: vec3u, @builtin(num_workgroups) count: vec3u) {
        let group = params.first + id.x + count.x * (id.y + count.y * id.z);
        if (group >= params.end) { return; }
        atomicAdd(&seen[group], 1u);
      }`,
  };

  test.each([
    { name: 'in one dispatch over x and y', cost: 1 },
    { name: 'in many dispatches', cost: 1e6 },
    { name: 'in many submissions', cost: 1e5 },
  ])('70 000 workgroups run once each, $name', async ({ cost }) => {
    const groups = 70_000;
    await withMachine(async (machine, watch) => {
      const plan = new Plan(machine.capabilities);
      const seen = plan.result(4 * groups);
      const bindings = [seen];
      const kernel = { label: 'count', shader: COUNTER, params: [], bindings, workgroups: groups };
      plan.add({ ...kernel, cost });
      let counts = new Uint32Array();
      const guard = new Guard(watch);
      const limited = { ...machine, submissionCost: cost === 1e5 ? 1e9 : Number.POSITIVE_INFINITY };
      await guard.run(undefined, () =>
        execute(
          limited,
          plan,
          guard,
          (read) => {
            counts = new Uint32Array(read(seen), 0, groups);
          },
          undefined,
        ),
      );
      expect(firstDifference(counts, new Uint32Array(groups).fill(1))).toBeNull();
    });
  });

  test('memory of an earlier batch does not show in a later one', async () => {
    const engine = await open('webgpu');
    const size: Triple = [30, 20, 10];
    for (const fill of [1, 0, 1, 0]) {
      const batch = engine.batch();
      const mask = new Uint8Array(volumeOf(size)).fill(fill);
      const region = batch.region(mask, size);
      const image = batch.image({ size, data: scanLike(size, 1, 9, 3), label: 'image' });
      const levels = batch.discretise(image, region, { kind: 'identity' });
      const matrices = batch.cooccurrence(levels, DIRECTIONS);
      const surface = batch.surface(region);
      await batch.run();
      const sum = matrices.value().counts.reduce((a, b) => a + b, 0);
      expect(sum > 0).toBe(fill === 1);
      expect((surface.value().counts[255] as number) > 0).toBe(fill === 1);
    }
  });

  test('matrices larger than a binding are counted and read in parts', async () => {
    const size: Triple = [20, 18, 16];
    const data = Uint8Array.from(randomIntegers(volumeOf(size), 1, 60, 4));
    const record = (batch: Batch) => {
      const region = batch.region(ellipsoidMask(size), size);
      const image = batch.image({ size, data, label: 'levels' });
      const levels = batch.discretise(image, region, { kind: 'identity' });
      return batch.cooccurrence(levels, DIRECTIONS);
    };
    const expected = createCpuEngine().batch();
    const matrices = record(expected);
    await expected.run();
    await withMachine(async (machine, watch) => {
      // 60² counts are 14 kB: four matrices a part.
      const capabilities = { ...CAPABILITIES, maxBlock: 1 << 16 };
      const batch = new GpuBatch({ ...machine, capabilities }, watch);
      const parts = record(batch);
      await batch.run();
      expect(firstDifference(parts.value().counts, matrices.value().counts)).toBeNull();
    });
  });

  test('work that the device cannot hold is refused with the reason', async () => {
    await withMachine(async (machine) => {
      const plan = new Plan(machine.capabilities);
      expect(() => plan.scratch('huge', 2 ** 30)).toThrow(/1024 MB in one piece.*128 MB/);
    });
  });

  test('a kernel with a wrong binding ends the run with the reason', async () => {
    await withMachine(async (machine, watch) => {
      const plan = new Plan(machine.capabilities);
      const bindings = [plan.result(4), plan.result(4)];
      plan.add({ label: 'bad', shader: COUNTER, params: [], bindings, workgroups: 1, cost: 1 });
      const guard = new Guard(watch);
      const run = guard.run(undefined, () => execute(machine, plan, guard, () => {}, undefined));
      await expect(run).rejects.toMatchObject({ code: 'internal' });
      await expect(run).rejects.toThrow(/binding/i);
    });
  });
});
