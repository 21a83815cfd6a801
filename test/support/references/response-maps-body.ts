// One body for every engine: response maps of IBSI-2 phase 1.

import { describe, expect, test } from 'vitest';
import type { Engine } from '../../../src/engine/engine.ts';
import { readFilter } from '../../../src/formats/filter-json.ts';
import { filterImage } from '../../../src/radiomics/filters/filter-image.ts';
import { WAVELET_NAMES } from '../../../src/radiomics/wavelets/wavelet-names.ts';
import type { Keep } from '../conformance/sections.ts';
import { type ReadFile, readVolume } from './read-case.ts';
// tools/peers/oracle_responses.py, which meets the published maps as closely as Locus does.
import samples from './response-samples.json' with { type: 'json' };

/** Share of a map's range that a voxel may be away from it. */
const TOLERANCE = 0.01;

interface PublishedTest {
  readonly id: string;
  readonly filter: string;
  readonly phantom: string;
}

async function publishedTests(read: ReadFile): Promise<readonly PublishedTest[]> {
  const bytes = await read('ibsi2/ibsi2_phase1_settings.json');
  return JSON.parse(new TextDecoder().decode(bytes)).tests;
}

/** The response of the test's phantom, with the filter read from the published settings. */
export async function phase1Response(engine: Engine, read: ReadFile, id: string) {
  const published = (await publishedTests(read)).find((each) => each.id === id);
  if (published === undefined) throw new Error(`no test ${id}`);
  const { phantom, filter } = published;
  const image = await readVolume(
    read,
    `ibsi2/digital_phantom/nifti/${phantom}/image/${phantom}.nii.gz`,
  );
  const settings = readFilter(JSON.stringify(published), null, WAVELET_NAMES);
  return { phantom, filter, response: await filterImage(engine, image, settings) };
}

/** Largest distance of any voxel from the reference map, as a share of the tolerance. */
export async function phase1Distance(engine: Engine, read: ReadFile, id: string) {
  const { response, ...of } = await phase1Response(engine, read, id);
  const path = `ibsi2/reference_response_maps/${id.replaceAll('.', '_')}-ValidCRM.nii.gz`;
  const { data } = await readVolume(read, path);
  return { ...of, worst: distance(response, data) };
}

function distance(response: Float64Array, reference: ArrayLike<number>): number {
  let [min, max, worst] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0];
  for (let n = 0; n < reference.length; n++) {
    const value = reference[n] as number;
    min = Math.min(min, value);
    max = Math.max(max, value);
    // NaN must not pass.
    const away = Math.abs((response[n] ?? Number.NaN) - value);
    worst = away <= worst ? worst : away;
  }
  return worst / (TOLERANCE * (max - min));
}

/** Of the range, from the sampled voxels of a second program. */
const SAMPLED = 1e-4;

/** Tests that have a reference map. */
const MAPS: readonly string[] = [
  ...['1.a.1', '1.a.2', '1.a.3', '1.b.1', '2.a', '2.b'],
  ...['3.a.1', '3.a.2', '3.a.3', '3.b.1', '3.b.3', '3.c.1', '3.c.2', '4.a.1', '4.a.2'],
  ...['5.a.1', '6.a.1', '7.a.1', '8.a.1', '8.a.2', '9.a'],
];

export function describeResponseMaps(engine: () => Engine, read: ReadFile, keep: Keep): void {
  describe('response maps of IBSI-2 phase 1', () => {
    test('there are 36 published settings', async () => {
      expect(await publishedTests(read)).toHaveLength(36);
    });

    test.each(MAPS)('%s: every voxel is within tolerance', async (id) => {
      const found = await phase1Distance(engine(), read, id);
      expect(found.worst).toBeLessThanOrEqual(1);
      await keep({ kind: 'response', id, ...found });
    });

    test.each(Object.entries(samples))(
      '%s, without a map here: as in plain numpy',
      async (id, row) => {
        const { range, places, values } = row;
        const { response } = await phase1Response(engine(), read, id);
        const far = places.filter((place, n) => {
          const away = Math.abs((response[place] ?? Number.NaN) - (values[n] ?? Number.NaN));
          return !(away <= SAMPLED * range);
        });
        expect(far).toEqual([]);
      },
    );
  });
}
