import { expect, test } from 'vitest';
import { groupCases } from '../../../src/genotype/case-folders.ts';

function namesOf(paths: readonly string[]) {
  const { cases, ignored } = groupCases(paths);
  return {
    cases: Object.fromEntries(cases.map(({ name, paths: of }) => [name, of.length])),
    ignored: ignored.map(({ name }) => name),
  };
}

test('a folder each, with all that lies in it, in natural order', () => {
  const { cases, ignored } = groupCases([
    'study/case-10/T1.nii.gz',
    'study/case-2/T1.nii.gz',
    'study/case-2/dicom/FLAIR/0001.dcm',
    'study/.DS_Store',
    'study/cohort.csv',
  ]);
  expect(cases).toEqual([
    { name: 'case-2', paths: ['study/case-2/dicom/FLAIR/0001.dcm', 'study/case-2/T1.nii.gz'] },
    { name: 'case-10', paths: ['study/case-10/T1.nii.gz'] },
  ]);
  expect(ignored).toEqual([
    { name: 'study/cohort.csv', reason: 'It lies in no folder of a case.' },
  ]);
});

test.each([
  ['BraTS 2023', 'BraTS-GLI-00000-000', ['-t1n', '-t1c', '-t2w', '-t2f', '-seg']],
  ['BraTS 2020', 'BraTS20_Training_001', ['_t1', '_t1ce', '_t2', '_flair', '_seg']],
  ['UCSF-PDGM', 'UCSF-PDGM-0004', ['_T1_bias', '_T1c_bias', '_FLAIR', '_tumor_segmentation']],
  ['BIDS', 'sub-01', ['_T1w', '_ce-gd_T1w', '_FLAIR']],
  ['a word for a modality in the name', 'glioma-ct-001', ['_t1', '_flair', '_mask']],
])('files that begin with the case’s name: %s', (_, name, ends) => {
  const paths = ends.map((end) => `all/${name}${end}.nii.gz`);
  const other = paths.map((path) => path.replace(name, `${name}9`));
  expect(namesOf([...paths, ...other])).toEqual({
    cases: { [name]: ends.length, [`${name}9`]: ends.length },
    ignored: [],
  });
});

test('files named by sequence alone are one case, as are folders', () => {
  expect(namesOf(['p1/T1.nii.gz', 'p1/FLAIR.nii.gz', 'p1/tumour.nii.gz'])).toEqual({
    cases: { p1: 3 },
    ignored: [],
  });
  expect(namesOf(['p1/T1/1.dcm', 'p1/FLAIR/1.dcm'])).toEqual({ cases: { p1: 2 }, ignored: [] });
});

test('a file that begins with a case’s name alone belongs to it; others are said to belong to none', () => {
  const paths = ['a_t1.nii', 'a_flair.nii', 'a.nii', 'ab.nii', 'notes.txt'];
  expect(namesOf(paths)).toEqual({ cases: { a: 3 }, ignored: ['ab.nii', 'notes.txt'] });
});

test('sessions and archives are cases of their own', () => {
  const paths = ['s/sub-1/ses-1/T1.nii', 's/sub-1/ses-2/T1.nii', 's/p.zip'];
  expect(namesOf(paths).cases).toEqual({ p: 1, 'sub-1/ses-1': 1, 'sub-1/ses-2': 1 });
});

test('nothing', () => {
  expect(groupCases([])).toEqual({ cases: [], ignored: [] });
});
