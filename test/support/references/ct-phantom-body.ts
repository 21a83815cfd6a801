// One body for every engine: IBSI's lung CT under its configurations A to D, every consensus value, and the voxel
// counts of E, whose values are not published with the others.

import { describe, expect, test } from 'vitest';
import type { Engine } from '../../../src/engine/engine.ts';
import { ibsiConfiguration } from '../../../src/radiomics/defaults.ts';
import { extract } from '../../../src/radiomics/extract.ts';
import { compareWithConsensus, type Keep } from '../conformance/sections.ts';
import { type ReadFile, readCase, readTable } from './read-case.ts';

const PATH = 'ibsi1/ct_phantom/nifti';

const CONFIGURATIONS = [
  { name: 'ibsi-a', dataset: 'config_A', values: 346, region: 114_596 },
  { name: 'ibsi-b', dataset: 'config_B', values: 346, region: 27_359 },
  { name: 'ibsi-c', dataset: 'config_C', values: 210, region: 45_981 },
  { name: 'ibsi-d', dataset: 'config_D', values: 210, region: 44_465 },
  { name: 'ibsi-e', dataset: 'config_E', values: 0, region: 44_484 },
] as const;

export function describeCtPhantom(engine: () => Engine, read: ReadFile, keep: Keep): void {
  describe('IBSI CT phantom', () => {
    test.each(CONFIGURATIONS)(
      '$name: $values values within tolerance',
      async ({ name, dataset, values, region }) => {
        const { image, mask } = await readCase(
          read,
          `${PATH}/image/phantom.nii.gz`,
          `${PATH}/mask/mask.nii.gz`,
        );
        const { features, diagnostics } = await extract(engine(), {
          image,
          mask,
          labels: [1],
          settings: ibsiConfiguration(name),
        });
        expect(diagnostics['Mask-original_VoxelNum']).toBe(125_256);
        expect(diagnostics['Mask-resegmented_VoxelNum']).toBe(region);
        expect(features.filter(({ value }) => !Number.isFinite(value))).toEqual([]);
        const table = await readTable(read, 'ibsi1/reference_values/ibsi1_reference_values.csv');
        const rows = table.filter((row) => row.dataset === dataset);
        expect(rows).toHaveLength(values);
        const references = rows.map((row) => ({
          // The table gives the 10th percentile's code for the 90th too.
          ibsi: row.tag === 'ih_p90' ? 'OZ0C' : (row.ibsi_code ?? ''),
          aggregation: row.aggregation_ibsi_code ?? '',
          value: Number(row.value),
          tolerance: Number(row.tolerance),
        }));
        const compared = compareWithConsensus(features, references);
        expect(compared.missing).toEqual([]);
        expect(compared.rows.filter(({ isWithin }) => isWithin === false)).toEqual([]);
        const title = `CT phantom, configuration ${name.slice(-1).toUpperCase()}`;
        await keep({ kind: 'configuration', name, title, rows: compared.rows });
      },
    );
  });
}
