import { expect, test } from 'vitest';
import { cellsByDefinition } from '../../../src/selftest/definitions/surface.ts';
import type { Triple } from '../../../src/volume/grid.ts';
import { ellipsoidMask, randomMask, volumeOf } from '../../support/generators.ts';
import { describeEngines } from '../engines.ts';

const CASES: readonly { name: string; size: Triple; mask: (size: Triple) => Uint8Array }[] = [
  { name: 'one voxel', size: [1, 1, 1], mask: () => Uint8Array.of(1) },
  { name: 'nothing', size: [3, 2, 1], mask: () => new Uint8Array(6) },
  { name: 'a full box', size: [13, 7, 5], mask: (size) => new Uint8Array(volumeOf(size)).fill(1) },
  {
    name: 'one slice of noise',
    size: [31, 17, 1],
    mask: (size) => randomMask(volumeOf(size), 0.5, 1),
  },
  { name: 'noise', size: [33, 29, 27], mask: (size) => randomMask(volumeOf(size), 0.5, 2) },
  { name: 'an ellipsoid', size: [40, 31, 22], mask: ellipsoidMask },
];

describeEngines('surface cells', (calculate) => {
  test.each(CASES)('$name', async ({ size, mask }) => {
    const voxels = mask(size);
    const pending = await calculate((batch) => batch.surface(batch.region(voxels, size)));
    expect(pending.value()).toEqual(cellsByDefinition(voxels, size));
  });

  test('sums beyond 32 bits', async () => {
    // Every second slice in x: 1.2 million cells each of two configurations, at 2000 on average.
    const size: Triple = [4000, 30, 20];
    const mask = Uint8Array.from({ length: volumeOf(size) }, (_, n) => n & 1);
    const pending = await calculate((batch) => batch.surface(batch.region(mask, size)));
    const { counts, positionSums } = pending.value();
    // Corners x + 1 inside: bits 1, 3, 5, 7. Cells at even i from 0 to 3998, 29 x 19 of them inside in y, z.
    expect(counts[0b10101010]).toBe(2000 * 29 * 19);
    expect(positionSums[3 * 0b10101010]).toBe(1999 * 2000 * 29 * 19);
    // Corners x inside: cells at odd i from 1 to 3999.
    expect(counts[0b01010101]).toBe(2000 * 29 * 19);
    expect(positionSums[3 * 0b01010101]).toBe(2000 * 2000 * 29 * 19);
  });
});
