import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { crop } from '../../../../src/volume/crop.ts';
import { makeRoi } from '../../../../src/volume/roi.ts';
import { describeGroundTruth } from '../../../support/ground-truth.ts';
import {
  isWithinTolerance,
  PHANTOM_IMAGE,
  PHANTOM_MASK,
} from '../../../support/references/ibsi-digital-phantom.ts';
import { readCase, readTable } from '../../../support/references/read-case.ts';
import { ibsiTexture, NAME_OF, numberOf, padLevels } from './texture-of.ts';

const FAMILIES = ['glcm', 'glrlm', 'glszm', 'gldzm', 'ngtdm', 'ngldm'];
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

  test('CT phantom, configuration A: the two-dimensional aggregations are within tolerance', async () => {
    const path = 'ibsi1/ct_phantom/nifti';
    const { image, mask } = await readCase(
      read,
      `${path}/image/phantom.nii.gz`,
      `${path}/mask/mask.nii.gz`,
    );
    const roi = makeRoi(image, mask, [1], [-500, 400]);
    const { size } = roi.box;
    const levels = padLevels(crop(image, roi.box, 0), roi.intensity, size, {
      kind: 'fixed-width',
      width: 25,
      origin: -500,
    });
    const ours = ibsiTexture(levels, roi.morphological);
    const rows = await consensus('config_A');
    expect(rows).toHaveLength(25 * 4 + 16 * 4 + 16 * 2 + 16 * 2 + 5 * 2 + 17 * 2);
    expect(outside(rows, ours)).toEqual([]);
  });
});
