// One body for every engine: sub-bands against PyWavelets' own numbers.

import { describe, expect, test } from 'vitest';
import { type Engine, WAVELET_BANDS } from '../../../src/engine/engine.ts';
import { waveletFilters } from '../../../src/radiomics/wavelets/wavelets.ts';
import { cropPeriodic, grow } from '../../../src/volume/crop.ts';
import { axisAlignedGrid } from '../../../src/volume/grid.ts';
import { BANDS, SIZE, VOXELS } from './pywavelets.ts';

/** `bound`: largest deviation as a share of the sub-band's range; stated per engine. */
export function describePyWavelets(engine: () => Engine, bound: number): void {
  describe('sub-bands by PyWavelets', () => {
    test.each(Object.keys(BANDS))('%s', async (name) => {
      const image = {
        grid: axisAlignedGrid(SIZE, [1, 1, 1]),
        data: Float64Array.from(VOXELS),
        modality: 'unknown',
        unit: '1',
        nonFiniteCount: 0,
      } as const;
      const filters = waveletFilters(name);
      const box = { start: [0, 0, 0], size: SIZE } as const;
      const wide = grow(box, filters.low.length / 2 - 1, filters.low.length / 2);
      const batch = engine().batch();
      const region = batch.region(new Uint8Array(VOXELS.length).fill(1), SIZE);
      const bands = batch.wavelet(
        batch.image({ size: wide.size, data: cropPeriodic(image, wide, 0, 'even'), label: name }),
        filters,
      );
      const samples = WAVELET_BANDS.map((band) => batch.samples(bands[band], region));
      await batch.run();
      WAVELET_BANDS.forEach((band, n) => {
        const expected = BANDS[name]?.[band] ?? [];
        const range = Math.max(...expected) - Math.min(...expected);
        const worst = Math.max(
          ...expected.map((value, at) => Math.abs(value - (samples[n]?.value()[at] ?? Number.NaN))),
        );
        expect(worst).toBeLessThanOrEqual(bound * Math.max(range, 1));
      });
    });
  });
}
