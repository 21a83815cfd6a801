import { describe, expect, it } from 'vitest';
import {
  chainOf,
  DEFAULT_PLAN,
  type PerturbationPlan,
  perturbationsOf,
} from '../../../../src/radiomics/perturb/plan.ts';

const countOf = (values: readonly number[], level: number) =>
  values.filter((value) => value === level).length;

describe('perturbation plan', () => {
  it('gives the same perturbations after a round trip through JSON', () => {
    const again = JSON.parse(JSON.stringify(DEFAULT_PLAN)) as PerturbationPlan;
    expect(perturbationsOf(again)).toEqual(perturbationsOf(DEFAULT_PLAN));
  });

  it('gives others with another seed', () => {
    const other = perturbationsOf({ ...DEFAULT_PLAN, seed: 1 });
    expect(other).not.toEqual(perturbationsOf(DEFAULT_PLAN));
  });

  it.each([2, 10, 23, 60])('uses every level of each kind equally often in %i of them', (count) => {
    const all = perturbationsOf({ ...DEFAULT_PLAN, count });
    expect(all).toHaveLength(count);
    const columns: [readonly number[], readonly number[]][] = [
      [DEFAULT_PLAN.rotations, all.map(({ rotation }) => rotation)],
      [DEFAULT_PLAN.volumes, all.map(({ volume }) => volume)],
      ...([0, 1, 2] as const).map((axis): [readonly number[], readonly number[]] => [
        DEFAULT_PLAN.translations,
        all.map(({ translation }) => translation[axis]),
      ]),
    ];
    for (const [levels, column] of columns) {
      const counts = levels.map((level) => countOf(column, level));
      expect(counts.reduce((sum, n) => sum + n, 0)).toBe(count);
      expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
    }
  });

  it('leaves out kinds without levels', () => {
    const plan = { ...DEFAULT_PLAN, rotations: [], hasNoise: false, volumes: [] };
    expect(chainOf(plan)).toBe('T');
    expect(chainOf(DEFAULT_PLAN)).toBe('RNTV');
    for (const { rotation, hasNoise, volume } of perturbationsOf(plan)) {
      expect({ rotation, hasNoise, volume }).toEqual({ rotation: 0, hasNoise: false, volume: 0 });
    }
  });

  it.each([
    [{ count: 1 }, 'perturbations'],
    [{ rotations: [60] }, 'rotation'],
    [{ translations: [Number.NaN] }, 'translation'],
    [{ volumes: [-0.9] }, 'volume'],
    [{ rotations: [], translations: [], volumes: [], hasNoise: false }, 'Nothing'],
  ])('refuses %o', (part, word) => {
    expect(() => perturbationsOf({ ...DEFAULT_PLAN, ...part })).toThrow(word);
  });
});
