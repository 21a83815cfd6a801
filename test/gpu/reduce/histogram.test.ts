import { expect, test } from 'vitest';
import type { Triple } from '../../../src/volume/grid.ts';
import { firstDifference } from '../../support/compare.ts';
import { randomIntegers, randomMask, volumeOf } from '../../support/generators.ts';
import { describeEngines } from '../engines.ts';

const CASES: readonly { name: string; size: Triple; ng: number; fill: number }[] = [
  { name: 'one voxel', size: [1, 1, 1], ng: 1, fill: 1 },
  { name: 'one slice', size: [40, 33, 1], ng: 9, fill: 0.5 },
  { name: 'one level for all', size: [30, 30, 30], ng: 1, fill: 1 },
  { name: 'as many levels as fit a workgroup', size: [40, 30, 20], ng: 4096, fill: 0.9 },
  { name: 'one more than fits a workgroup', size: [40, 30, 20], ng: 4097, fill: 0.9 },
  { name: 'more levels than voxels', size: [5, 6, 7], ng: 100_000, fill: 1 },
];

describeEngines('histogram', (calculate) => {
  test.each(CASES)('$name', async ({ size, ng, fill }) => {
    const data = randomIntegers(volumeOf(size), 1, ng, 31);
    const mask = randomMask(volumeOf(size), fill, 32);
    data[0] = ng;
    mask[0] = 1;
    const pending = await calculate((batch) => {
      const image = batch.image({ size, data, label: 'levels' });
      return batch.histogram(
        batch.discretise(image, batch.region(mask, size), { kind: 'identity' }),
      );
    });
    const expected = new Uint32Array(ng);
    data.forEach((level, n) => {
      expected[level - 1] = (expected[level - 1] as number) + (mask[n] as number);
    });
    expect(firstDifference(pending.value().counts, expected)).toBeNull();
  });

  test('a bin width that makes millions of levels is refused', async () => {
    const size: Triple = [2, 1, 1];
    const data = Float32Array.from([0, 5_000_000]);
    const attempt = (isDerived: boolean) =>
      calculate((batch) => {
        const image = batch.image({ size, data, label: 'wide' });
        const source = isDerived ? batch.wavelet(image, { low: [1], high: [1] }).LLL : image;
        const region = batch.region(Uint8Array.of(1, 1), size);
        const rule = { kind: 'fixed-width', width: 1, origin: 0 } as const;
        return batch.histogram(batch.discretise(source, region, rule));
      }).then((pending) => pending.value());
    await expect(attempt(false)).rejects.toMatchObject({ code: 'bad-settings' });
    await expect(attempt(true)).rejects.toMatchObject({ code: 'bad-settings' });
  });
});
