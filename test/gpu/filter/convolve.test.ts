import { expect, test } from 'vitest';
import {
  type BankPooling,
  CONVOLUTION_BOUND,
  type SeparableKernel,
  type Taps,
} from '../../../src/engine/convolution.ts';
import { recursiveLogKernels } from '../../../src/radiomics/filters/recursive-log.ts';
import {
  convolutionByDefinition,
  magnitudeOf,
  windowByDefinition,
} from '../../../src/selftest/definitions/convolution.ts';
import { BOUNDARIES, type Boundary } from '../../../src/volume/boundary.ts';
import type { Triple } from '../../../src/volume/grid.ts';
import type { Box } from '../../../src/volume/roi.ts';
import { firstDifference, largestDifference, spreadOf } from '../../support/compare.ts';
import { randomDoubles, scanLike, volumeOf } from '../../support/generators.ts';
import { describeEngines } from '../engines.ts';

/** No workgroup filled, several filled, axes of one voxel. */
const SIZES: readonly Triple[] = [
  [7, 5, 3],
  [19, 17, 11],
  [1, 23, 6],
  [31, 1, 2],
  [9, 14, 1],
  [1, 1, 1],
];
const POOLINGS: readonly BankPooling[] = ['sum', 'mean', 'max', 'min'];

function randomTaps(count: number, origin: number, seed: number): Taps {
  return { weights: Array.from(randomDoubles(count, -1, 1, seed)), origin };
}

const largest = (values: ArrayLike<number>) => Math.max(...Array.from(values, Math.abs));

describeEngines('convolution', (calculate) => {
  const convolve = async (
    data: Float64Array | Int16Array,
    size: Triple,
    kernels: readonly SeparableKernel[],
    pooling: BankPooling,
    boundary: Boundary,
  ) => {
    const pending = await calculate((batch) =>
      batch.voxels(
        batch.convolve(batch.image({ size, data, label: 'image' }), kernels, pooling, boundary),
      ),
    );
    return pending.value();
  };

  test.each(BOUNDARIES)('%s: random banks on volumes of odd sizes', async (boundary) => {
    for (const [n, size] of SIZES.entries()) {
      const data = randomDoubles(volumeOf(size), -1, 1, n);
      const [a, b, c] = [randomTaps(6, 3, n), randomTaps(13, 11, 10 + n), randomTaps(2, 0, 20 + n)];
      const bank = [
        { axes: [[a], [b], [c]] },
        { axes: [[a], [c, a], [b]] },
        { axes: [[], [b], []] },
        { axes: [[], [], []] },
      ] as const;
      const pooling = POOLINGS[n % 4] as BankPooling;
      const found = await convolve(data, size, bank, pooling, boundary);
      const wanted = convolutionByDefinition(data, size, bank, pooling, boundary);
      const bound = CONVOLUTION_BOUND * magnitudeOf(bank, pooling);
      expect(largestDifference(found, wanted), `${size} ${pooling}`).toBeLessThan(bound);
    }
  });

  test('within a box: the same as cut out of the whole', async () => {
    const size: Triple = [13, 11, 9];
    const data = randomDoubles(volumeOf(size), -1, 1, 5);
    const [a, b, c] = [randomTaps(6, 3, 1), randomTaps(15, 11, 2), randomTaps(2, 0, 3)];
    const turned: readonly SeparableKernel[] = [
      { axes: [[a], [b], [c]] },
      { axes: [[a], [c, a], [b]] },
      { axes: [[], [b], []] },
      { axes: [[a], [], []] },
      { axes: [[], [], []] },
    ];
    // Recursive on the CPU engine.
    const recursive = recursiveLogKernels({ filter: 'log-recursive', sigmaMm: 2 }, [1, 1.5, 2]);
    for (const wanted of [
      { start: [0, 0, 0], size },
      { start: [2, 3, 1], size: [7, 5, 6] },
      { start: [12, 0, 4], size: [1, 11, 1] },
    ] as const satisfies readonly Box[]) {
      for (const [kernels, pooling, boundary] of [
        [turned, 'max', 'mirror'],
        [turned, 'mean', 'periodic'],
        [recursive, 'sum', 'nearest'],
      ] as const) {
        const [part, whole] = await calculate((batch) => {
          const image = batch.image({ size, data, label: 'image' });
          const response = batch.convolve(image, kernels, pooling, boundary);
          return [
            batch.voxels(batch.convolve(image, kernels, pooling, boundary, wanted)),
            batch.voxels(batch.window(response, wanted, 'zero')),
          ] as const;
        });
        expect(
          firstDifference(part.value(), whole.value()),
          `${wanted.size} ${pooling}`,
        ).toBeNull();
      }
    }
  });

  test('taps may lie anywhere, even all to one side', async () => {
    const size: Triple = [8, 6, 5];
    const data = randomDoubles(volumeOf(size), -1, 1, 1);
    for (const [count, origin] of [
      [3, 0],
      [3, 2],
      [4, 9],
      [40, 39],
    ] as const) {
      const bank = [0, 1, 2].map((axis) => ({
        axes: [0, 1, 2].map((a) => (a === axis ? [randomTaps(count, origin, a)] : [])),
      })) as unknown as readonly SeparableKernel[];
      const found = await convolve(data, size, bank, 'max', 'mirror');
      const wanted = convolutionByDefinition(data, size, bank, 'max', 'mirror');
      const bound = CONVOLUTION_BOUND * magnitudeOf(bank, 'max');
      expect(largestDifference(found, wanted)).toBeLessThan(bound);
    }
  });

  test('kernels that differ in sign alone pool to magnitudes, or to nothing', async () => {
    const size: Triple = [9, 8, 7];
    const data = randomDoubles(volumeOf(size), -1, 1, 2);
    const taps = { weights: [1, 0, -1], origin: 1 };
    const negative = { weights: [-1, 0, 1], origin: 1 };
    const bank = [{ axes: [[taps], [], []] }, { axes: [[negative], [], []] }] as const;
    const [one] = bank;
    const response = await convolve(data, size, [one], 'sum', 'nearest');
    const pooled = (pooling: BankPooling) => convolve(data, size, bank, pooling, 'nearest');
    expect(firstDifference(await pooled('max'), response.map(Math.abs))).toBeNull();
    expect(largest(await pooled('mean'))).toBe(0);
    expect(largest(await pooled('sum'))).toBe(0);
    const least = await pooled('min');
    expect(
      largestDifference(
        least,
        response.map((x) => -Math.abs(x)),
      ),
    ).toBe(0);
  });

  test('on a scan within 1e-5 of the response’s range, and the mean does not leak into high passes', async () => {
    const size: Triple = [37, 30, 21];
    const data = scanLike(size, -700, 1400, 3);
    const high: Taps = {
      weights: [0.0727, 0.3379, -0.8526, 0.3849, 0.0727, -0.0156].map((w, _, all) => {
        const sum = all.reduce((total, weight) => total + weight, 0);
        return w - sum / 6;
      }),
      origin: 3,
    };
    const low: Taps = { weights: [-0.0157, -0.0727, 0.3849, 0.8526, 0.3379, -0.0727], origin: 3 };
    for (const axes of [
      [[high], [high], [high]],
      [[low], [high], [low]],
      [[low], [low], [low]],
    ] as const) {
      const found = await convolve(data, size, [{ axes }], 'sum', 'mirror');
      const wanted = convolutionByDefinition(data, size, [{ axes }], 'sum', 'mirror');
      expect(largestDifference(found, wanted)).toBeLessThan(1e-5 * spreadOf(wanted));
      const mean = (values: ArrayLike<number>) =>
        Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
      expect(Math.abs(mean(found) - mean(wanted))).toBeLessThan(1e-7 * spreadOf(wanted));
    }
  });

  test('windows lie anywhere, of uploaded and of derived images', async () => {
    for (const [n, size] of SIZES.entries()) {
      const data = Float32Array.from(randomDoubles(volumeOf(size), -9, 9, n));
      const start: Triple = [-12, 1, -40];
      const box: Triple = [33, 4, 77];
      for (const boundary of BOUNDARIES) {
        const pending = await calculate((batch) => {
          const image = batch.image({ size, data, label: 'image' });
          const same = batch.convolve(image, [{ axes: [[], [], []] }], 'sum', 'zero');
          return [image, same].map((each) =>
            batch.voxels(batch.window(each, { start, size: box }, boundary)),
          );
        });
        const wanted = windowByDefinition(data, size, start, box, boundary);
        for (const each of pending) expect(firstDifference(each.value(), wanted)).toBeNull();
      }
    }
  });
});
