import { describe, expect, test } from 'vitest';
import { directPairSums } from '../../../../src/engine/cpu/shape/direct-pair-sums.ts';
import { fourierPairSums } from '../../../../src/engine/cpu/shape/fourier-pair-sums.ts';
import { pairSums } from '../../../../src/engine/cpu/shape/pair-sums.ts';
import type { PairSums } from '../../../../src/engine/shape.ts';
import type { Triple } from '../../../../src/volume/grid.ts';
import { finish } from '../../../../src/volume/pace.ts';
import { randomDoubles, randomMask, volumeOf } from '../../../support/generators.ts';

const SPACING: Triple = [0.7, 1.3, 2.9];

function random(size: Triple, seed: number) {
  const mask = randomMask(volumeOf(size), 0.6, seed);
  const count = mask.reduce((sum, inside) => sum + inside, 0);
  return { mask, values: randomDoubles(count, -5, 10, seed + 1) };
}

function expectClose(ours: PairSums, exact: PairSums) {
  for (const sum of ['weights', 'products', 'squares'] as const) {
    expect(Math.abs(ours[sum] - exact[sum])).toBeLessThanOrEqual(1e-11 * Math.abs(exact[sum]));
  }
}

describe('pair sums', () => {
  test.each<Triple>([
    [1, 1, 5],
    [7, 1, 1],
    [1, 9, 4],
    [6, 5, 4],
    [9, 10, 3],
    [13, 2, 7],
    [17, 16, 9],
    [20, 33, 18],
  ])('by Fourier equal those pair by pair: %i x %i x %i', (...size) => {
    const { mask, values } = random(size, 7);
    const direct = finish(directPairSums(mask, size, SPACING, values));
    expectClose(finish(fourierPairSums(mask, size, SPACING, values)), direct);
  });

  test('are the same where memory for a few columns at a time is all there is', () => {
    const size: Triple = [17, 16, 9];
    const { mask, values } = random(size, 8);
    const whole = finish(fourierPairSums(mask, size, SPACING, values));
    // 3 functions of 16 bytes an element: 5 of the 19 planes at a time, and less than one.
    for (const bytes of [5 * 3 * 16 * 16 * 9, 1]) {
      expectClose(finish(fourierPairSums(mask, size, SPACING, values, bytes)), whole);
    }
  });

  test('do not depend on scale or offset of the intensities', () => {
    const size: Triple = [9, 10, 3];
    const { mask, values } = random(size, 9);
    const here = finish(pairSums(mask, size, SPACING, values));
    const there = finish(
      pairSums(
        mask,
        size,
        SPACING,
        values.map((x) => 300 + 25 * x),
      ),
    );
    for (const sum of ['weights', 'products', 'squares'] as const) {
      expect(there?.[sum]).toBeCloseTo(here?.[sum] ?? Number.NaN, 7);
    }
  });

  test.each([
    ['no voxel', [0, 0], []],
    ['one voxel', [0, 1], [3]],
    ['equal intensities', [1, 1], [0.1, 0.1]],
  ])('of %s are not a number', (_, mask, values) => {
    const sums = finish(
      pairSums(Uint8Array.from(mask), [2, 1, 1], SPACING, Float64Array.from(values)),
    );
    expect(sums).toEqual({
      count: values.length,
      weights: Number.NaN,
      products: Number.NaN,
      squares: Number.NaN,
    });
  });

  test('yield often, so that Cancel acts in between', () => {
    const size: Triple = [30, 30, 30];
    const { mask, values } = random(size, 10);
    for (const sums of [directPairSums, fourierPairSums]) {
      const work = sums(mask, size, SPACING, values);
      let pieces = 0;
      for (const _ of work) pieces++;
      expect(pieces).toBeGreaterThan(50);
    }
  });
});
