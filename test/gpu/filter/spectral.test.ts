import { expect, test } from 'vitest';
import { SPECTRAL_BOUND, type SpectralFilter } from '../../../src/engine/spectral.ts';
import { spectralByDefinition } from '../../../src/selftest/definitions/spectral.ts';
import type { Triple } from '../../../src/volume/grid.ts';
import { largestDifference } from '../../support/compare.ts';
import { randomDoubles, scanLike, volumeOf } from '../../support/generators.ts';
import { describeEngines } from '../engines.ts';

const band = (wavelet: 'simoncelli' | 'shannon', level: number) => ({ wavelet, level });

const FILTERS: readonly { readonly name: string; readonly filter: SpectralFilter }[] = [
  ...[1, 2, 3].flatMap((level) => [
    {
      name: `Simoncelli ${level}`,
      filter: { isPlanar: false, band: band('simoncelli', level), riesz: null },
    },
    {
      name: `Shannon ${level}`,
      filter: { isPlanar: false, band: band('shannon', level), riesz: null },
    },
  ]),
  {
    name: 'Simoncelli in planes',
    filter: { isPlanar: true, band: band('simoncelli', 1), riesz: null },
  },
  {
    name: 'Shannon in planes, Riesz 1 1 0',
    filter: { isPlanar: true, band: band('shannon', 1), riesz: [1, 1, 0] },
  },
  { name: 'Riesz 1 0 0', filter: { isPlanar: false, band: null, riesz: [1, 0, 0] } },
  { name: 'Riesz 0 2 0', filter: { isPlanar: false, band: null, riesz: [0, 2, 0] } },
  { name: 'Riesz 1 1 1', filter: { isPlanar: false, band: null, riesz: [1, 1, 1] } },
  {
    name: 'Simoncelli 2, Riesz 2 1 1',
    filter: { isPlanar: false, band: band('simoncelli', 2), riesz: [2, 1, 1] },
  },
];

/** Even, odd, prime, large primes, axes of one voxel; 33 rows and more than a workgroup of elements. */
const SIZES: readonly Triple[] = [
  [12, 9, 7],
  [11, 3, 11],
  [10, 8, 5],
  [3, 16, 15],
  [53, 2, 1],
  [1, 59, 3],
  [4, 1, 16],
  [1, 1, 1],
];

describeEngines('filter of the spectrum', (calculate) => {
  const respond = async (
    data: Float64Array | Int16Array,
    size: Triple,
    filters: readonly SpectralFilter[],
  ) => {
    const pending = await calculate((batch) => {
      const image = batch.image({ size, data, label: 'image' });
      return filters.map((filter) => batch.voxels(batch.spectral(image, filter)));
    });
    return pending.map((each) => each.value());
  };

  test.each(SIZES)('%i x %i x %i: real part of the sum it stands for', async (...size) => {
    const data = randomDoubles(volumeOf(size), -1, 1, size[0]);
    const responses = await respond(
      data,
      size,
      FILTERS.map(({ filter }) => filter),
    );
    FILTERS.forEach(({ name, filter }, n) => {
      const expected = spectralByDefinition(data, size, filter);
      expect(largestDifference(responses[n] ?? [], expected), name).toBeLessThan(SPECTRAL_BOUND);
    });
  });

  test('the mean of a scan does not drown a band', async () => {
    const size: Triple = [24, 21, 20];
    const data = scanLike(size, -1000, -400, 3);
    const filter: SpectralFilter = { isPlanar: false, band: band('simoncelli', 1), riesz: null };
    const [response] = await respond(data, size, [filter]);
    const expected = spectralByDefinition(data, size, filter);
    expect(largestDifference(response ?? [], expected)).toBeLessThan(SPECTRAL_BOUND * 1000);
  });

  test('a quarter turn of the image turns the response', async () => {
    // Of an even length frequencies are half a step off: a mirrored axis is then another one.
    const size: Triple = [11, 11, 6];
    const data = randomDoubles(volumeOf(size), -1, 1, 8);
    // From x to y: element (i, j) goes to (10 - j, i).
    const turn = (values: ArrayLike<number>) =>
      Float64Array.from({ length: values.length }, (_, n) => {
        const [i, j, k] = [n % 11, Math.floor(n / 11) % 11, Math.floor(n / 121)];
        return values[j + 11 * (10 - i) + 121 * k] as number;
      });
    const along = (riesz: Triple): SpectralFilter => ({
      isPlanar: false,
      band: band('shannon', 1),
      riesz,
    });
    const [alongX] = await respond(data, size, [along([2, 0, 0])]);
    const [alongY] = await respond(turn(data), size, [along([0, 2, 0])]);
    expect(largestDifference(turn(alongX ?? []), alongY ?? [])).toBeLessThan(SPECTRAL_BOUND);
  });
});
