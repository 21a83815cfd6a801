import { describe, expect, test } from 'vitest';
import { axisAlignedGrid } from '../../../src/volume/grid.ts';
import { makeLabelMap } from '../../../src/volume/label-map.ts';
import {
  followScheme,
  LABEL_SCHEMES,
  likeliestScheme,
  type SchemeEvidence,
  schemeSignature,
  schemesFor,
} from '../../../src/volume/label-schemes.ts';

const labelsOf = (...values: number[]) =>
  makeLabelMap(axisAlignedGrid([values.length, 1, 1], [1, 1, 1]), Uint8Array.from(values)).labels;
const mr = (...sequences: string[]): SchemeEvidence['images'] =>
  sequences.map((sequence) => ({ modality: 'MR', sequence }));
const FOUR = mr('T1', 'T1c', 'T2', 'FLAIR');
const idsOf = (values: number[], evidence: Partial<SchemeEvidence>) =>
  schemesFor(labelsOf(...values), { maskName: 'seg.nii.gz', images: [], ...evidence }).map(
    ({ id }) => id,
  );

describe('a mask that may follow a scheme', () => {
  test.each([
    // The gap at 3 says enough.
    [[1, 2, 4], {}, ['brats-2017']],
    [[1, 2, 3], {}, []],
    [[1, 2, 3], { images: mr('T1') }, ['brats-2023', 'msd-brain']],
    [[1, 2, 3], { maskName: 'BraTS-GLI-00000-000-seg.nii.gz' }, ['brats-2023', 'msd-brain']],
    [[1, 2, 3, 4], { images: FOUR }, ['brats-2012', 'brats-2024']],
    // Some of the values: four sequences or the name must speak for it.
    [[2, 4], { images: mr('T1') }, []],
    [[2, 4], { images: FOUR }, ['brats-2017', 'brats-2024']],
    [[4], { maskName: 'glioma_01.nii.gz' }, ['brats-2017', 'brats-2024']],
    [[1, 2], { images: FOUR }, ['brats-2017', 'msd-brain', 'brats-2024']],
    // CT and PET never.
    [[1, 2, 4], { images: [{ modality: 'CT', sequence: 'CT' }] }, []],
    [[1, 2, 5], { images: FOUR }, []],
    [[], { images: FOUR }, []],
  ] as const)('%j with %j: %j', (values, evidence, ids) => {
    expect(idsOf([...values], evidence as Partial<SchemeEvidence>)).toEqual([...ids]);
  });

  test('labels that have names need none', () => {
    const named = labelsOf(1, 2, 4).map((label) => ({ ...label, name: 'Liver' }));
    expect(schemesFor(named, { maskName: 'brats.nii', images: FOUR })).toEqual([]);
  });
});

describe('followed', () => {
  const scheme = (id: string) =>
    LABEL_SCHEMES.find((one) => one.id === id) as (typeof LABEL_SCHEMES)[0];
  const regionsOf = (id: string, ...values: number[]) =>
    followScheme(scheme(id), labelsOf(...values)).regions.map((region) => [
      region.name,
      ...region.values,
    ]);

  test('it gives whole tumour, core and enhancing tumour, and the labels left', () => {
    expect(regionsOf('brats-2017', 1, 2, 4)).toEqual([
      ['WT', 1, 2, 4],
      ['TC', 1, 4],
      ['ET', 4],
      ['NCR', 1],
      ['ED', 2],
    ]);
    expect(regionsOf('msd-brain', 1, 2, 3)).toEqual([
      ['WT', 1, 2, 3],
      ['TC', 2, 3],
      ['ET', 3],
      ['ED', 1],
      ['NCR', 2],
    ]);
  });

  test('a part that was not drawn is there and empty', () => {
    expect(regionsOf('brats-2017', 1, 2)).toContainEqual(['ET']);
    expect(regionsOf('brats-2017', 1, 2)).toContainEqual(['TC', 1]);
  });

  test('names belong to the labels that occur', () => {
    const { names } = followScheme(scheme('brats-2023'), labelsOf(2, 3));
    expect([...names]).toEqual([
      [2, 'ED'],
      [3, 'ET'],
    ]);
  });

  test.each(LABEL_SCHEMES)(
    '$id: enhancing within core within whole, colours apart',
    ({ id, labels }) => {
      const { regions } = followScheme(scheme(id), labels);
      const [wt, tc, et] = ['WT', 'TC', 'ET'].map((name) =>
        regions.find((one) => one.name === name),
      );
      expect(et?.values.every((value) => tc?.values.includes(value))).toBe(true);
      expect(tc?.values.every((value) => wt?.values.includes(value))).toBe(true);
      expect(new Set([wt, tc, et].map((one) => one?.colour.join())).size).toBe(3);
    },
  );
});

test.each([
  [[1, 2, 4], 'brats-2017'],
  [[1, 2], 'brats-2017'],
  [[1, 2, 3], 'brats-2023'],
  [[2, 3], 'brats-2023'],
  [[1, 2, 3, 4], 'brats-2012'],
  [[1, 5], undefined],
  [[], undefined],
] as const)('unasked, %j is read as %s', (values, id) => {
  expect(likeliestScheme(labelsOf(...values))?.id).toBe(id);
});

test('an answer is remembered by the values alone', () => {
  expect(schemeSignature(labelsOf(4, 1, 2))).toBe('1,2,4');
});
