import { expect, test } from 'vitest';
import { PATTERN_METHODS } from '../../../src/engine/circle-patterns.ts';
import { createCpuEngine } from '../../../src/engine/cpu/cpu-engine.ts';
import type { Batch } from '../../../src/engine/engine.ts';
import { createWebGpuEngine } from '../../../src/engine/webgpu/webgpu-engine.ts';
import { circlesByDefinition } from '../../../src/selftest/definitions/patterns.ts';
import type { Triple } from '../../../src/volume/grid.ts';
import { largestDifference } from '../../support/compare.ts';
import { randomIntegers, scanLike, volumeOf } from '../../support/generators.ts';
import { describeEngines } from '../engines.ts';

describeEngines('local binary patterns', (calculate) => {
  test.each([[[33, 17, 3]], [[1, 1, 1]], [[2, 1, 9]], [[40, 1, 7]]] as const)(
    'in planes, as defined, of %j voxels',
    async (size) => {
      // Plateaus: many samples equal the voxel.
      const data = Int16Array.from(randomIntegers(volumeOf(size), -2, 2, 5));
      for (const method of PATTERN_METHODS) {
        for (const across of [0, 1, 2] as const) {
          const patterns = { radius: 1.3, samples: 11, method, across, isWhole: true };
          const pending = await calculate((batch) =>
            batch.voxels(
              batch.circlePatterns(batch.image({ size, data, label: 'image' }), patterns),
            ),
          );
          const wanted = circlesByDefinition(data, size, patterns);
          if (method !== 'var') expect(pending.value()).toEqual(wanted);
          else expect(largestDifference(pending.value(), wanted)).toBeLessThan(1e-5);
        }
      }
    },
  );
});

test('of a large scan, bits are the same on both engines to the voxel', async () => {
  const size: Triple = [64, 60, 20];
  const data = Int16Array.from(scanLike(size, -1000, 3000, 6));
  const patterns = { radius: 1, samples: 8, method: 'default', across: 2, isWhole: true } as const;
  const record = (batch: Batch) =>
    batch.voxels(batch.circlePatterns(batch.image({ size, data, label: 'image' }), patterns));
  const [cpu, gpu] = [createCpuEngine(), await createWebGpuEngine()];
  const values = [];
  for (const engine of [cpu, gpu]) {
    const batch = engine.batch();
    const pending = record(batch);
    await batch.run();
    values.push(pending.value());
    engine.dispose();
  }
  expect(values[1]).toEqual(values[0]);
});
