import { describe, expect, test } from 'vitest';
import type { FeatureValue } from '../../../src/radiomics/feature.ts';
import type { Conformance } from '../../../src/selftest/conformance.ts';
import { conformanceDocument } from '../../support/conformance/document.ts';
import { differences, merge } from '../../support/conformance/merge.ts';
import {
  type BaselineSection,
  type ConfigurationSection,
  compareWithConsensus,
  orderOf,
} from '../../support/conformance/sections.ts';

const NOTHING: Conformance = { configurations: [], baselines: [], responses: [] };

function feature(name: string, ibsi: string, value: number): FeatureValue {
  const text = { name, image: 'original', feature: name, unit: '1', reason: null };
  return { ...text, family: 'glcm', ibsi, aggregation: 'ITBB', value };
}

function section(value: number): ConfigurationSection {
  const { rows } = compareWithConsensus(
    [feature('Contrast', 'ACUI', value), feature('Other', 'XXXX', 1)],
    [{ ibsi: 'ACUI', aggregation: 'ITBB', value: 5.32, tolerance: 0.01 }],
  );
  return { kind: 'configuration', name: 'digital', title: 'Digital phantom', rows };
}

function baseline(order: number): BaselineSection {
  const one = { class: 'glcm', values: 24, order, explained: [] };
  return { kind: 'baseline', testCase: 'brain1', scenario: 'FBN', classes: [one] };
}

describe('comparison with the consensus', () => {
  test('the nth reference of a code is for the nth feature; what we do not give is missing', () => {
    const of = (value: number) => ({ ibsi: 'BC2M', aggregation: 'ITBB', value, tolerance: 0 });
    const features = [feature('V10', 'BC2M', 1), feature('V90', 'BC2M', 3)];
    const { rows, missing } = compareWithConsensus(features, [of(1), of(2), of(4)]);
    expect(rows.map(({ isWithin }) => isWithin)).toEqual([true, false]);
    expect(missing).toEqual([of(4)]);
  });

  test('orders: the power of ten above, and no finer than 1e-10', () => {
    expect([[], [0], [1e-15], [3e-9, 2e-8], [1e-7]].map(orderOf)).toEqual([-10, -10, -10, -7, -7]);
  });
});

describe('committed tables', () => {
  const kept = merge(merge(NOTHING, 'cpu', section(5.321234567)), 'webgpu', section(5.321234567));

  test('hold six digits of each engine, and the verdict of the full value', () => {
    expect(kept.configurations[0]?.rows).toMatchObject([
      { cpu: { value: 5.32123, isWithin: true }, webgpu: { value: 5.32123, isWithin: true } },
      { consensus: null, cpu: { value: 1, isWithin: null } },
    ]);
  });

  test('are stale when a value changes by more than the sixth digit, or is gone', () => {
    expect(differences(kept, 'cpu', section(5.321234567))).toEqual([]);
    expect(differences(kept, 'cpu', section(5.32124))).toEqual([]);
    expect(differences(kept, 'cpu', section(5.3214))).toHaveLength(1);
    expect(differences(kept, 'webgpu', section(5.3214))).toEqual([]);
    expect(differences(kept, 'webgpu', section(5.325))).toHaveLength(1);
    expect(differences(kept, 'cpu', { ...section(5.321234567), rows: [] })).toHaveLength(2);
    expect(differences(NOTHING, 'cpu', section(5.321234567))).toHaveLength(2);
    const outside = section(5.4);
    expect(differences(merge(NOTHING, 'cpu', outside), 'cpu', outside)).toEqual([]);
  });

  test('are stale when a difference from a baseline changes its order', () => {
    const committed = merge(NOTHING, 'cpu', baseline(-8));
    expect(differences(committed, 'cpu', baseline(-8))).toEqual([]);
    expect(differences(committed, 'cpu', baseline(-7))).toHaveLength(1);
    expect(differences(committed, 'webgpu', baseline(-8))).toHaveLength(1);
  });

  test('are stale when the distance from a response map changes', () => {
    const response = (worst: number) => {
      const of = { id: '2.a', filter: 'LoG', phantom: 'impulse' };
      return { kind: 'response', ...of, worst } as const;
    };
    const committed = merge(NOTHING, 'cpu', response(0.1234));
    expect(committed.responses).toEqual([
      { id: '2.a', filter: 'LoG', phantom: 'impulse', cpu: 0.123, webgpu: null },
    ]);
    expect(differences(committed, 'cpu', response(0.12))).toEqual([]);
    expect(differences(committed, 'cpu', response(0.13))).toHaveLength(1);
    expect(differences(committed, 'webgpu', response(0.1234))).toHaveLength(1);
  });

  test('the document counts what is within, marks what is outside and what was not run', () => {
    const outside = merge(kept, 'webgpu', section(5.4));
    const text = conformanceDocument(merge(outside, 'cpu', baseline(-8)));
    expect(text).toContain('| Digital phantom | 1 | 1 of 1 | 0 of 1 | 1 |');
    expect(text).toContain('| 5.32123 | 5.4 | **outside** |');
    expect(text).toContain('| brain1 FBN | 1e-8 / not run (24) |');
  });
});
