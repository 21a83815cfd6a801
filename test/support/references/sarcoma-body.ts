// One body for every engine: IBSI's validation patients. No consensus exists for them; where at least five teams agree
// within 1 % of their median, so must we.

import { describe, expect, test } from 'vitest';
import type { Engine } from '../../../src/engine/engine.ts';
import { extract } from '../../../src/radiomics/extract.ts';
import type { Diagnostics, FeatureValue } from '../../../src/radiomics/feature.ts';
import type { Preset } from '../../../src/radiomics/presets/preset.ts';
import { findPreset } from '../../../src/radiomics/presets/presets.ts';
import { type ReadFile, readCase, readTable } from './read-case.ts';

const PRESETS = {
  CT: 'ibsi-validation-ct',
  MR_T1: 'ibsi-validation-mr',
  PET: 'ibsi-validation-pet',
} as const;

/** Number of features and of diagnostics that at least five teams agree on. */
const CASES = [
  { patient: 'STS_002', modality: 'CT', features: 143, facts: 35 },
  { patient: 'STS_002', modality: 'MR_T1', features: 150, facts: 35 },
  { patient: 'STS_002', modality: 'PET', features: 130, facts: 31 },
  { patient: 'STS_025', modality: 'CT', features: 151, facts: 35 },
  { patient: 'STS_025', modality: 'MR_T1', features: 133, facts: 28 },
  { patient: 'STS_025', modality: 'PET', features: 121, facts: 30 },
] as const;

export function describeSarcoma(engine: () => Engine, read: ReadFile): void {
  describe('IBSI validation patients', () => {
    test.each(CASES)(
      '$patient, $modality: $features features within 1 % of the teams’ median',
      async ({ patient, modality, ...count }) => {
        const folder = `ibsi-validation/nifti/${patient}`;
        const { image, mask } = await readCase(
          read,
          `${folder}/${modality}_image.nii.gz`,
          `${folder}/${modality}_mask.nii.gz`,
        );
        const { settings } = findPreset(PRESETS[modality]) as Preset;
        const input = { image, mask, labels: [1], settings };
        const { features, diagnostics } = await extract(engine(), input);
        const ours = new Map([
          ...(await byTag(read, features)),
          ...Object.entries(factsByTag(diagnostics)),
        ]);
        const table = await readTable(read, 'ibsi-validation/values/ibsi1_validation_subset.csv');
        const agreed = table.filter(
          (row) =>
            row.patient === patient &&
            row.modality === modality &&
            Number(row.n_within_1pct_of_median) >= 5,
        );
        const isFact = ({ tag = '' }) => /_(init|interp|reseg)_/.test(tag);
        expect(agreed.filter((row) => !isFact(row))).toHaveLength(count.features);
        expect(agreed.filter((row) => isFact(row))).toHaveLength(count.facts);
        const wrong = agreed.flatMap(({ tag = '', median }) => {
          const [value, reference] = [ours.get(tag), Number(median)];
          const isRight =
            value !== undefined && Math.abs(value - reference) <= 0.01 * Math.abs(reference);
          return isRight ? [] : [{ tag, median, value }];
        });
        expect(wrong).toEqual([]);
      },
    );
  });
}

/** The tables of this data set name features by tag only; those of the CT phantom have the codes that go with them. */
async function byTag(
  read: ReadFile,
  features: readonly FeatureValue[],
): Promise<ReadonlyMap<string, number>> {
  const table = await readTable(read, 'ibsi1/reference_values/ibsi1_reference_values.csv');
  const values = new Map<string, number>();
  const seen = new Map<string, number>();
  for (const { dataset, tag = '', ...row } of table) {
    if (dataset !== 'config_D') continue;
    // The table gives the 10th percentile's code for the 90th too.
    const ibsi = tag === 'ih_p90' ? 'OZ0C' : row.ibsi_code;
    const code = `${ibsi} ${row.aggregation_ibsi_code}`;
    // V10 and V90 share a code, as do I10 and I90.
    const nth = seen.get(code) ?? 0;
    seen.set(code, nth + 1);
    const value = features.filter((f) => `${f.ibsi} ${f.aggregation ?? ''}` === code)[nth]?.value;
    if (value !== undefined) values.set(tag, value);
  }
  return values;
}

/** IBSI's diagnostics (manual chapter 4) by the teams' tags. */
function factsByTag(diagnostics: Diagnostics): Record<string, number> {
  const facts: Record<string, number> = {};
  const put = (tag: string, name: string, axis?: number) => {
    const found = diagnostics[name];
    const value = axis === undefined ? found : (found as readonly number[] | undefined)?.[axis];
    if (typeof value === 'number') facts[tag] = value;
  };
  const states = { init: 'original', interp: 'interpolated', reseg: 'resegmented' };
  for (const [suffix, state] of Object.entries(states)) {
    for (const [axis, letter] of ['x', 'y', 'z'].entries()) {
      // Re-segmentation leaves the image, and so the size of both masks, as it was.
      const grid = suffix === 'reseg' ? 'interpolated' : state;
      put(`img_dim_${letter}_${suffix}_img`, `Image-${state}_Size`, axis);
      put(`vox_dim_${letter}_${suffix}_img`, `Image-${state}_Spacing`, axis);
      put(`int_mask_dim_${letter}_${suffix}_roi`, `Image-${grid}_Size`, axis);
      put(`int_mask_bb_dim_${letter}_${suffix}_roi`, `Mask-${state}_BoxSize`, axis);
      put(`morph_mask_bb_dim_${letter}_${suffix}_roi`, `Mask-${grid}_BoxSize`, axis);
    }
    for (const [tag, name] of Object.entries({ mean: 'Mean', min: 'Minimum', max: 'Maximum' })) {
      put(`${tag}_int_${suffix}_img`, `Image-${state}_${name}`);
      put(`int_mask_${tag}_int_${suffix}_roi`, `Mask-${state}_${name}`);
    }
    put(`int_mask_vox_count_${suffix}_roi`, `Mask-${state}_VoxelNum`);
    put(`morph_mask_vox_count_${suffix}_roi`, `Mask-${state}_MorphologicalVoxelNum`);
  }
  return facts;
}
