import { expect, test } from 'vitest';
import type { Batch } from '../../src/engine/engine.ts';
import { createWebGpuEngine, TALLY_WORDS } from '../../src/engine/webgpu/webgpu-engine.ts';
import type { Triple } from '../../src/volume/grid.ts';
import { ellipsoidMask, randomIntegers, volumeOf } from '../support/generators.ts';
import { countWork } from '../support/gpu-work.ts';
import { idleGpu } from '../support/idle-gpu.ts';
import { DIRECTIONS } from './extraction.ts';

const SIZE: Triple = [20, 18, 16];
const MASK = ellipsoidMask(SIZE);
const DATA = Float32Array.from(randomIntegers(volumeOf(SIZE), 1, 8, 4));
// Level 8 occurs: with the identity rule there are as many levels.
const LEVELS = 8;

function record(batch: Batch) {
  const region = batch.region(MASK, SIZE);
  const image = batch.image({ size: SIZE, data: DATA, label: 'image' });
  const levels = batch.discretise(image, region, { kind: 'identity' });
  batch.cooccurrence(levels, DIRECTIONS);
  batch.histogram(levels);
}

async function count(gpu: GPU | undefined) {
  const engine = await createWebGpuEngine({
    tallyWords: TALLY_WORDS.hardware,
    ...(gpu === undefined ? {} : { gpu }),
  });
  const counter = countWork(engine.device);
  const runs = [];
  for (let run = 0; run < 2; run++) {
    const batch = engine.batch();
    record(batch);
    await batch.run();
    runs.push(counter.take());
  }
  engine.dispose();
  return runs;
}

test('work is counted as the batch is made up', async () => {
  const [cold, warm] = await count(undefined);
  const voxels = MASK.reduce((sum, inside) => sum + inside, 0);
  const chunks = Math.ceil(voxels / 4096);
  const align = (bytes: number) => Math.ceil(bytes / 256) * 256;
  const [nx, ny, nz] = SIZE;
  const padded = 4 * (nx + 2) * (ny + 2) * (nz + 2);
  const steps = 4 * DIRECTIONS.length;
  const edges = 8 * (LEVELS - 1);
  const matrices = 4 * DIRECTIONS.length * LEVELS ** 2;
  const lists = 2 * 4 * voxels;
  expect(warm).toMatchObject({
    submissions: 1,
    // The levels and, apart from them, the results are cleared.
    passes: 2,
    dispatches: 3,
    // Voxels, indices, positions, edges, steps, number of levels and three structs of parameters.
    uploadedBytes: DATA.byteLength + lists + edges + steps + 4 + 3 * 256,
    clearedBytes: padded + align(matrices) + 4 * LEVELS,
    copiedBytes: 16 + align(matrices) + 4 * LEVELS,
    readBackBytes: 16 + align(matrices) + 4 * LEVELS,
  });
  expect(warm?.kernels).toEqual([
    {
      kernel: 'image · grey levels (volume/discretise.wgsl)',
      dispatches: 1,
      workgroups: Math.ceil(voxels / 256),
      invocations: 256 * Math.ceil(voxels / 256),
      boundBytes: DATA.byteLength + lists + edges + 16 + padded,
    },
    {
      kernel: 'image · GLCM (texture/glcm.wgsl)',
      dispatches: 1,
      workgroups: chunks * DIRECTIONS.length,
      invocations: 256 * chunks * DIRECTIONS.length,
      boundBytes: padded + 4 * voxels + steps + 16 + matrices,
    },
    {
      kernel: 'image · histogram (reduce/histogram.wgsl)',
      dispatches: 1,
      workgroups: chunks,
      invocations: 256 * chunks,
      boundBytes: padded + 4 * voxels + 16 + 4 * LEVELS,
    },
  ]);
  // New memory is zero; the second run makes none.
  expect(cold).toMatchObject({ passes: 1, clearedBytes: 0 });
  expect(warm?.deviceBytes).toBe(cold?.deviceBytes);
});

test('a GPU that only counts is asked for the same as one that works', async () => {
  expect(await count(idleGpu())).toEqual(await count(undefined));
});
