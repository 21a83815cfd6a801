import { expect, test } from 'vitest';
import type { FilterSettings } from '../../../src/radiomics/settings-filters.ts';
import { BOUNDARIES } from '../../../src/volume/boundary.ts';
import type { Triple } from '../../../src/volume/grid.ts';
import {
  expectClose,
  responseOf,
  SIZE,
  SPACING,
  scan,
  subject,
} from '../../support/filter-response.ts';
import {
  convolved,
  type Line,
  pooled,
  product,
  turns,
  UNTOUCHED,
} from '../../support/plain-kernels.ts';
import { describeEngines } from '../engines.ts';

const SIZES: readonly Triple[] = [SIZE, [13, 1, 6], [1, 8, 1]];

describeEngines('filters', (calculate) => {
  test.each(BOUNDARIES)('mean, %s: boxes wider than the image too', async (boundary) => {
    for (const size of SIZES) {
      for (const [dimension, support] of [
        ['3D', 3],
        ['2D', 5],
        ['2D', 25],
      ] as const) {
        const line = { taps: new Array(support).fill(1 / support), first: (1 - support) / 2 };
        const kernel = product([line, line, dimension === '3D' ? line : UNTOUCHED]);
        const settings = { filter: 'mean', dimension, boundary, support } as const;
        const found = await responseOf(calculate, subject(size), settings);
        expectClose(found, convolved(scan(size), size, kernel, boundary), `${size} ${support}`);
      }
    }
  });

  test.each(BOUNDARIES)('LoG, %s: the kernel by its formula', async (boundary) => {
    for (const dimension of ['2D', '3D'] as const) {
      const settings = {
        filter: 'log',
        dimension,
        boundary,
        sigmaMm: 1.5,
        cutoffSigma: 2,
      } as const;
      const d = dimension === '3D' ? 3 : 2;
      const sigmas = SPACING.map((h) => 1.5 / h).slice(0, d);
      const lines = [0, 1, 2].map((axis): Line => {
        const half = axis < d ? Math.floor(2 * (sigmas[axis] as number) + 0.5) : 0;
        return { taps: new Array(2 * half + 1).fill(1), first: -half };
      });
      const kernel = new Map(
        Array.from(product(lines).keys(), (place) => {
          const at = place.split(' ').map(Number).slice(0, d);
          const square = at.reduce((sum, n, axis) => sum + (n / (sigmas[axis] as number)) ** 2, 0);
          const volume = sigmas.reduce((all, sigma) => all * sigma * Math.sqrt(2 * Math.PI), 1);
          const weight = (-((0.8 / 1.5) ** 2) * (d - square) * Math.exp(-square / 2)) / volume;
          return [place, weight];
        }),
      );
      for (const size of SIZES) {
        const found = await responseOf(calculate, subject(size), settings);
        expectClose(found, convolved(scan(size), size, kernel, boundary), `${size} ${dimension}`);
      }
    }
  });

  test.each([
    ['3D', 'E3W5R5', 'max', null],
    ['3D', 'L5S3E5', 'min', null],
    ['3D', 'S5L3L3', 'mean', 2],
    ['3D', 'R5E5S3', null, 1],
    ['2D', 'E5W5', 'max', 3],
    ['2D', 'L3E3', 'mean', null],
    ['2D', 'L5R5', null, null],
  ] as const)(
    'Laws %s %s, pooling %s, energy %s',
    async (dimension, kernels, pooling, distance) => {
      const taps = {
        L5: [1, 4, 6, 4, 1],
        E5: [-1, -2, 0, 2, 1],
        S5: [-1, 0, 2, 0, -1],
        W5: [-1, 2, 0, -2, 1],
        R5: [1, -4, 6, -4, 1],
        L3: [1, 2, 1],
        E3: [-1, 0, 1],
        S3: [-1, 2, -1],
      };
      const lines = (kernels.match(/../g) ?? []).map((name): Line => {
        const unit = taps[name as keyof typeof taps];
        const length = Math.sqrt(unit.reduce((sum, tap) => sum + tap * tap, 0));
        return { taps: unit.map((tap) => tap / length), first: -(unit.length - 1) / 2 };
      });
      const kernel = product(dimension === '3D' ? lines : [...lines, UNTOUCHED]);
      const boundary = 'mirror';
      const of = subject(SIZE);
      const all = pooling === null ? [kernel] : turns(kernel, dimension);
      expect(all).toHaveLength(pooling === null ? 1 : dimension === '3D' ? 24 : 4);
      let wanted = pooled(
        all.map((each) => convolved(of.data, SIZE, each, boundary)),
        pooling ?? 'mean',
      );
      if (distance !== null) {
        const box = 2 * distance + 1;
        const line = { taps: new Array(box).fill(1 / box), first: -distance };
        const mean = product([line, line, dimension === '3D' ? line : UNTOUCHED]);
        wanted = convolved(wanted.map(Math.abs), SIZE, mean, boundary);
      }
      const settings: FilterSettings = {
        filter: 'laws',
        dimension,
        boundary,
        kernels,
        pooling,
        energyDistance: distance,
      };
      expectClose(await responseOf(calculate, of, settings), wanted, kernels);
    },
  );
});
