import { afterAll, beforeAll, expect, test } from 'vitest';
import { createCpuEngine } from '../../../src/engine/cpu/cpu-engine.ts';
import type { Engine } from '../../../src/engine/engine.ts';
import { AROUND, AROUND_IN_SLICE, directions } from '../../../src/engine/neighbourhood.ts';
import { createWebGpuEngine } from '../../../src/engine/webgpu/webgpu-engine.ts';
import type { Triple } from '../../../src/volume/grid.ts';
import { randomIntegers, randomMask, volumeOf } from '../../support/generators.ts';
import { expectSame, recordLevels, subjectOf } from './cases.ts';

// 64 kB in one piece: a stand-in for matrices that no binding of a real GPU holds.
const engines: Engine[] = [];
beforeAll(async () => {
  engines.push(createCpuEngine(), await createWebGpuEngine({ maxBlock: 1 << 16 }));
});
afterAll(() => {
  for (const engine of engines) engine.dispose();
});

test.each([20, 40, 100])(
  'counts of %i levels in several pieces are put together',
  async (levelCount) => {
    const size: Triple = [21, 19, 13];
    const count = volumeOf(size);
    const subject = subjectOf(
      size,
      randomIntegers(count, 1, levelCount, 1),
      randomMask(count, 0.8, 2),
    );
    const found = engines.map(async (engine) => {
      const batch = engine.batch();
      const { levels } = recordLevels(batch, subject);
      const [near, flat] = [directions(AROUND), directions(AROUND_IN_SLICE)];
      const pending = [
        batch.cooccurrence(levels, near),
        batch.cooccurrenceBySlice(levels, flat),
        batch.runs(levels, near, false),
        batch.runs(levels, flat, true),
        batch.toneDifferences(levels, AROUND_IN_SLICE, true),
        batch.dependence(levels, AROUND, 1, true),
      ];
      await batch.run();
      return pending.map((each) => each.value());
    });
    const [wanted = [], ours = []] = await Promise.all(found);
    expect(ours).toHaveLength(6);
    wanted.forEach((each, n) => {
      expectSame(ours[n] ?? {}, each);
    });
  },
);
