import { expect, test } from 'vitest';
import {
  type AxisKernel,
  affineSteps,
  INTERPOLATION_BOUND,
  type Interpolator,
  type Placement,
  parallelPositions,
} from '../../../src/engine/interpolation.ts';
import { imageByDefinition, positionsOf } from '../../../src/selftest/definitions/interpolation.ts';
import type { Affine, Triple } from '../../../src/volume/grid.ts';
import { firstDifference, largestDifference } from '../../support/compare.ts';
import { randomDoubles, scanLike, volumeOf } from '../../support/generators.ts';
import { describeEngines } from '../engines.ts';

const INTERPOLATORS: readonly Interpolator[] = ['nearest', 'linear', 'cubic'];
const RULES = [
  { border: 'edge', outside: 'border' },
  { border: 'mirror', outside: 'border' },
  { border: 'edge', outside: 'zero' },
  { border: 'mirror', outside: 'zero' },
] as const;

/** A turn by angles about z and x around the centre of a box, after scaling. */
function turn(size: Triple, angle: number, tilt = 0, scale: Triple = [1, 1, 1]): Affine {
  const [c, s, p, q] = [Math.cos(angle), Math.sin(angle), Math.cos(tilt), Math.sin(tilt)];
  const rows = [
    [c, -s, 0],
    [p * s, p * c, -q],
    [q * s, q * c, p],
  ].map((row) => row.map((n, axis) => n * (scale[axis] as number)));
  return rows.flatMap((row, axis) => {
    const centre = size.map((n) => (n - 1) / 2);
    const moved = row.reduce((sum, n, a) => sum + n * (centre[a] as number), 0);
    return [...row, (centre[axis] as number) - moved];
  }) as unknown as Affine;
}

/** Whether an engine goes axis after axis, or voxel by voxel. */
function kindOf(placement: Placement): 'axes' | 'affine' {
  return parallelPositions(placement) === null ? 'affine' : 'axes';
}

function largest(data: ArrayLike<number>): number {
  return Array.from(data).reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

const SIZE: Triple = [11, 9, 6];

const PLACEMENTS: Readonly<Record<string, Placement>> = {
  'down, in all axes': {
    kind: 'axes',
    positions: [
      Float64Array.from({ length: 5 }, (_, n) => 0.3 + 2.31 * n),
      Float64Array.from({ length: 6 }, (_, n) => -0.2 + 1.7 * n),
      Float64Array.from({ length: 4 }, (_, n) => 0.25 + 1.5 * n),
    ],
  },
  'up, past the borders': {
    kind: 'axes',
    positions: [
      Float64Array.from({ length: 33 }, (_, n) => -2.6 + 0.45 * n),
      Float64Array.from({ length: 12 }, (_, n) => -0.5 + 0.8 * n),
      Float64Array.from({ length: 10 }, (_, n) => -0.75 + 0.75 * n),
    ],
  },
  'within slices only': {
    kind: 'axes',
    positions: [
      Float64Array.from({ length: 8 }, (_, n) => 0.1 + 1.3 * n),
      Float64Array.from({ length: 7 }, (_, n) => 0.6 + 1.2 * n),
      Float64Array.from({ length: 6 }, (_, n) => n),
    ],
  },
  'a scaling as matrix': {
    kind: 'affine',
    size: [9, 8, 7],
    matrix: [1.2, 0, 0, -0.3, 0, 1.1, 0, 0.5, 0, 0, 0.8, 0.125],
  },
  'a small turn within slices': {
    kind: 'affine',
    size: SIZE,
    matrix: turn(SIZE, (4 * Math.PI) / 180),
  },
  'a turn in space, scaled': {
    kind: 'affine',
    size: [8, 10, 7],
    matrix: turn(SIZE, 0.7, -0.4, [1.3, 0.9, 1]),
  },
  'a long way out': {
    kind: 'affine',
    size: [3, 3, 3],
    matrix: [30, 1, 0, -40.3, 0, 30, 1, -40.6, 1, 0, 30, -40.1],
  },
};

describeEngines('interpolate', (calculate) => {
  async function interpolate(
    data: Float64Array | Int16Array,
    size: Triple,
    placement: Placement,
    kernel: AxisKernel,
  ) {
    const pending = await calculate((batch) => {
      const image = batch.image({ size, data, label: 'image' });
      return batch.voxels(batch.interpolate(image, placement, kernel));
    });
    return pending.value();
  }

  test.each(Object.entries(PLACEMENTS))(
    '%s: every interpolator and border',
    async (_, placement) => {
      for (const size of [SIZE, [2, 9, 1]] as Triple[]) {
        const data = scanLike(size, -900, 700, 3);
        const positions = positionsOf(placement);
        for (const interpolator of INTERPOLATORS) {
          for (const rules of RULES) {
            const kernel = { interpolator, ...rules };
            const found = await interpolate(data, size, placement, kernel);
            const expected = imageByDefinition(data, size, positions, kernel);
            const bound = INTERPOLATION_BOUND[kindOf(placement)] * largest(data);
            expect(largestDifference(found, expected), JSON.stringify(kernel)).toBeLessThanOrEqual(
              bound,
            );
          }
        }
      }
    },
  );

  test.each(INTERPOLATORS)('%s: turns by 90° move voxels and change none', async (interpolator) => {
    const size: Triple = [7, 7, 4];
    const data = randomDoubles(volumeOf(size), -1000, 1000, 2).map(Math.fround);
    for (const quarters of [1, 2, 3]) {
      const matrix = turn(size, (quarters * Math.PI) / 2);
      for (const rules of RULES) {
        const placement = { kind: 'affine', size, matrix } as const;
        const found = await interpolate(data, size, placement, { interpolator, ...rules });
        const expected = data.map((_, n) => {
          const [i, j, k] = [n % 7, Math.floor(n / 7) % 7, Math.floor(n / 49)];
          const [x, y] = [
            [6 - j, i],
            [6 - i, 6 - j],
            [j, 6 - i],
          ][quarters - 1] as [number, number];
          return data[x + 7 * (y + 7 * k)] as number;
        });
        expect(firstDifference(found, expected)).toBe(null);
      }
    }
  });

  test('dyadic weights of whole numbers are exact', async () => {
    const size: Triple = [30, 20, 10];
    const data = scanLike(size, -1024, 3071, 9);
    const half = (n: number) => Float64Array.from({ length: 2 * n - 1 }, (_, i) => i / 2);
    const placement: Placement = { kind: 'axes', positions: [half(30), half(20), half(10)] };
    const kernel = { interpolator: 'linear', border: 'edge', outside: 'border' } as const;
    const found = await interpolate(data, size, placement, kernel);
    const expected = imageByDefinition(data, size, positionsOf(placement), kernel);
    expect(firstDifference(found, expected)).toBe(null);
  });

  test('noise of full contrast stays within the bound', async () => {
    const size: Triple = [60, 50, 40];
    const data = randomDoubles(volumeOf(size), -1, 1, 5).map((value) => (value < 0 ? -3000 : 3000));
    const matrix = turn(size, 0.3, 0.2);
    const axes: Placement = {
      kind: 'axes',
      positions: [
        Float64Array.from({ length: 40 }, (_, n) => 0.1 + 1.47 * n),
        Float64Array.from({ length: 30 }, (_, n) => 0.2 + 1.63 * n),
        Float64Array.from({ length: 20 }, (_, n) => 0.3 + 1.91 * n),
      ],
    };
    for (const placement of [axes, { kind: 'affine', size: [24, 20, 16], matrix } as const]) {
      for (const interpolator of INTERPOLATORS) {
        const kernel = { interpolator, border: 'edge', outside: 'border' } as const;
        const found = await interpolate(data, size, placement, kernel);
        const some = positionsOf(placement).filter((_, n) => n % 97 === 0);
        const expected = imageByDefinition(data, size, some, kernel);
        const sampled = found.filter((_, n) => n % 97 === 0);
        const difference = largestDifference(sampled, expected) / 3000;
        expect(difference, interpolator).toBeLessThanOrEqual(
          INTERPOLATION_BOUND[kindOf(placement)],
        );
      }
    }
  });

  test('an image made from one that was made: turned there and back, then binned', async () => {
    const size: Triple = [9, 9, 5];
    const data = scanLike(size, 0, 800, 4);
    const kernel = { interpolator: 'linear', border: 'edge', outside: 'border' } as const;
    const to = (quarters: number) =>
      ({ kind: 'affine', size, matrix: turn(size, (quarters * Math.PI) / 2) }) as const;
    const wanted = await calculate((batch) => {
      const image = batch.image({ size, data, label: 'image' });
      const back = batch.interpolate(batch.interpolate(image, to(1), kernel), to(3), kernel);
      const region = batch.region(new Uint8Array(volumeOf(size)).fill(1), size);
      const rule = { kind: 'fixed-width', width: 25, origin: 'multiple' } as const;
      return {
        voxels: batch.voxels(back),
        given: batch.voxels(image),
        range: batch.range(back, region),
        histograms: [image, back].map((each) =>
          batch.histogram(batch.discretise(each, region, rule)),
        ),
      };
    });
    expect(firstDifference(wanted.voxels.value(), data)).toBe(null);
    expect(firstDifference(wanted.given.value(), data)).toBe(null);
    expect(wanted.range.value()).toEqual({ min: Math.min(...data), max: Math.max(...data) });
    const [first, second] = wanted.histograms.map((each) => each.value());
    expect(second).toEqual(first);
  });
});

describeEngines('an interpolated image', (calculate) => {
  test('is resampled again, counted and read like any other', async () => {
    const size: Triple = [23, 17, 9];
    const data = scanLike(size, 0, 800, 4);
    const kernel = { interpolator: 'linear', border: 'edge', outside: 'border' } as const;
    const every = (first: number, step: number, count: number) =>
      Float64Array.from({ length: count }, (_, n) => first + step * n);
    // Halves and quarters: exact in any arithmetic.
    const once: Placement = {
      kind: 'axes',
      positions: [every(2.5, 1, 19), every(3, 1, 12), every(0.5, 0.5, 14)],
    };
    const twice: Placement = {
      kind: 'axes',
      positions: [every(-1, 1.5, 12), every(2, 1, 8), every(1.5, 1, 11)],
    };
    const to: Triple = [12, 8, 11];
    const wanted = await calculate((batch) => {
      const image = batch.image({ size, data, label: 'image' });
      const made = batch.interpolate(batch.interpolate(image, once, kernel), twice, kernel);
      const region = batch.region(new Uint8Array(volumeOf(to)).fill(1), to);
      const levels = batch.discretise(made, region, { kind: 'fixed-width', width: 25, origin: 0 });
      return {
        voxels: batch.voxels(made),
        samples: batch.samples(made, region),
        histogram: batch.histogram(levels),
      };
    });
    const first = imageByDefinition(data, size, positionsOf(once), kernel);
    const expected = imageByDefinition(first, [19, 12, 14], positionsOf(twice), kernel);
    expect(firstDifference(wanted.voxels.value(), expected)).toBe(null);
    expect(firstDifference(wanted.samples.value(), expected)).toBe(null);
    const { counts } = wanted.histogram.value();
    const byLevel = new Uint32Array(counts.length);
    for (const value of expected) {
      const level = Math.floor(value / 25);
      byLevel[level] = (byLevel[level] as number) + 1;
    }
    expect(counts).toEqual(byLevel);
  });
});

test('positions are whole steps of 2^-32 voxel', () => {
  const steps = affineSteps([5, 5, 5], turn([5, 5, 5], Math.PI / 2));
  expect([...steps[0][0]]).toEqual([4, 4, 4, 4, 4]);
  expect([...steps[0][1]]).toEqual([0, -1, -2, -3, -4]);
});
