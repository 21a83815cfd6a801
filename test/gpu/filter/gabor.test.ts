import { expect, test } from 'vitest';
import { GABOR_BOUND, type GaborBank } from '../../../src/engine/gabor.ts';
import { windowByDefinition } from '../../../src/selftest/definitions/convolution.ts';
import { gaborByDefinition, gaborNorm } from '../../../src/selftest/definitions/gabor.ts';
import { BOUNDARIES } from '../../../src/volume/boundary.ts';
import type { Triple } from '../../../src/volume/grid.ts';
import type { Box } from '../../../src/volume/roi.ts';
import { largestDifference } from '../../support/compare.ts';
import { randomDoubles, scanLike, volumeOf } from '../../support/generators.ts';
import { describeEngines } from '../engines.ts';

const BANK: GaborBank = {
  sigma: 0.8,
  lambda: 2.3,
  gamma: 0.9,
  thetas: [0, 0.7, 2],
  response: 'modulus',
  pooling: 'mean',
  across: [2, 0, 1],
  spacing: [1, 1, 1],
};

/** No workgroup filled, several filled, axes of one voxel, kernels larger than the image. */
const SIZES: readonly Triple[] = [
  [7, 5, 3],
  [13, 10, 4],
  [1, 9, 2],
  [1, 1, 1],
];

describeEngines('Gabor', (calculate) => {
  const respond = async (
    data: Float64Array | Int16Array,
    size: Triple,
    bank: GaborBank,
    boundary: (typeof BOUNDARIES)[number],
    box: Box = { start: [0, 0, 0], size },
  ) => {
    const pending = await calculate((batch) =>
      batch.voxels(batch.gabor(batch.image({ size, data, label: 'image' }), bank, boundary, box)),
    );
    return pending.value();
  };

  test.each(BOUNDARIES)('%s: sums with every voxel of the kernels', async (boundary) => {
    for (const [n, size] of SIZES.entries()) {
      const data = randomDoubles(volumeOf(size), -1, 1, n);
      const expected = gaborByDefinition(data, size, BANK, boundary);
      const found = await respond(data, size, BANK, boundary);
      const bound = GABOR_BOUND * gaborNorm(BANK);
      expect(largestDifference(found, expected), size.join(' x ')).toBeLessThan(bound);
    }
  });

  test.each(['mean', 'max', 'min'] as const)('%s of real and imaginary parts', async (pooling) => {
    const size: Triple = [8, 7, 5];
    const data = randomDoubles(volumeOf(size), -1, 1, 9);
    for (const response of ['modulus', 'real', 'imaginary'] as const) {
      const bank: GaborBank = { ...BANK, pooling, response, across: [1, 2] };
      const expected = gaborByDefinition(data, size, bank, 'mirror');
      const found = await respond(data, size, bank, 'mirror');
      const bound = GABOR_BOUND * gaborNorm(bank);
      expect(largestDifference(found, expected), response).toBeLessThan(bound);
    }
  });

  test('lengths are mm: oblong voxels', async () => {
    const size: Triple = [9, 8, 6];
    const data = scanLike(size, -1000, 400, 4);
    const bank: GaborBank = { ...BANK, sigma: 1.5, lambda: 4, spacing: [1, 1.25, 2.5] };
    const expected = gaborByDefinition(data, size, bank, 'nearest');
    const found = await respond(data, size, bank, 'nearest');
    const bound = GABOR_BOUND * gaborNorm(bank) * 1000;
    expect(largestDifference(found, expected)).toBeLessThan(bound);
  });

  test('a box of the image', async () => {
    const size: Triple = [11, 9, 6];
    const data = randomDoubles(volumeOf(size), -1, 1, 6);
    const box: Box = { start: [2, 0, 3], size: [5, 8, 2] };
    const whole = gaborByDefinition(data, size, BANK, 'mirror');
    const expected = windowByDefinition(whole, size, box.start, box.size, 'zero');
    const found = await respond(data, size, BANK, 'mirror', box);
    expect(largestDifference(found, expected)).toBeLessThan(GABOR_BOUND * gaborNorm(BANK));
  });

  test('opposite directions have the same modulus', async () => {
    const size: Triple = [11, 9, 2];
    const data = randomDoubles(volumeOf(size), -1, 1, 5);
    const along = (theta: number): GaborBank => ({ ...BANK, thetas: [theta], across: [2] });
    const there = await respond(data, size, along(0.4), 'zero');
    const back = await respond(data, size, along(0.4 + Math.PI), 'zero');
    expect(largestDifference(there, back)).toBeLessThan(GABOR_BOUND * gaborNorm(BANK));
  });
});
