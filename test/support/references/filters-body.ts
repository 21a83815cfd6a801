// One body for every engine: derived images voxel by voxel against PyRadiomics' (tools/peers/oracle_filters.py).

import { describe, expect, test } from 'vitest';
import type { Engine } from '../../../src/engine/engine.ts';
import { recordFilter } from '../../../src/radiomics/filters/filters.ts';
import type { FilterSettings } from '../../../src/radiomics/settings-filters.ts';
import { crop } from '../../../src/volume/crop.ts';
import type { Triple } from '../../../src/volume/grid.ts';
import { spreadOf } from '../compare.ts';
import { volumeOf } from '../generators.ts';
import found from './pyradiomics-filters.json';
import { type ReadFile, readVolume } from './read-case.ts';

/** Share of a map's range; ITK computes LoG and gradient in float32. */
const BOUND = 1e-5;

interface SampledMap {
  readonly settings: FilterSettings;
  readonly range: number;
  readonly voxels: readonly (readonly [place: number, value: number])[];
}

export type FilterCase = keyof typeof found.images;

export function describeFilters(
  engine: () => Engine,
  read: ReadFile,
  cases: readonly FilterCase[],
): void {
  describe('derived images of PyRadiomics', () => {
    test.each(cases)('%s: sampled voxels within 1e-5 of the range', async (name) => {
      const { file, maps, ...box } = found.images[name];
      const volume = await readVolume(read, file);
      const [start, size] = [box.start as unknown as Triple, box.size as unknown as Triple];
      const data = Float64Array.from(crop(volume, { start, size }, 0));
      const batch = engine().batch();
      const image = batch.image({ size, data, label: name });
      const made = new Map<string, unknown>();
      const context = {
        batch,
        spacing: volume.grid.spacing,
        extremes: () => ({ min: Math.min(...data), max: Math.max(...data) }),
        isWhole: false,
        region: batch.region(new Uint8Array(volumeOf(size)).fill(1), size),
        once: <T>(key: string, make: () => T): T => {
          if (!made.has(key)) made.set(key, make());
          return made.get(key) as T;
        },
      };
      const wanted = maps as unknown as readonly SampledMap[];
      const responses = wanted.map(({ settings }) =>
        batch.voxels(recordFilter(context, image, settings)),
      );
      await batch.run();
      for (const [n, { settings, range, voxels }] of wanted.entries()) {
        const response = responses[n]?.value() ?? new Float64Array();
        const what = JSON.stringify(settings);
        expect(Math.abs(spreadOf(response) / range - 1), what).toBeLessThan(2 * BOUND);
        for (const [place, value] of voxels) {
          expect(Math.abs((response[place] as number) - value) / range, what).toBeLessThan(BOUND);
        }
      }
    });
  });
}
