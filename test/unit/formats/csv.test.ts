import { describe, expect, test } from 'vitest';
import { type CsvCase, toCsv } from '../../../src/formats/csv.ts';

const base: CsvCase = {
  id: 'case-1',
  imageName: 'Smith^John.nii',
  maskName: 'seg.nii',
  labels: [1],
  diagnostics: {},
  features: [],
};
const contrast = (aggregation: string | null, value: number) => ({
  name: 'original_glcm_Contrast',
  aggregation,
  value,
});
const lines = (csv: string) => csv.split('\r\n');

describe('layout', () => {
  test('input columns, then diagnostics_*, then features; CRLF after every row', () => {
    const csv = toCsv([
      { ...base, diagnostics: { 'Mask-original_VoxelNum': 74 }, features: [contrast(null, 5.25)] },
    ]);
    expect(csv).toBe(
      'Case,Label,diagnostics_Mask-original_VoxelNum,original_glcm_Contrast\r\ncase-1,1,74,5.25\r\n',
    );
  });

  test('file names only when asked for', () => {
    expect(toCsv([base])).not.toContain('Smith');
    expect(lines(toCsv([base], { includeFileNames: true }))).toEqual([
      'Case,Image,Mask,Label',
      'case-1,Smith^John.nii,seg.nii,1',
      '',
    ]);
  });

  test('several aggregations become suffixes, one does not', () => {
    const [two] = lines(
      toCsv([
        {
          ...base,
          features: [
            contrast('ITBB', 1),
            contrast('IAZD', 2),
            { name: 'original_shape_Volume', aggregation: 'DHQ4', value: 3 },
          ],
        },
      ]),
    );
    expect(two).toBe(
      'Case,Label,original_glcm_Contrast_ITBB,original_glcm_Contrast_IAZD,original_shape_Volume',
    );
    const [one] = lines(toCsv([{ ...base, features: [contrast('ITBB', 1)] }]));
    expect(one).toBe('Case,Label,original_glcm_Contrast');
  });

  test('cases with other columns line up, absent cells empty', () => {
    const csv = toCsv([
      { ...base, diagnostics: { A: 1 }, features: [contrast(null, 1)] },
      {
        ...base,
        id: 'case-2',
        labels: [1, 2],
        diagnostics: { B: 2 },
        features: [{ name: 'other', aggregation: null, value: 7 }],
      },
    ]);
    expect(lines(csv)).toEqual([
      'Case,Label,diagnostics_A,diagnostics_B,original_glcm_Contrast,other',
      'case-1,1,1,,1,',
      'case-2,1+2,,2,,7',
      '',
    ]);
  });
});

describe('cells', () => {
  const cell = (value: number) =>
    lines(toCsv([{ ...base, features: [contrast(null, value)] }]))[1]?.split(',')[2];

  test.each([0.1 + 0.2, 1 / 3, -1e-300, Number.MAX_VALUE, 123456789.12345678, 1e21, -0.5])(
    '%d reads back exactly',
    (value) => {
      expect(Number(cell(value))).toBe(value);
    },
  );

  test.each([Number.NaN, Number.POSITIVE_INFINITY])('%d is an empty cell', (value) => {
    expect(cell(value)).toBe('');
  });

  test('negative numbers stay numbers', () => {
    expect(cell(-12.5)).toBe('-12.5');
  });

  const diagnostic = (value: string | readonly number[] | null) =>
    lines(toCsv([{ ...base, diagnostics: { x: value } }]))[1]?.slice('case-1,1,'.length);

  test('text that starts like a formula is made text', () => {
    expect(diagnostic('=1+1')).toBe("'=1+1");
    expect(diagnostic('@SUM(A1)')).toBe("'@SUM(A1)");
    expect(diagnostic('-cmd')).toBe("'-cmd");
    expect(diagnostic('+1,2')).toBe('"\'+1,2"');
  });

  test('quotes, commas and line breaks are quoted; lists read as tuples', () => {
    expect(diagnostic('a "b", c')).toBe('"a ""b"", c"');
    expect(diagnostic('a\nb')).toBe('"a\nb"');
    expect(diagnostic([0.5, 0.5, 3])).toBe('"(0.5, 0.5, 3)"');
    expect(diagnostic([1])).toBe('"(1,)"');
    expect(diagnostic(null)).toBe('');
  });

  test('PyRadiomics is never named as the program', () => {
    expect(toCsv([base])).not.toMatch(/Versions_PyRadiomics/);
  });
});
