import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Discretisation } from '../../../src/engine/engine.ts';
import { levelsByFormula } from '../../../src/selftest/definitions/levels.ts';
import type { Triple } from '../../../src/volume/grid.ts';
import { randomDoubles, randomIntegers, randomMask } from '../../support/generators.ts';
import { describeEngines } from '../engines.ts';
import { expectLevels, IDENTITY_FILTERS, valuesAroundEdges } from './levels.ts';

const RULES: readonly { name: string; rule: Discretisation }[] = [
  { name: 'width 25 from -500', rule: { kind: 'fixed-width', width: 25, origin: -500 } },
  { name: 'width 17.1 from -500.05', rule: { kind: 'fixed-width', width: 17.1, origin: -500.05 } },
  { name: 'width from the minimum', rule: { kind: 'fixed-width', width: 12.7, origin: 'minimum' } },
  { name: 'multiples of 25', rule: { kind: 'fixed-width', width: 25, origin: 'multiple' } },
  { name: 'multiples of 0.7', rule: { kind: 'fixed-width', width: 0.7, origin: 'multiple' } },
  { name: '32 bins, IBSI', rule: { kind: 'fixed-count', count: 32, edges: 'ibsi' } },
  { name: '7 bins, IBSI', rule: { kind: 'fixed-count', count: 7, edges: 'ibsi' } },
  { name: '64 bins, numpy', rule: { kind: 'fixed-count', count: 64, edges: 'linspace' } },
];

describeEngines('discretisation', (calculate) => {
  describe.each(RULES)('$name', ({ rule }) => {
    test('float64 values one step off the edges', async () => {
      const data = Float64Array.from(valuesAroundEdges(rule, -499.3, 310.7)).sort();
      await expectLevels(calculate, { data, rule });
    });

    test('float32 values one step off the edges', async () => {
      const [min, max] = [Math.fround(-499.3), Math.fround(310.7)];
      const data = Float32Array.from(valuesAroundEdges(rule, min, max)).sort();
      await expectLevels(calculate, { data, rule });
    });

    test('whole numbers', async () => {
      const data = Int16Array.from(randomIntegers(5000, -499, 310, 5));
      await expectLevels(calculate, { data, rule });
    });

    test('32-bit integers beyond float32', async () => {
      const data = randomIntegers(700, 16_777_000, 16_777_400, 6).map((x) => 2 * x + 1);
      const shifted = rule.kind === 'fixed-width' && typeof rule.origin === 'number';
      await expectLevels(calculate, {
        data,
        rule: shifted ? { ...rule, origin: 33_553_000.3 } : rule,
      });
    });
  });

  test('any float64 values, any width', async () => {
    const rules = fc
      .tuple(fc.double({ min: 0.05, max: 3, noNaN: true }), fc.nat())
      .map(([width, seed]) => ({ width, data: randomDoubles(300, -20, 30, seed) }));
    await fc.assert(
      fc.asyncProperty(rules, fc.constantFrom('minimum', 'multiple'), async (row, origin) => {
        const rule = { kind: 'fixed-width', width: row.width, origin } as const;
        await expectLevels(calculate, { data: row.data, rule });
      }),
      { numRuns: 8, seed: 1 },
    );
  });

  test('levels as they are', async () => {
    const data = Float32Array.from(randomIntegers(4000, 1, 700, 9));
    await expectLevels(calculate, { data, rule: { kind: 'identity' } });
  });

  test('minus zero is zero', async () => {
    const data = Float32Array.from([-1, -0, 0, 1]);
    const rule = { kind: 'fixed-width', width: 1, origin: 'multiple' } as const;
    await expectLevels(calculate, { data, rule });
    await expectLevels(calculate, { data: Float64Array.from([-0.1, -0, 0, 0.1]), rule });
  });

  test.each([
    { edges: 'ibsi', expected: [6] },
    { edges: 'linspace', expected: [0, 0, 6] },
  ] as const)('a constant region, $edges', async ({ edges, expected }) => {
    const size: Triple = [6, 1, 1];
    for (const band of [undefined, 'LLL'] as const) {
      const pending = await calculate((batch) => {
        const image = batch.image({ size, data: new Int16Array(6).fill(7), label: 'constant' });
        const region = batch.region(new Uint8Array(6).fill(1), size);
        const source = band === undefined ? image : batch.wavelet(image, IDENTITY_FILTERS)[band];
        const rule = { kind: 'fixed-count', count: 4, edges } as const;
        return batch.histogram(batch.discretise(source, region, rule));
      });
      expect(Array.from(pending.value().counts)).toEqual(expected);
    }
  });

  test('only the region counts, and its range', async () => {
    const size: Triple = [6, 5, 4];
    const data = randomDoubles(120, -5, 5, 3);
    const mask = randomMask(120, 0.4, 4);
    const rule = { kind: 'fixed-count', count: 5, edges: 'ibsi' } as const;
    const pending = await calculate((batch) => {
      const image = batch.image({ size, data, label: 'masked' });
      return batch.histogram(batch.discretise(image, batch.region(mask, size), rule));
    });
    const inside = Array.from(data).filter((_, n) => mask[n] === 1);
    const counts = new Uint32Array(5);
    for (const level of levelsByFormula(inside, rule))
      counts[level - 1] = (counts[level - 1] ?? 0) + 1;
    expect(pending.value().counts).toEqual(counts);
  });
});
