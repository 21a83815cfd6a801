// One body for every engine: IBSI-2 phase 2, the intensity statistics of filtered images of the lung CT phantom.

import { describe, expect, test } from 'vitest';
import type { Engine } from '../../../src/engine/engine.ts';
import { extract } from '../../../src/radiomics/extract.ts';
import { filterName } from '../../../src/radiomics/filter-name.ts';
import { findPreset } from '../../../src/radiomics/presets/presets.ts';
import type { ExtractionSettings } from '../../../src/radiomics/settings.ts';
import { compareWithConsensus, type Keep } from '../conformance/sections.ts';
import { type ReadFile, readCase } from './read-case.ts';

const PATH = 'ibsi1/ct_phantom/nifti';
const VALUES = 'ibsi2/reference_feature_values/reference_values.csv';

/** Voxels of the region within -1000 to 400 HU. */
const REGIONS = { a: 125_238, b: 357_802 } as const;

/** ms; the slowest take a minute or two on a busy machine. */
const TIMEOUT = 300_000;

/** IBSI codes by the table's tags. */
const CODES: Readonly<Record<string, string>> = {
  ...{ stat_mean: 'Q4LE', stat_var: 'ECT3', stat_skew: 'KE2A', stat_kurt: 'IPH6' },
  ...{ stat_median: 'Y12H', stat_min: '1GSF', stat_p10: 'QG58', stat_p90: '8DWT' },
  ...{ stat_max: '84IY', stat_iqr: 'SALO', stat_range: '2OJQ', stat_mad: '4FUA' },
  ...{ stat_rmad: '1128', stat_medad: 'N72L', stat_cov: '7TET', stat_qcod: '9S40' },
  ...{ stat_energy: 'N8CA', stat_rms: '5ZWQ' },
};

interface Reference {
  readonly id: string;
  readonly ibsi: string;
  readonly aggregation: '';
  readonly value: number;
  readonly tolerance: number;
}

async function references(read: ReadFile): Promise<readonly Reference[]> {
  const text = new TextDecoder().decode(await read(VALUES));
  return text
    .trim()
    .split(/\r?\n/)
    .slice(1)
    .map((line) => {
      const [id = '', , tag = '', value, tolerance] = line.split(';');
      const ibsi = CODES[tag] ?? tag;
      return { id, ibsi, aggregation: '', value: Number(value), tolerance: Number(tolerance) };
    });
}

function presetOf(name: string): ExtractionSettings {
  const preset = findPreset(name);
  if (preset === undefined) throw new Error(`no preset ${name}`);
  return preset.settings;
}

/** Presets of one approach differ in the image alone: one extraction prepares the scan for all of them. */
function united(names: readonly string[]): ExtractionSettings {
  const [first, ...others] = names.map(presetOf);
  if (first === undefined) throw new Error('no presets');
  for (const other of others) expect(other).toEqual({ ...first, imageTypes: other.imageTypes });
  const types = [first, ...others].map(({ imageTypes }) => imageTypes);
  const filters = types.flatMap((each) => each.filters);
  const original = types.some((each) => each.original);
  return { ...first, imageTypes: { ...first.imageTypes, original, filters } };
}

function imageOf(name: string): string {
  const [filter] = presetOf(name).imageTypes.filters;
  return filter === undefined ? 'original' : filterName(filter);
}

/** `numbers` are the configurations of an approach: 1 to 9. */
export function describePhase2(
  engine: () => Engine,
  read: ReadFile,
  keep: Keep,
  asked: readonly { readonly approach: 'a' | 'b'; readonly numbers: readonly number[] }[],
): void {
  describe('IBSI-2 phase 2', () => {
    test.each(asked)(
      '$numbers $approach: every value within tolerance',
      async ({ approach, numbers }) => {
        const { image, mask } = await readCase(
          read,
          `${PATH}/image/phantom.nii.gz`,
          `${PATH}/mask/mask.nii.gz`,
        );
        const names = numbers.map((n) => `ibsi2-${n}${approach}`);
        const settings = united(names);
        const { features, diagnostics } = await extract(engine(), {
          ...{ image, mask, labels: [1], settings },
        });
        expect(diagnostics['Mask-resegmented_VoxelNum']).toBe(REGIONS[approach]);
        const published = await references(read);
        for (const name of names) {
          const id = `${name.slice(6, 7)}.${approach.toUpperCase()}`;
          const wanted = published.filter((row) => row.id === id);
          // Of filters of the volume, the last four have no table here.
          expect(wanted).toHaveLength(approach === 'a' || Number(id[0]) < 6 ? 18 : 0);
          const own = features.filter((feature) => feature.image === imageOf(name));
          expect(own).toHaveLength(18);
          expect(own.filter(({ value }) => !Number.isFinite(value))).toEqual([]);
          const { rows, missing } = compareWithConsensus(own, wanted);
          expect(missing).toEqual([]);
          expect([name, rows.filter(({ isWithin }) => isWithin === false)]).toEqual([name, []]);
          await keep({ kind: 'configuration', name, title: `IBSI-2, configuration ${id}`, rows });
        }
      },
      TIMEOUT,
    );
  });
}
