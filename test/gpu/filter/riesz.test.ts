import { expect, test } from 'vitest';
import { recordFilter } from '../../../src/radiomics/filters/filters.ts';
import type { RieszFilter } from '../../../src/radiomics/settings-filters.ts';
import type { Triple } from '../../../src/volume/grid.ts';
import { largestDifference, spreadOf } from '../../support/compare.ts';
import { randomDoubles, volumeOf } from '../../support/generators.ts';
import { type Calculate, describeEngines } from '../engines.ts';

const OF_LOG: RieszFilter['of'] = {
  filter: 'log',
  dimension: '3D',
  boundary: 'periodic',
  sigmaMm: 1.5,
  cutoffSigma: 4,
};
const OF_SIMONCELLI: RieszFilter['of'] = {
  filter: 'simoncelli',
  dimension: '3D',
  boundary: 'periodic',
  level: 1,
};

function riesz(of: RieszFilter['of'], order: Triple, alignmentSigmaMm: number | null): RieszFilter {
  return { filter: 'riesz', of, order, alignmentSigmaMm };
}

async function respond(
  calculate: Calculate,
  data: Float64Array<ArrayBuffer>,
  size: Triple,
  settings: readonly RieszFilter[],
): Promise<readonly Float64Array[]> {
  const pending = await calculate((batch) => {
    const image = batch.image({ size, data, label: 'image' });
    const context = {
      batch,
      spacing: [1, 1, 1],
      extremes: () => ({ min: -1, max: 1 }),
      isWhole: false,
      region: batch.region(new Uint8Array(data.length).fill(1), size),
      once: <T>(_: string, make: () => T) => make(),
    } as const;
    return settings.map((each) => batch.voxels(recordFilter(context, image, each)));
  });
  return pending.map((each) => each.value());
}

/** A function of one coordinate alone. */
function stripes(size: Triple, axis: 0 | 1 | 2): Float64Array<ArrayBuffer> {
  const profile = randomDoubles(size[axis], -1, 1, 3);
  const step = [1, size[0], size[0] * size[1]][axis] as number;
  return Float64Array.from(
    { length: volumeOf(size) },
    (_, n) => profile[Math.floor(n / step) % size[axis]] as number,
  );
}

describeEngines('Riesz filter', (calculate) => {
  test.each([
    ['LoG', OF_LOG],
    ['Simoncelli', OF_SIMONCELLI],
  ] as const)('%s, aligned: stripes are seen across, whichever way they run', async (_, of) => {
    const size: Triple = [11, 11, 11];
    const across: readonly Triple[] = [
      [2, 0, 0],
      [0, 2, 0],
      [0, 0, 2],
    ];
    for (const axis of [0, 1, 2] as const) {
      const orders = across[axis] as Triple;
      const [plain, aligned, other] = await respond(calculate, stripes(size, axis), size, [
        riesz(of, orders, null),
        riesz(of, [0, 2, 0], 1),
        riesz(of, [2, 0, 0], 1),
      ]);
      const bound = 1e-4 * spreadOf(plain ?? []);
      expect(largestDifference(aligned ?? [], plain ?? [])).toBeLessThan(bound);
      expect(largestDifference(other ?? [], plain ?? [])).toBeLessThan(bound);
    }
  });

  test('aligned: a turned image has the turned response', async () => {
    const size: Triple = [9, 9, 7];
    const data = randomDoubles(volumeOf(size), -1, 1, 8);
    const turn = (values: ArrayLike<number>) =>
      Float64Array.from({ length: values.length }, (_, n) => {
        const [i, j, k] = [n % 9, Math.floor(n / 9) % 9, Math.floor(n / 81)];
        return values[j + 9 * (8 - i) + 81 * k] as number;
      });
    const settings = [riesz(OF_LOG, [0, 2, 0], 1)];
    const [response] = await respond(calculate, data, size, settings);
    const [turned] = await respond(calculate, turn(data), size, settings);
    const difference = largestDifference(turn(response ?? []), turned ?? []);
    expect(difference).toBeLessThan(1e-3 * spreadOf(turned ?? []));
  });

  test('an order along two axes cannot be aligned', async () => {
    const settings = [riesz(OF_LOG, [1, 1, 0], 1)];
    const attempt = respond(calculate, new Float64Array(27), [3, 3, 3], settings);
    await expect(attempt).rejects.toMatchObject({ code: 'bad-settings' });
  });

  test('aligned in planes: the third axis has no part', async () => {
    const size: Triple = [9, 7, 3];
    const of = { ...OF_SIMONCELLI, dimension: '2D' } as const;
    const data = stripes(size, 1);
    const [plain, aligned] = await respond(calculate, data, size, [
      riesz(of, [0, 2, 0], null),
      riesz(of, [2, 0, 0], 1),
    ]);
    const bound = 1e-4 * spreadOf(plain ?? []);
    expect(largestDifference(aligned ?? [], plain ?? [])).toBeLessThan(bound);
  });
});
