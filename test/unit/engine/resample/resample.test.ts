import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { turning } from '../../../../src/engine/cpu/volume/affine.ts';
import { axisWeights } from '../../../../src/engine/cpu/volume/axis-weights.ts';
import { weightsAlong } from '../../../../src/engine/cpu/volume/interpolate.ts';
import { resample } from '../../../../src/engine/cpu/volume/resample.ts';
import { type AxisKernel, affineSteps } from '../../../../src/engine/interpolation.ts';
import { largestDifference } from '../../../support/compare.ts';
import { randomDoubles } from '../../../support/generators.ts';

const IBSI = { border: 'edge', outside: 'border' } as const;
const ITK = { border: 'mirror', outside: 'zero' } as const;

const SAMPLES = [3, -1, 4, 1, -5, 9, 2, 6];
const POSITIONS = [-0.7, 0, 0.25, 1.5, 3.3, 6.9, 7.4];

/** One line, one axis. */
function along(samples: readonly number[], positions: readonly number[], kernel: AxisKernel) {
  const copy = axisWeights([0], 1, kernel);
  const axis = axisWeights(positions, samples.length, kernel);
  return [...resample(samples, [samples.length, 1, 1], [axis, copy, copy])];
}

/** What a piece of work gives in the end. */
function last(work: Generator<number, Float64Array>): Float64Array {
  for (;;) {
    const { done, value } = work.next();
    if (done === true) return value;
  }
}

/** Value of weights without the applier. */
function sumOf(
  voxels: ArrayLike<number>,
  [nx, ny]: readonly number[],
  axes: readonly ReturnType<typeof axisWeights>[],
  at: readonly number[],
) {
  const [x, y, z] = axes.map(({ taps, first, weights }, axis) =>
    Array.from({ length: taps }, (_, k) => ({
      index: (first[at[axis] as number] as number) + k,
      weight: weights[(at[axis] as number) * taps + k] as number,
    })),
  );
  let sum = 0;
  for (const c of z ?? []) {
    for (const b of y ?? []) {
      for (const a of x ?? []) {
        const value = voxels[a.index + (nx as number) * (b.index + (ny as number) * c.index)];
        sum += a.weight * b.weight * c.weight * (value as number);
      }
    }
  }
  return sum;
}

describe('kernels along one axis', () => {
  test('cubic, edge values beyond: scipy.ndimage.map_coordinates(order=3, mode="nearest")', () => {
    // scipy 1.x, run by us.
    const expected = [
      3.3476927356383968, 3.0000000000000013, 1.8658993472997316, 1.121374302475306,
      -2.1454015643721855, 5.4894836076377125, 6.750228650818917,
    ];
    const ours = along(SAMPLES, POSITIONS, { interpolator: 'cubic', ...IBSI });
    expect(largestDifference(ours, expected)).toBeLessThan(1e-13);
  });

  test('cubic, mirrored, 0 beyond half a voxel: ITK BSplineInterpolateImageFunction', () => {
    // SimpleITK 2.5, run by us.
    const expected = [
      0, 3.0000000000000004, 2.386159180693919, 0.9762109240810714, -2.1648124355891425,
      5.858198900721404, 4.2741216076949495,
    ];
    const ours = along(SAMPLES, POSITIONS, { interpolator: 'cubic', ...ITK });
    expect(largestDifference(ours, expected)).toBeLessThan(1e-13);
  });

  test('linear and nearest between, at and beyond samples', () => {
    expect(along(SAMPLES, [-2, 0.25, 7, 9], { interpolator: 'linear', ...IBSI })).toEqual([
      3, 2, 6, 6,
    ]);
    const positions = [-0.51, -0.5, 0.49, 0.5, 7.49, 7.5];
    expect(along(SAMPLES, positions, { interpolator: 'nearest', ...ITK })).toEqual([
      0, 3, 3, -1, 6, 0,
    ]);
    expect(along(SAMPLES, positions, { interpolator: 'nearest', ...IBSI })).toEqual([
      3, 3, 3, -1, 6, 6,
    ]);
  });

  test.each(['nearest', 'linear', 'cubic'] as const)('%s goes through the samples', (name) => {
    for (const rules of [IBSI, ITK]) {
      const ours = along(SAMPLES, [0, 1, 2, 3, 4, 5, 6, 7], { interpolator: name, ...rules });
      expect(ours).toEqual(SAMPLES);
    }
  });

  test('a spline reproduces a cubic where no border is near', () => {
    const polynomial = (x: number) => 1 + x / 3 - (x / 10) ** 2 + (x / 20) ** 3;
    const samples = Array.from({ length: 101 }, (_, n) => polynomial(n));
    const positions = [49.25, 50, 50.5, 51.875];
    const ours = along(samples, positions, { interpolator: 'cubic', ...IBSI });
    expect(largestDifference(ours, positions.map(polynomial))).toBeLessThan(1e-11);
  });

  test('weights add up to 1 and stay inside, however short the axis', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 70 }),
        fc.array(fc.double({ min: -80, max: 150, noNaN: true }), { minLength: 1, maxLength: 20 }),
        fc.constantFrom('nearest' as const, 'linear' as const, 'cubic' as const),
        fc.constantFrom('edge' as const, 'mirror' as const),
        (size, positions, interpolator, border) => {
          const kernel = { interpolator, border, outside: 'border' } as const;
          const { count, taps, first, weights } = axisWeights(positions, size, kernel);
          expect(count).toBe(positions.length);
          for (let n = 0; n < count; n++) {
            expect(first[n]).toBeGreaterThanOrEqual(0);
            expect((first[n] as number) + taps).toBeLessThanOrEqual(size);
            const sum = weights.slice(n * taps, (n + 1) * taps).reduce((a, b) => a + b, 0);
            // Some sixty weights, each rounded by up to 1.1e-16, and as many additions.
            expect(Math.abs(sum - 1)).toBeLessThan(5e-14);
          }
        },
      ),
    );
  });

  test('fewer taps at a lower precision, within it', () => {
    const kernel = { interpolator: 'cubic', ...IBSI } as const;
    const samples = [...randomDoubles(90, -1, 1, 4)];
    const exact = axisWeights([44.3], 90, kernel);
    const short = axisWeights([44.3], 90, kernel, 2 ** -24);
    const value = ({ first, weights }: typeof exact) =>
      weights.reduce((sum, w, k) => sum + w * (samples[(first[0] as number) + k] as number), 0);
    expect(short.taps).toBeLessThan(exact.taps / 2);
    expect(Math.abs(value(short) - value(exact))).toBeLessThan(2 ** -23);
  });
});

describe('volumes', () => {
  test.each([
    [
      [9, 7, 8],
      [4, 5, 12],
    ],
    [
      [1, 12, 3],
      [3, 4, 1],
    ],
    [
      [30, 1, 2],
      [7, 1, 5],
    ],
  ] as const)('%j to %j: every voxel is the sum of its weights', (size, counts) => {
    const voxels = randomDoubles(size[0] * size[1] * size[2], -1000, 1000, 7);
    for (const interpolator of ['nearest', 'linear', 'cubic'] as const) {
      const axes = ([0, 1, 2] as const).map((axis) => {
        const positions = randomDoubles(counts[axis], -2, size[axis] + 1, axis + 1);
        return axisWeights(positions.sort(), size[axis], { interpolator, ...IBSI });
      }) as unknown as Parameters<typeof resample>[2];
      const ours = resample(voxels, size, axes);
      const expected = ours.map((_, n) =>
        sumOf(voxels, size, axes, [
          n % counts[0],
          Math.floor(n / counts[0]) % counts[1],
          Math.floor(n / (counts[0] * counts[1])),
        ]),
      );
      expect(ours).toHaveLength(counts[0] * counts[1] * counts[2]);
      expect(largestDifference(ours, expected)).toBeLessThan(1e-9);
    }
  });

  test.each(['nearest', 'linear', 'cubic'] as const)(
    '%s: voxel by voxel as axis after axis',
    (interpolator) => {
      const size = [14, 9, 11] as const;
      const to = [20, 12, 13] as const;
      const voxels = randomDoubles(size[0] * size[1] * size[2], -1000, 1000, 3);
      const matrix = [0.9, 0, 0, -2.3, 0, 0.77, 0, 0.4, 0, 0, 1.21, -1.6] as const;
      const steps = affineSteps(to, matrix);
      for (const border of ['edge', 'mirror'] as const) {
        for (const outside of ['border', 'zero'] as const) {
          const kernel = { interpolator, border, outside };
          const axes = weightsAlong([steps[0][0], steps[1][1], steps[2][2]], size, kernel);
          const turned = last(turning(voxels, size, { kind: 'affine', size: to, matrix }, kernel));
          expect(largestDifference(turned, resample(voxels, size, axes))).toBeLessThan(1e-10);
        }
      }
    },
  );

  test('a single sample, mirrored, is all there is', () => {
    for (const interpolator of ['nearest', 'linear', 'cubic'] as const) {
      const kernel = { interpolator, border: 'mirror', outside: 'border' } as const;
      const values = along([5], [-1.3, -1, 0, 0.7, 2.2], kernel);
      expect(largestDifference(values, [5, 5, 5, 5, 5])).toBeLessThan(1e-13);
    }
  });

  test('only what is asked for is read', () => {
    const voxels = new Float64Array(10 * 10 * 10).fill(Number.NaN);
    for (let n = 0; n < voxels.length; n++) {
      const inside = [n % 10, Math.floor(n / 10) % 10, Math.floor(n / 100)];
      if (inside.every((i) => i >= 3 && i <= 6)) voxels[n] = 5;
    }
    const axis = axisWeights([3, 4.5, 5.9], 10, { interpolator: 'linear', ...IBSI });
    expect([...resample(voxels, [10, 10, 10], [axis, axis, axis])]).toEqual(new Array(27).fill(5));
  });
});
