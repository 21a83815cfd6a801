// One body for every engine: IBSI's lung CT under its configurations A to D, every consensus value, and the voxel
// counts of E, whose values are not published with the others.

import { describe, expect, test } from 'vitest';
import type { Engine } from '../../../src/engine/engine.ts';
import { ibsiConfiguration } from '../../../src/radiomics/defaults.ts';
import { extract } from '../../../src/radiomics/extract.ts';
import { isWithinTolerance } from '../../../src/selftest/digital-phantom-values.ts';
import { type ReadFile, readCase, readTable } from './read-case.ts';

const PATH = 'ibsi1/ct_phantom/nifti';

const CONFIGURATIONS = [
  { name: 'ibsi-a', dataset: 'config_A', values: 346, region: 114_596 },
  { name: 'ibsi-b', dataset: 'config_B', values: 346, region: 27_359 },
  { name: 'ibsi-c', dataset: 'config_C', values: 210, region: 45_981 },
  { name: 'ibsi-d', dataset: 'config_D', values: 210, region: 44_465 },
  { name: 'ibsi-e', dataset: 'config_E', values: 0, region: 44_484 },
] as const;

export function describeCtPhantom(engine: () => Engine, read: ReadFile): void {
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
        const seen = new Map<string, number>();
        const wrong = rows.flatMap((row) => {
          // The table gives the 10th percentile's code for the 90th too.
          const ibsi = row.tag === 'ih_p90' ? 'OZ0C' : row.ibsi_code;
          const code = `${ibsi} ${row.aggregation_ibsi_code}`;
          // V10 and V90 share a code, as do I10 and I90.
          const nth = seen.get(code) ?? 0;
          seen.set(code, nth + 1);
          const ours = features.filter((f) => `${f.ibsi} ${f.aggregation ?? ''}` === code)[nth]
            ?.value;
          const isRight =
            ours !== undefined && isWithinTolerance(ours, Number(row.value), Number(row.tolerance));
          return isRight
            ? []
            : [{ tag: row.tag, reference: row.value, tolerance: row.tolerance, ours }];
        });
        expect(wrong).toEqual([]);
      },
    );
  });
}
