import { expect, test } from 'vitest';
import type { Triple } from '../../../src/volume/grid.ts';
import { firstDifference } from '../../support/compare.ts';
import { randomDoubles, randomMask } from '../../support/generators.ts';
import { describeEngines } from '../engines.ts';

const SIZE: Triple = [19, 31, 17];
const COUNT = 19 * 31 * 17;

describeEngines('samples', (calculate) => {
  const data = randomDoubles(COUNT, -3, 9, 1);
  const mask = randomMask(COUNT, 0.4, 2);

  test('are the region’s voxels in memory order, exactly', async () => {
    const pending = await calculate((batch) =>
      batch.samples(batch.image({ size: SIZE, data, label: 'noise' }), batch.region(mask, SIZE)),
    );
    const inside = data.filter((_, n) => mask[n] === 1);
    expect(firstDifference(pending.value(), inside)).toBeNull();
  });

  test('of derived images', async () => {
    const singles = Float32Array.from(data);
    const pending = await calculate((batch) => {
      const image = batch.image({ size: SIZE, data: singles, label: 'noise' });
      const region = batch.region(mask, SIZE);
      return batch.samples(batch.wavelet(image, { low: [1], high: [-1] }).HLL, region);
    });
    const inside = singles.filter((_, n) => mask[n] === 1).map((x) => -x);
    expect(firstDifference(pending.value(), inside)).toBeNull();
  });

  test('of an empty region are none', async () => {
    const pending = await calculate((batch) => {
      const image = batch.image({ size: SIZE, data, label: 'noise' });
      const region = batch.region(new Uint8Array(COUNT), SIZE);
      const { LHL } = batch.wavelet(image, { low: [1], high: [-1] });
      return [batch.samples(image, region), batch.samples(LHL, region)];
    });
    expect(pending.map((each) => each.value().length)).toEqual([0, 0]);
  });
});
