import { expect, test } from 'vitest';
import type { Discretisation } from '../../../src/engine/engine.ts';
import type { Triple } from '../../../src/volume/grid.ts';
import { firstDifference } from '../../support/compare.ts';
import { randomIntegers } from '../../support/generators.ts';
import { describeEngines } from '../engines.ts';
import { expectLevels, IDENTITY_FILTERS, valuesAroundEdges } from './levels.ts';

// The same rules where the range is known on the device only. Widths and ranges are such that float32 holds
// the edges exactly; elsewhere edges differ from float64 in the seventh digit, as the voxels do.
const DEVICE_RULES: readonly { name: string; rule: Discretisation }[] = [
  { name: 'width 25 from -500', rule: { kind: 'fixed-width', width: 25, origin: -500 } },
  { name: 'width from the minimum', rule: { kind: 'fixed-width', width: 12.5, origin: 'minimum' } },
  { name: 'multiples of 25', rule: { kind: 'fixed-width', width: 25, origin: 'multiple' } },
  { name: 'multiples of 0.75', rule: { kind: 'fixed-width', width: 0.75, origin: 'multiple' } },
  { name: '32 bins, IBSI', rule: { kind: 'fixed-count', count: 32, edges: 'ibsi' } },
  { name: '64 bins, numpy', rule: { kind: 'fixed-count', count: 64, edges: 'linspace' } },
];

describeEngines('discretisation of derived images', (calculate) => {
  test.each(DEVICE_RULES)('edges made on the device: $name', async ({ rule }) => {
    const [min, max] = [-499.5, 12.5];
    // Closer to zero, float64 arithmetic itself rounds x + 500, and GPUs may take denormals for zero.
    const around = valuesAroundEdges(rule, min, max).filter((x) => x === 0 || Math.abs(x) > 1e-6);
    const data = Float32Array.from(around).sort();
    await expectLevels(calculate, { data, rule, band: 'LLL' });
  });

  test('more levels than were expected', async () => {
    // The engine expects a high-pass band to be narrower than its source; this one is not.
    const data = randomIntegers(3000, -400, 700, 21);
    const rule = { kind: 'fixed-width', width: 2, origin: 'multiple' } as const;
    await expectLevels(calculate, { data, rule, band: 'HHH' });
  });

  test('a histogram of ten thousand levels beside a matrix of ten', async () => {
    const size: Triple = [30, 20, 10];
    const data = Float32Array.from(randomIntegers(6000, 0, 9_999, 22));
    const { histogram, pairs } = await calculate((batch) => {
      const image = batch.image({ size, data, label: 'wide' });
      const region = batch.region(new Uint8Array(6000).fill(1), size);
      const { HHH } = batch.wavelet(image, IDENTITY_FILTERS);
      const fine = { kind: 'fixed-width', width: 1, origin: 0 } as const;
      const coarse = { ...fine, width: 1000 };
      return {
        histogram: batch.histogram(batch.discretise(HHH, region, fine)),
        pairs: batch.cooccurrence(batch.discretise(HHH, region, coarse), [[1, 0, 0]]),
      };
    });
    const counts = new Uint32Array(Math.max(...data) + 1);
    for (const value of data) counts[value] = (counts[value] as number) + 1;
    expect(firstDifference(histogram.value().counts, counts)).toBeNull();
    expect(pairs.value().levels).toBe(10);
  });
});
