import { expect, test } from 'vitest';
import {
  GRADIENT_BOUND,
  POINTWISE_BOUND,
  type PointwiseFunction,
  SCALED,
} from '../../../src/engine/pointwise.ts';
import { windowByDefinition } from '../../../src/selftest/definitions/convolution.ts';
import type { Triple } from '../../../src/volume/grid.ts';
import { largestDifference } from '../../support/compare.ts';
import { randomDoubles, scanLike, volumeOf } from '../../support/generators.ts';
import { describeEngines } from '../engines.ts';

const largest = (values: ArrayLike<number>) => Math.max(...Array.from(values, Math.abs));

describeEngines('functions of the intensity', (calculate) => {
  // As PyRadiomics writes them, for images of every scale.
  const FORMULAS: Record<(typeof SCALED)[number], (x: number, c: number) => number> = {
    square: (x, c) => (x * c) ** 2,
    'square-root': (x, c) => (x > 0 ? Math.sqrt(x * c) : -Math.sqrt(-x * c)),
    logarithm: (x, c) => c * (x > 0 ? Math.log1p(x) : -Math.log1p(-x)),
    exponential: (x, c) => Math.exp(x * c),
  };
  const size: Triple = [17, 9, 3];

  test.each(SCALED)('%s', async (kind) => {
    for (const reach of [1e-6, 0.3, 2, 4000]) {
      const data = randomDoubles(volumeOf(size), -reach, reach, 1);
      data[0] = 0;
      const scale = kind === 'exponential' ? 8 / reach : 1.7;
      const pending = await calculate((batch) =>
        batch.voxels(batch.pointwise(batch.image({ size, data, label: 'image' }), { kind, scale })),
      );
      const wanted = data.map((x) => FORMULAS[kind](x, scale));
      expect(largestDifference(pending.value(), wanted)).toBeLessThan(
        POINTWISE_BOUND * largest(wanted),
      );
    }
  });

  test('magnitude, exactly', async () => {
    const data = scanLike(size, -1000, 1000, 4);
    const fn: PointwiseFunction = { kind: 'magnitude' };
    const pending = await calculate((batch) =>
      batch.voxels(batch.pointwise(batch.image({ size, data, label: 'image' }), fn)),
    );
    expect(largestDifference(pending.value(), data.map(Math.abs))).toBe(0);
  });
});

describeEngines('gradient', (calculate) => {
  test.each([[[19, 13, 7]], [[1, 9, 4]], [[300, 2, 1]], [[1, 1, 1]]] as const)(
    '%s',
    async (size) => {
      const spacing: Triple = [0.7, 1, 3];
      const data = scanLike(size, -1000, 2000, 6);
      const pending = await calculate((batch) =>
        batch.voxels(batch.gradient(batch.image({ size, data, label: 'image' }), spacing)),
      );
      const slopes = [0, 1, 2].map((axis) => {
        const [after, before] = [1, -1].map((by) => {
          const start = [0, 1, 2].map((a) => (a === axis ? by : 0)) as unknown as Triple;
          return windowByDefinition(data, size, start, size, 'nearest');
        }) as [Float64Array, Float64Array];
        return after.map((x, n) => (x - (before[n] as number)) / (2 * (spacing[axis] as number)));
      });
      const wanted = Array.from(data, (_, n) => Math.hypot(...slopes.map((s) => s[n] as number)));
      const bound = (GRADIENT_BOUND * largest(data)) / 0.7;
      expect(largestDifference(pending.value(), wanted)).toBeLessThan(bound + 1e-12);
    },
  );
});
