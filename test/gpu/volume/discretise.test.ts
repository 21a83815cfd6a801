import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { binEdges } from '../../../src/engine/discretise.ts';
import type { Discretisation, WaveletBand } from '../../../src/engine/engine.ts';
import type { Triple } from '../../../src/volume/grid.ts';
import type { VoxelArray } from '../../../src/volume/volume.ts';
import { firstDifference, nextDouble, nextSingle } from '../../support/compare.ts';
import { randomDoubles, randomIntegers, randomMask } from '../../support/generators.ts';
import { type Calculate, describeEngines } from '../engines.ts';

/** The rule's own formula, in float64, one voxel at a time (see Discretisation). */
function levelsByFormula(values: readonly number[], rule: Discretisation): number[] {
  const min = Math.min(...values);
  const max = Math.max(...values);
  switch (rule.kind) {
    case 'identity':
      return [...values];
    case 'fixed-width': {
      const { width, origin } = rule;
      if (origin === 'multiple') return levelsByNumpyEdges(values, width, min, max);
      const start = origin === 'minimum' ? min : origin;
      return values.map((x) => Math.floor((x - start) / width) + 1);
    }
    case 'fixed-count': {
      const { count } = rule;
      if (rule.edges === 'linspace') {
        const step = (max - min) / count;
        const edges = Array.from({ length: count - 1 }, (_, k) => (k + 1) * step + min);
        return values.map((x) => 1 + edges.filter((edge) => edge <= x).length);
      }
      return values.map((x) => Math.min(Math.floor((count * (x - min)) / (max - min)) + 1, count));
    }
  }
}

/** PyRadiomics: numpy.digitize with numpy.arange(low, max + 2 w, w), low = min - min % w. */
function levelsByNumpyEdges(values: readonly number[], width: number, min: number, max: number) {
  const low = min - (((min % width) + width) % width);
  const step = low + width - low;
  const edges: number[] = [];
  for (let k = 0; low + k * step < max + 2 * width; k++) edges.push(low + k * step);
  return values.map((x) => edges.filter((edge) => edge <= x).length);
}

/** Co-occurrence of neighbours along a row: with the histogram, it tells where each level is. */
function pairsOf(levels: readonly number[], ng: number): Uint32Array {
  const counts = new Uint32Array(ng * ng);
  for (let n = 0; n + 1 < levels.length; n++) {
    const cell = ((levels[n] as number) - 1) * ng + (levels[n + 1] as number) - 1;
    counts[cell] = (counts[cell] as number) + 1;
  }
  return counts;
}

/** A filter bank of one tap leaves the image as it is, but on the GPU: edges are then made there, too. */
const IDENTITY_FILTERS = { low: [1], high: [1] };

interface Row {
  readonly data: VoxelArray;
  readonly rule: Discretisation;
  readonly band?: WaveletBand;
}

async function expectLevels(calculate: Calculate, { data, rule, band }: Row): Promise<void> {
  const size: Triple = [data.length, 1, 1];
  const { histogram, pairs } = await calculate((batch) => {
    const image = batch.image({ size, data, label: 'row' });
    const region = batch.region(new Uint8Array(data.length).fill(1), size);
    const source = band === undefined ? image : batch.wavelet(image, IDENTITY_FILTERS)[band];
    const levels = batch.discretise(source, region, rule);
    return { histogram: batch.histogram(levels), pairs: batch.cooccurrence(levels, [[1, 0, 0]]) };
  });
  const expected = levelsByFormula(Array.from(data), rule);
  const ng = Math.max(...expected);
  expect(pairs.value().levels).toBe(ng);
  expect(firstDifference(pairs.value().counts, pairsOf(expected, ng))).toBeNull();
  const counts = new Uint32Array(ng);
  for (const level of expected) counts[level - 1] = (counts[level - 1] as number) + 1;
  expect(firstDifference(histogram.value().counts, counts)).toBeNull();
}

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

/** Values on every edge, and the closest ones to either side. */
function valuesAroundEdges(rule: Discretisation, min: number, max: number): number[] {
  const edges = Array.from(binEdges(rule, { min, max }));
  const around = edges.flatMap((x) => [
    nextSingle(x, -1),
    nextDouble(nextDouble(x, -1), -1),
    nextDouble(x, -1),
    x,
    nextDouble(x, 1),
    Math.fround(x),
    nextSingle(x, 1),
  ]);
  return [min, ...around.filter((x) => x > min && x < max), max];
}

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
