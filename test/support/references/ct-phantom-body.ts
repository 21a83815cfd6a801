// One body for every engine: IBSI's lung CT, configuration A (2D, no interpolation, [-500, 400] HU).

import { describe, expect, test } from 'vitest';
import type { Engine } from '../../../src/engine/engine.ts';
import { defaultSettings } from '../../../src/radiomics/defaults.ts';
import { extract } from '../../../src/radiomics/extract.ts';
import { isWithinTolerance } from './ibsi-digital-phantom.ts';
import { type ReadFile, readCase, readTable } from './read-case.ts';

const PATH = 'ibsi1/ct_phantom/nifti';

/** Morphological features that are still to come. */
const ABSENT = new Set(['PBX1', 'R59B', '6BDE', 'RDD2', 'R3ER', '7T7F', 'N365', 'NPT7']);

export function describeCtPhantom(engine: () => Engine, read: ReadFile): void {
  describe('IBSI CT phantom, configuration A', () => {
    test('morphology and intensity statistics are within tolerance', async () => {
      const { image, mask } = await readCase(
        read,
        `${PATH}/image/phantom.nii.gz`,
        `${PATH}/mask/mask.nii.gz`,
      );
      const { features, diagnostics } = await extract(engine(), {
        image,
        mask,
        labels: [1],
        settings: { ...defaultSettings('ibsi'), resegmentRange: [-500, 400] },
      });
      expect(image.modality).toBe('CT');
      expect(diagnostics['Mask-original_VoxelNum']).toBe(125_256);
      expect(diagnostics['Mask-resegmented_VoxelNum']).toBe(114_596);
      const table = await readTable(read, 'ibsi1/reference_values/ibsi1_reference_values.csv');
      const rows = table.filter(
        (row) =>
          row.dataset === 'config_A' &&
          ['morphology', 'intensity_statistics'].includes(row.family ?? '') &&
          !ABSENT.has(row.ibsi_code ?? ''),
      );
      expect(rows).toHaveLength(35);
      const wrong = rows.flatMap((row) => {
        const ours = features.find((f) => f.ibsi === row.ibsi_code)?.value ?? Number.NaN;
        const isRight = isWithinTolerance(ours, Number(row.value), Number(row.tolerance));
        return isRight ? [] : [{ feature: row.feature, reference: row.value, ours }];
      });
      expect(wrong).toEqual([]);
    });
  });
}
