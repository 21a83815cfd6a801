import { describe, expect, test } from 'vitest';
import { makeFourier, smoothLength } from '../../../../src/engine/cpu/shape/fourier.ts';
import { fourierPairSums } from '../../../../src/engine/cpu/shape/fourier-pair-sums.ts';
import { directPairSums } from '../../../../src/engine/cpu/shape/pair-sums.ts';
import { autocorrelationFeatures } from '../../../../src/radiomics/families/spatial-autocorrelation.ts';
import type { Triple } from '../../../../src/volume/grid.ts';
import { randomDoubles, randomMask } from '../../../support/generators.ts';
import { roiOf } from './samples-of.ts';

const SPACING: Triple = [0.7, 1.3, 2.9];

describe('Fourier transform', () => {
  test.each([1, 2, 3, 4, 6, 8, 12, 18, 27, 32, 36, 54])(
    'of lines of %i equals the sum it stands for',
    (length) => {
      const lines = 3;
      const re = randomDoubles(length * lines, -1, 1, 1);
      const im = randomDoubles(length * lines, -1, 1, 2);
      const expected = Array.from({ length: length * lines }, (_, n) => {
        const [k, line] = [Math.floor(n / lines), n % lines];
        let [sumRe, sumIm] = [0, 0];
        for (let t = 0; t < length; t++) {
          const angle = (-2 * Math.PI * ((k * t) % length)) / length;
          const [x, y] = [re[t * lines + line] ?? 0, im[t * lines + line] ?? 0];
          sumRe += x * Math.cos(angle) - y * Math.sin(angle);
          sumIm += x * Math.sin(angle) + y * Math.cos(angle);
        }
        return [sumRe, sumIm] as const;
      });
      makeFourier(length).transform(re, im, lines);
      expected.forEach(([x, y], n) => {
        expect(re[n]).toBeCloseTo(x, 12);
        expect(im[n]).toBeCloseTo(y, 12);
      });
    },
  );

  test('lengths are products of 2 and 3', () => {
    expect([1, 5, 7, 17, 51, 197, 199].map(smoothLength)).toEqual([1, 6, 8, 18, 54, 216, 216]);
    expect(() => makeFourier(10)).toThrow(RangeError);
  });
});

describe('pair sums', () => {
  test.each<Triple>([
    [1, 1, 5],
    [7, 1, 1],
    [1, 9, 4],
    [6, 5, 4],
    [9, 10, 3],
    [13, 2, 7],
    [17, 16, 9],
  ])('by Fourier equal those pair by pair: %i x %i x %i', async (...size) => {
    const mask = randomMask(size[0] * size[1] * size[2], 0.6, 7);
    const count = mask.reduce((sum, inside) => sum + inside, 0);
    const values = randomDoubles(count, -5, 10, 3);
    const direct = await directPairSums(mask, size, SPACING, values);
    const fourier = await fourierPairSums(mask, size, SPACING, values);
    for (const sum of ['weights', 'products', 'squares'] as const) {
      const [exact, ours] = [direct[sum], fourier?.[sum] ?? Number.NaN];
      expect(Math.abs(ours - exact)).toBeLessThanOrEqual(1e-11 * Math.abs(exact));
    }
  });

  test('are the same where memory for a few columns at a time is all there is', async () => {
    const size: Triple = [17, 16, 9];
    const mask = randomMask(17 * 16 * 9, 0.6, 8);
    const values = randomDoubles(
      mask.reduce((sum, inside) => sum + inside, 0),
      -5,
      10,
      4,
    );
    const whole = await fourierPairSums(mask, size, SPACING, values);
    // 3 functions x 16 bytes x 9 slices x 32 rows, five times: 19 columns in four rounds.
    const parts = await fourierPairSums(mask, size, SPACING, values, undefined, 5 * 48 * 9 * 32);
    for (const sum of ['weights', 'products', 'squares'] as const) {
      expect(parts?.[sum]).toBeCloseTo(whole?.[sum] ?? Number.NaN, 8);
    }
  });

  test('stop where the pace throws', async () => {
    const cancelled = async () => {
      throw new Error('cancelled');
    };
    const mask = new Uint8Array(60).fill(1);
    const values = randomDoubles(60, 0, 1, 3);
    for (const sums of [directPairSums, fourierPairSums]) {
      await expect(sums(mask, [5, 4, 3], SPACING, values, cancelled)).rejects.toThrow('cancelled');
    }
  });
});

describe('Moran’s I and Geary’s C', () => {
  const features = (mask: readonly number[], size: Triple, values: readonly number[]) =>
    autocorrelationFeatures({
      roi: roiOf(Uint8Array.from(mask), size),
      spacing: SPACING,
      samples: Float64Array.from(values),
    });

  test('of two voxels: I = -1 and C = 1, whatever they are', async () => {
    // z = ±1, N = 2: I = w z z / w; C = (1/2) (1 + 1).
    const { MoranI, GearyC } = await features([1, 0, 1], [3, 1, 1], [4, 9]);
    expect(MoranI).toBeCloseTo(-1, 12);
    expect(GearyC).toBeCloseTo(1, 12);
  });

  test('of three voxels in a row', async () => {
    // z = (-1, 0, 1) √(3/2), distances 1, 1, 2: Σ w = 5, Σ w z z = -3/2, Σ w z² = 9/2 (both orders of a pair).
    const { MoranI, GearyC } = await features([1, 1, 1], [3, 1, 1], [1, 2, 3]);
    expect(MoranI).toBeCloseTo(-1.5 / 5, 12);
    expect(GearyC).toBeCloseTo(((2 / 3) * (4.5 + 1.5)) / 5, 12);
  });

  test('are missing, with the reason, without pairs or without differences', async () => {
    expect(await features([1], [1, 1, 1], [4])).toMatchObject({
      MoranI: { reason: 'one voxel makes no pair' },
    });
    expect(await features([1, 1], [2, 1, 1], [0.1, 0.1])).toMatchObject({
      GearyC: { reason: 'all intensities are equal' },
    });
    expect(await features([0, 0], [2, 1, 1], [])).toMatchObject({
      GearyC: { reason: expect.stringContaining('no voxel') },
    });
  });
});
