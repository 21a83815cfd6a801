import { describe, expect, test } from 'vitest';
import { createCpuEngine } from '../../src/engine/cpu/cpu-engine.ts';
import type { Batch } from '../../src/engine/engine.ts';
import { GpuBatch } from '../../src/engine/webgpu/batch.ts';
import { BufferPool } from '../../src/engine/webgpu/buffers.ts';
import { DeviceWatch, openDevice } from '../../src/engine/webgpu/device.ts';
import { execute, type Machine } from '../../src/engine/webgpu/execute.ts';
import { Guard } from '../../src/engine/webgpu/guard.ts';
import { pipelineFor } from '../../src/engine/webgpu/pipelines.ts';
import { type Capabilities, Plan } from '../../src/engine/webgpu/plan.ts';
import { createWebGpuEngine } from '../../src/engine/webgpu/webgpu-engine.ts';
import type { Triple } from '../../src/volume/grid.ts';
import { firstDifference } from '../support/compare.ts';
import { ellipsoidMask, randomIntegers, scanLike, volumeOf } from '../support/generators.ts';
import { DIRECTIONS } from './extraction.ts';

const CAPABILITIES: Capabilities = {
  maxBlock: 1 << 27,
  tallyWords: 256,
  arithmeticGain: 1,
  pairMethod: () => 'gpu',
  searchesChords: true,
};

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
    const engine = await createWebGpuEngine();
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
    engine.dispose();
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
