import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { binEdges, levelsOf } from '../../../src/engine/discretise.ts';
import type { Discretisation, Range } from '../../../src/engine/engine.ts';

/** The rules as their sources write them, level by level. */
function formula(rule: Discretisation, { min, max }: Range, x: number): number {
  switch (rule.kind) {
    case 'identity':
      return x;
    case 'fixed-width': {
      const { width, origin } = rule;
      if (origin === 'multiple') return Math.floor(x / width) - Math.floor(min / width) + 1;
      return Math.floor((x - (origin === 'minimum' ? min : origin)) / width) + 1;
    }
    case 'fixed-count':
      return max > min
        ? Math.min(Math.floor((rule.count * (x - min)) / (max - min)) + 1, rule.count)
        : 1;
  }
}

function rangeOf(values: readonly number[]): Range {
  return { min: Math.min(...values), max: Math.max(...values) };
}

function levels(rule: Discretisation, values: readonly number[]): number[] {
  return [...levelsOf(values, binEdges(rule, rangeOf(values)))];
}

/** The next double below a positive one. */
function justBelow(x: number): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, x);
  view.setBigInt64(0, view.getBigInt64(0) - 1n);
  return view.getFloat64(0);
}

const intensities = fc.array(fc.double({ min: -2000, max: 4000, noNaN: true }), {
  minLength: 1,
  maxLength: 60,
});

describe('grey levels', () => {
  test('fixed width from a bound or the minimum is IBSI’s formula on every double', () => {
    fc.assert(
      fc.property(
        intensities,
        fc.double({ min: 0.5, max: 300, noNaN: true }),
        fc.constantFrom('minimum' as const, -2000),
        (values, width, origin) => {
          const rule = { kind: 'fixed-width', width, origin } as const;
          expect(levels(rule, values)).toEqual(
            values.map((x) => formula(rule, rangeOf(values), x)),
          );
        },
      ),
    );
  });

  test('fixed count is IBSI’s formula on every double', () => {
    fc.assert(
      fc.property(intensities, fc.integer({ min: 1, max: 300 }), (values, count) => {
        const rule = { kind: 'fixed-count', count, edges: 'ibsi' } as const;
        expect(levels(rule, values)).toEqual(values.map((x) => formula(rule, rangeOf(values), x)));
      }),
    );
  });

  test('fixed width at multiples is PyRadiomics’ formula on whole numbers', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -2000, max: 4000 }), { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 1, max: 300 }),
        (values, width) => {
          const rule = { kind: 'fixed-width', width, origin: 'multiple' } as const;
          expect(levels(rule, values)).toEqual(
            values.map((x) => formula(rule, rangeOf(values), x)),
          );
        },
      ),
    );
  });

  test('edges near zero are found, however small the steps between doubles', () => {
    const values = [-500, -1e-300, 0, 1e-300, 400];
    expect(levels({ kind: 'fixed-width', width: 25, origin: -500 }, values)).toEqual([
      1, 21, 21, 21, 37,
    ]);
  });

  test('a value one step below an edge stays in the lower level', () => {
    const range = { min: 0, max: 100 };
    for (const rule of [
      { kind: 'fixed-width', width: 12.5, origin: 'minimum' },
      { kind: 'fixed-count', count: 8, edges: 'ibsi' },
      { kind: 'fixed-count', count: 8, edges: 'linspace' },
    ] as const) {
      const edges = binEdges(rule, range);
      for (const [k, edge] of edges.entries()) {
        expect([...levelsOf([justBelow(edge), edge], edges)]).toEqual([k + 1, k + 2]);
      }
    }
  });

  test('a constant region has one level in IBSI and numpy’s middle bin in PyRadiomics', () => {
    expect(levels({ kind: 'fixed-count', count: 32, edges: 'ibsi' }, [5, 5])).toEqual([1, 1]);
    // PyRadiomics 3.1 with binCount 32 on a constant region: level 17.
    expect(levels({ kind: 'fixed-count', count: 32, edges: 'linspace' }, [5, 5])).toEqual([17, 17]);
  });

  test('grey levels are taken as they are', () => {
    expect(levels({ kind: 'identity' }, [1, 6, 3])).toEqual([1, 6, 3]);
  });

  test('a slip of the bin width is refused before memory is asked for', () => {
    expect(() =>
      binEdges({ kind: 'fixed-width', width: 1e-6, origin: 'minimum' }, { min: 0, max: 1e6 }),
    ).toThrow(/Choose a larger bin width/);
  });
});
