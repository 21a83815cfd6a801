import { expect, test } from 'vitest';
import type { Triple } from '../../../src/volume/grid.ts';
import { randomDoubles, randomMask } from '../../support/generators.ts';
import { describeEngines } from '../engines.ts';

const SIZE: Triple = [41, 23, 12];
const COUNT = 41 * 23 * 12;
const ONE_TAP = { low: [1], high: [-1] };

describeEngines('range', (calculate) => {
  const data = randomDoubles(COUNT, -310, 270, 1);
  const mask = randomMask(COUNT, 0.3, 2);
  const inside = Array.from(data).filter((_, n) => mask[n] === 1);

  test('of an image with float64 voxels, exactly', async () => {
    const pending = await calculate((batch) =>
      batch.range(batch.image({ size: SIZE, data, label: 'noise' }), batch.region(mask, SIZE)),
    );
    expect(pending.value()).toEqual({ min: Math.min(...inside), max: Math.max(...inside) });
  });

  test('of derived images, of either sign', async () => {
    const singles = Float32Array.from(data);
    const values = inside.map(Math.fround);
    const [min, max] = [Math.min(...values), Math.max(...values)];
    const pending = await calculate((batch) => {
      const image = batch.image({ size: SIZE, data: singles, label: 'noise' });
      const region = batch.region(mask, SIZE);
      const { LLL, LLH } = batch.wavelet(image, ONE_TAP);
      return [batch.range(LLL, region), batch.range(LLH, region)];
    });
    expect(pending.map((each) => each.value())).toEqual([
      { min, max },
      { min: -max, max: -min },
    ]);
  });

  test('of all-negative and of all-positive values', async () => {
    const pending = await calculate((batch) => {
      const region = batch.region(mask, SIZE);
      return [-1000, 1000].map((shift) => {
        const shifted = Float32Array.from(inside.length === 0 ? [] : data, (x) => x + shift);
        const image = batch.image({ size: SIZE, data: shifted, label: 'shifted' });
        return batch.range(batch.wavelet(image, ONE_TAP).LLL, region);
      });
    });
    const [below, above] = pending.map((each) => each.value());
    expect(below?.max).toBe(Math.max(...inside.map((x) => Math.fround(x - 1000))));
    expect(above?.min).toBe(Math.min(...inside.map((x) => Math.fround(x + 1000))));
  });

  test('of nothing is empty', async () => {
    const pending = await calculate((batch) => {
      const image = batch.image({ size: SIZE, data, label: 'noise' });
      const region = batch.region(new Uint8Array(COUNT), SIZE);
      return [batch.range(image, region), batch.range(batch.wavelet(image, ONE_TAP).HHH, region)];
    });
    for (const each of pending) {
      expect(each.value()).toEqual({
        min: Number.POSITIVE_INFINITY,
        max: Number.NEGATIVE_INFINITY,
      });
    }
  });
});
