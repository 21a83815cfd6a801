import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { createCpuEngine } from '../../../../src/engine/cpu/cpu-engine.ts';
import { preprocess } from '../../../../src/radiomics/preprocess/preprocess.ts';
import { PRESETS } from '../../../../src/radiomics/preprocess/presets.ts';
import { voxelsOf } from '../../../../src/radiomics/preprocess/region.ts';
import { discretisationRule, PROFILES } from '../../../../src/radiomics/profiles.ts';
import { PHANTOM_IMAGE, PHANTOM_MASK } from '../../../../src/selftest/digital-phantom.ts';
import { isWithinTolerance } from '../../../../src/selftest/digital-phantom-values.ts';
import { describeGroundTruth } from '../../../support/ground-truth.ts';
import { readCase, readTable } from '../../../support/references/read-case.ts';
import { ibsiTexture, NAME_OF, numberOf, padLevels } from './texture-of.ts';

const CPU = createCpuEngine();

const FAMILIES = ['glcm', 'glrlm', 'glszm', 'gldzm', 'ngtdm', 'ngldm'];
const TWO_DIMENSIONAL = new Set(['BTW3', 'SUJT', 'JJUI', 'ZW7Z', '8QNN', '62GR']);
const THREE_DIMENSIONAL = new Set(['ITBB', 'IAZD', 'KOBO']);
const DIRECTION_CODES = new Set(['BTW3', 'SUJT', 'JJUI', 'ZW7Z', 'ITBB', 'IAZD']);
const VALUES = 'ibsi1/reference_values';

describeGroundTruth('texture features against IBSI', (file) => {
  const read = async (path: string) => new Uint8Array(await readFile(file(path)));

  const consensus = async (dataset: string) => {
    const table = await readTable(read, `${VALUES}/ibsi1_reference_values.csv`);
    return table.filter((row) => row.dataset === dataset && FAMILIES.includes(row.family ?? ''));
  };

  /** Rows whose value of ours is out of tolerance. */
  const outside = (
    rows: Awaited<ReturnType<typeof consensus>>,
    ours: ReturnType<typeof ibsiTexture>,
  ) =>
    rows.flatMap(
      ({ family = '', ibsi_code, aggregation_ibsi_code = '', value, tolerance, tag }) => {
        const name = NAME_OF.get(`${family} ${ibsi_code}`) ?? '';
        const found = numberOf(ours[family]?.[aggregation_ibsi_code]?.[name]);
        const isRight = isWithinTolerance(found, Number(value), Number(tolerance));
        return isRight ? [] : [{ tag, value, tolerance, ours: found }];
      },
    );

  test('digital phantom: all aggregations within tolerance, and within 1e-9 of float64', async () => {
    const { size } = PHANTOM_IMAGE.grid;
    const mask = Uint8Array.from(PHANTOM_MASK.data);
    const ours = ibsiTexture(padLevels(PHANTOM_IMAGE.data, mask, size), mask);
    const rows = await consensus('dig_phantom');
    expect(rows).toHaveLength(25 * 6 + 16 * 6 + 16 * 3 + 16 * 3 + 5 * 3 + 17 * 3);
    expect(outside(rows, ours)).toEqual([]);
    const exact = new Map(
      (await readTable(read, `${VALUES}/dig_phantom_own_double_precision.csv`)).map((row) => [
        row.tag,
        Number(row.own_value_float64),
      ]),
    );
    const far = rows.flatMap(({ family = '', ibsi_code, aggregation_ibsi_code = '', tag }) => {
      const name = NAME_OF.get(`${family} ${ibsi_code}`) ?? '';
      const found = numberOf(ours[family]?.[aggregation_ibsi_code]?.[name]);
      const value = exact.get(tag) ?? Number.NaN;
      const isNear = Math.abs(found - value) <= 1e-9 * Math.abs(value);
      return isNear ? [] : [{ tag, value, ours: found }];
    });
    expect(far).toEqual([]);
  });

  test.each([
    { preset: 'ibsi-a', dataset: 'config_A', codes: TWO_DIMENSIONAL },
    { preset: 'ibsi-b', dataset: 'config_B', codes: TWO_DIMENSIONAL },
    { preset: 'ibsi-c', dataset: 'config_C', codes: THREE_DIMENSIONAL },
    { preset: 'ibsi-d', dataset: 'config_D', codes: THREE_DIMENSIONAL },
  ] as const)('CT phantom, $dataset: all within tolerance', async ({ preset, dataset, codes }) => {
    const path = 'ibsi1/ct_phantom/nifti';
    const files = await readCase(read, `${path}/image/phantom.nii.gz`, `${path}/mask/mask.nii.gz`);
    const { preprocessing, binning } = PRESETS[preset];
    const { image, roi } = await preprocess(CPU, { ...files, labels: [1] }, preprocessing, {
      margin: 0,
    });
    const bounds = preprocessing.resegmentation?.steps[0]?.bounds ?? null;
    const rule = discretisationRule(binning, PROFILES.ibsi, bounds);
    const levels = padLevels(voxelsOf(image, roi.box), roi.intensity, roi.box.size, rule);
    const ours = ibsiTexture(levels, roi.morphological);
    const rows = (await consensus(dataset)).filter((row) =>
      codes.has(row.aggregation_ibsi_code ?? ''),
    );
    const matrices = [...codes].filter((code) => DIRECTION_CODES.has(code)).length;
    const regions = codes.size - matrices;
    expect(rows).toHaveLength((25 + 16) * matrices + (16 + 16 + 5 + 17) * regions);
    expect(outside(rows, ours)).toEqual([]);
  });
});
