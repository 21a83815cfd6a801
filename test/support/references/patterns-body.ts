// One body for every engine: local binary patterns of breast1 against PyRadiomics' own numbers.

import { describe, expect, test } from 'vitest';
import type { Engine } from '../../../src/engine/engine.ts';
import { filterImage } from '../../../src/radiomics/filters/filter-image.ts';
import type { FilterSettings } from '../../../src/radiomics/settings-filters.ts';
import { CIRCLES, SPHERES } from './pyradiomics-patterns.ts';
import { type ReadFile, readCase } from './read-case.ts';

const PATH = 'pyradiomics/images/breast1';

/** `bound`: on norms and kurtosis, absolute; bits of an image of whole numbers are exact. */
export function describePatterns(engine: () => Engine, read: ReadFile, bound: number): void {
  describe('local binary patterns by PyRadiomics', () => {
    const inRegion = async (settings: FilterSettings) => {
      const { image, mask } = await readCase(read, `${PATH}_image.nrrd`, `${PATH}_label.nrrd`);
      const response = await filterImage(engine(), image, settings);
      return Array.from(response).filter((_, n) => mask.data[n] === 1);
    };

    test.each(CIRCLES)('LBP2D $method across dimension $force2Ddimension', async (row) => {
      const { method, force2Ddimension } = row;
      const plane = (2 - force2Ddimension) as 0 | 1 | 2;
      const found = await inRegion({ filter: 'lbp-2D', radius: 1, samples: 8, method, plane });
      const isWhole = method !== 'var';
      expect(isWhole ? found : found.map(Math.trunc)).toEqual(row.values);
    });

    test('LBP3D: degrees and kurtosis', async () => {
      const { image, mask } = await readCase(read, `${PATH}_image.nrrd`, `${PATH}_label.nrrd`);
      const { size } = image.grid;
      const batch = engine().batch();
      const region = batch.region(Uint8Array.from(mask.data), size);
      const patterns = { levels: 2, radius: 1, subdivision: 1, isWhole: true };
      const handle = batch.image({ size, data: image.data, label: 'breast1' });
      const maps = batch
        .spherePatterns(handle, region, patterns)
        .map((map) => batch.samples(map, region));
      await batch.run();
      expect(maps).toHaveLength(SPHERES.length);
      SPHERES.forEach((values, n) => {
        const found = Array.from(maps[n]?.value() ?? []);
        expect(found).toHaveLength(values.length);
        const worst = Math.max(...found.map((x, k) => Math.abs(x - (values[k] ?? Number.NaN))));
        expect(worst).toBeLessThan(bound);
      });
    });
  });
}
