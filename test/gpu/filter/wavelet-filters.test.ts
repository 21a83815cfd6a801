import { expect, test } from 'vitest';
import { reachOf } from '../../../src/radiomics/filters/filters.ts';
import type { FilterSettings } from '../../../src/radiomics/settings-filters.ts';
import { waveletFilters } from '../../../src/radiomics/wavelets/wavelets.ts';
import { windowByDefinition } from '../../../src/selftest/definitions/convolution.ts';
import type { Triple } from '../../../src/volume/grid.ts';
import {
  expectClose,
  record,
  responseOf,
  SIZE,
  SPACING,
  subject,
} from '../../support/filter-response.ts';
import { scanLike, volumeOf } from '../../support/generators.ts';
import {
  convolved,
  type Kernel,
  type Line,
  pooled,
  product,
  turns,
  UNTOUCHED,
} from '../../support/plain-kernels.ts';
import { describeEngines } from '../engines.ts';

describeEngines('wavelets and reach of filters', (calculate) => {
  test.each([
    ['3D', 'db2', 'LHL', 1, 'mean', 'zero'],
    ['3D', 'coif1', 'HHL', 1, 'max', 'periodic'],
    ['3D', 'haar', 'HHH', 2, 'min', 'mirror'],
    ['3D', 'db2', 'HLL', 2, null, 'nearest'],
    ['2D', 'bior2.4', 'HL', 2, 'max', 'mirror'],
    ['2D', 'haar', 'LH', 3, null, 'zero'],
  ] as const)(
    'wavelet %s %s %s level %i, pooling %s, %s',
    async (dimension, wavelet, band, level, pooling, boundary) => {
      const { low, high } = waveletFilters(wavelet);
      const of = subject(SIZE);
      const levelKernel = (n: number) => {
        const lines = [0, 1, 2].map((axis): Line => {
          if (axis === 2 && dimension === '2D') return UNTOUCHED;
          const taps = n === level && band[axis] === 'H' ? high : low;
          const step = 2 ** (n - 1);
          const spread = taps.flatMap((tap) => [tap, ...new Array(step - 1).fill(0)]);
          return { taps: spread, first: (-taps.length / 2) * step };
        });
        return product(lines);
      };
      const levels = Array.from({ length: level }, (_, n) => levelKernel(n + 1));
      const turned = levels.map((kernel) =>
        pooling === null ? [kernel] : turns(kernel, dimension),
      );
      const responses = (turned[0] ?? []).map((_, n) =>
        turned.reduce(
          (data, kernels) => convolved(data, SIZE, kernels[n] as Kernel, boundary),
          Float64Array.from(of.data) as Float64Array,
        ),
      );
      const wanted = pooled(responses, pooling ?? 'mean');
      const settings = {
        filter: 'wavelet',
        dimension,
        wavelet,
        band,
        level,
        pooling,
        boundary,
      } as const;
      expectClose(await responseOf(calculate, of, settings), wanted, band);
    },
  );

  test('recursive LoG: a parabola has its curvature, a plane none, whatever the spacing', async () => {
    const size: Triple = [25, 21, 19];
    const place = (n: number, axis: 0 | 1 | 2) => {
      const at = [n % 25, Math.floor(n / 25) % 21, Math.floor(n / (25 * 21))][axis] as number;
      return at * SPACING[axis];
    };
    // In the middle, far from the edge voxels that are repeated.
    const middle = 12 + 25 * (10 + 21 * 9);
    for (const [axis, sigmaMm] of [
      [0, 0.8],
      [1, 1.1],
      [2, 2.5],
    ] as const) {
      const data = Float64Array.from({ length: volumeOf(size) }, (_, n) => place(n, axis) ** 2 / 2);
      const found = await responseOf(
        calculate,
        { size, data },
        { filter: 'log-recursive', sigmaMm },
      );
      expect((found[middle] as number) / sigmaMm ** 2).toBeCloseTo(1, 3);
      const flat = data.map((_, n) => 3 * place(n, 0) - 7 * place(n, 2) + 100);
      const none = await responseOf(
        calculate,
        { size, data: flat },
        { filter: 'log-recursive', sigmaMm },
      );
      expect(Math.abs(none[middle] as number)).toBeLessThan(2e-3);
    }
  });

  test('a part of the image as large as a filter reaches gives the same response', async () => {
    const size: Triple = [45, 40, 20];
    const data = scanLike(size, -500, 900, 8);
    const inner = { start: [22, 20, 10], size: [3, 2, 2] } as const;
    const filters: readonly FilterSettings[] = [
      { filter: 'mean', dimension: '3D', boundary: 'mirror', support: 5 },
      { filter: 'log', dimension: '3D', boundary: 'zero', sigmaMm: 2, cutoffSigma: 4 },
      { filter: 'log-recursive', sigmaMm: 1 },
      {
        ...{ filter: 'laws', dimension: '3D', boundary: 'nearest', kernels: 'E3W5R5' },
        pooling: 'max',
        energyDistance: 3,
      },
      {
        ...{
          filter: 'wavelet',
          dimension: '2D',
          boundary: 'periodic',
          wavelet: 'db3',
          band: 'HL',
          level: 2,
        },
        pooling: 'mean',
      },
      { filter: 'wavelet-repeated', wavelet: 'coif1', band: 'LHH', level: 2, plane: null },
      { filter: 'wavelet-repeated', wavelet: 'haar', band: 'LH', level: 1, plane: 0 },
      { filter: 'gradient', usesSpacing: true },
    ];
    for (const settings of filters) {
      const reach = reachOf(settings, SPACING) ?? [0, 0, 0];
      const start = inner.start.map((n, axis) => n - (reach[axis] as number)) as unknown as Triple;
      const wide = inner.size.map(
        (n, axis) => n + 2 * (reach[axis] as number),
      ) as unknown as Triple;
      const part = { size: wide, data: windowByDefinition(data, size, start, wide, 'nearest') };
      const [whole, cut] = await calculate((batch) => [
        batch.voxels(batch.window(record(batch, { size, data }, settings), inner, 'zero')),
        batch.voxels(
          batch.window(record(batch, part, settings), { start: reach, size: inner.size }, 'zero'),
        ),
      ]);
      const wanted = (whole as { value(): Float64Array }).value();
      expectClose((cut as { value(): Float64Array }).value(), wanted, settings.filter);
    }
  });
});
