// What the page computes by itself, without a page.

import { expect, test } from '@playwright/test';
import { matchesKey } from '../../src/app/commands/keys.ts';
import { parseNumber } from '../../src/app/features/binning.ts';
import { formatUnit, formatValue } from '../../src/app/features/format-value.ts';
import { makeRows } from '../../src/app/features/result-rows.ts';
import { toTsv } from '../../src/app/features/tsv.ts';
import { splitParameterFile } from '../../src/app/files/parameter-file.ts';
import { mappingOf, stepAlong } from '../../src/app/viewer/geometry.ts';
import { centreVoxel, colourTable, toEntries } from '../../src/app/viewer/labels.ts';
import { foregroundPercentiles } from '../../src/app/viewer/percentiles.ts';
import type { FeatureValue } from '../../src/radiomics/feature.ts';
import { numberProblem, RULES } from '../../src/radiomics/settings-rules.ts';
import type { TableValue } from '../../src/session/results.ts';
import { gridFromAffine } from '../../src/volume/grid.ts';

function feature(image: string, name: string, value: number): TableValue {
  return {
    name: `${image}_glcm_${name}`,
    image,
    family: 'glcm',
    feature: name,
    ibsi: name === 'Contrast' ? 'ACUI' : null,
    aggregation: 'ITBB',
    unit: '1',
    value,
    reason: Number.isNaN(value) ? 'flat\tregion' : null,
    sequence: null,
  };
}

const values = [
  feature('original', 'Contrast', 3),
  feature('original', 'MCC', Number.NaN),
  feature('original', 'Id', -1),
  feature('wavelet-LLH', 'Contrast', 2),
];

const plain = {
  filter: '',
  sorting: null,
  folded: new Set<string>(),
  familyTitle: (family: string) => family,
  searchText: (value: FeatureValue) => `${value.name} ${value.ibsi ?? ''}`,
  steadiness: () => Number.NaN,
};

const shown = (options: Partial<typeof plain> | object) =>
  makeRows(values, { ...plain, ...options }).map((row) =>
    row.kind === 'group' ? `${row.level} ${row.title} ${row.count}` : row.value.feature,
  );

test('rows are grouped by derived image and family, in the catalogue’s order', () => {
  expect(shown({})).toEqual([
    ...['1 Original image 3', '2 glcm 3', 'Contrast', 'MCC', 'Id'],
    ...['1 wavelet-LLH 1', '2 glcm 1', 'Contrast'],
  ]);
});

test('several sequences have headings of their own', () => {
  const both = ['T1', 'T2'].flatMap((sequence) =>
    values.map((value) => ({ ...value, sequence, name: `${sequence}_${value.name}` })),
  );
  const rows = makeRows(both, { ...plain, folded: new Set(['T1: original']) });
  expect(
    rows.flatMap((row) => (row.kind === 'group' ? [`${row.level} ${row.title}`] : [])),
  ).toEqual([
    ...['1 T1 · Original image', '1 T1 · wavelet-LLH', '2 glcm'],
    ...['1 T2 · Original image', '2 glcm', '1 T2 · wavelet-LLH', '2 glcm'],
  ]);
  expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
});

test('sorting is by value inside groups, with NaN last either way', () => {
  const sorted = (isDescending: boolean) =>
    shown({ sorting: { column: 'value', isDescending } }).slice(2, 5);
  expect(sorted(false)).toEqual(['Id', 'Contrast', 'MCC']);
  expect(sorted(true)).toEqual(['Contrast', 'Id', 'MCC']);
});

test('folded headings hide their rows; a filter opens them and finds IBSI codes', () => {
  const folded = new Set(['original']);
  expect(shown({ folded })).toEqual([
    ...['1 Original image 3', '1 wavelet-LLH 1', '2 glcm 1', 'Contrast'],
  ]);
  expect(shown({ folded, filter: 'original acui' })).toEqual([
    ...['1 Original image 1', '2 glcm 1', 'Contrast'],
  ]);
});

test('values have six digits, units their powers', () => {
  const formatted = [0, 42, 0.5, 1 / 3, 12345.678, 1e-7, 2e12, Number.NaN].map(formatValue);
  expect(formatted).toEqual([
    ...['0', '42', '0.500000', '0.333333', '12345.7', '1.0000e-7', '2.0000e+12', 'NaN'],
  ]);
  expect(['1', 'mm3', 'mm-1', 'HU2'].map(formatUnit)).toEqual(['', 'mm³', 'mm⁻¹', 'HU²']);
});

test('a copied table holds every digit and keeps one line a value', () => {
  const [, first, second] = toTsv([
    feature('original', 'Contrast', 1 / 3),
    ...values.slice(1, 2),
  ]).split('\n');
  expect(first).toBe('original_glcm_Contrast\t0.3333333333333333\t1\tACUI\tITBB\t');
  expect(second).toBe('original_glcm_MCC\tNaN\t1\t\tITBB\tflat region');
});

test('numbers: what cannot be used is refused, and a decimal comma understood', () => {
  expect(numberProblem(RULES.binWidth, parseNumber('12,5'))).toBeNull();
  expect(numberProblem(RULES.binWidth, 0)).toContain('greater than 0');
  expect(numberProblem(RULES.binCount, 2.5)).toContain('whole');
  expect(numberProblem(RULES.binCount, 2049)).toContain('2048');
  expect(numberProblem(RULES.spacing, parseNumber(''))).toContain('Type a number');
});

test('a parameter file is told from scans; JSON only when it comes alone', () => {
  const split = (...names: readonly string[]) => {
    const { scans, parameters } = splitParameterFile(names.map((name) => new File([], name)));
    return [parameters?.name ?? null, scans.map(({ name }) => name)];
  };
  expect(split('scan.nii', 'Params.YAML')).toEqual(['Params.YAML', ['scan.nii']]);
  expect(split('params.json')).toEqual(['params.json', []]);
  expect(split('scan.nii', 'scan.json')).toEqual([null, ['scan.nii', 'scan.json']]);
  expect(split('a.yaml', 'b.yml')).toEqual([null, ['a.yaml', 'b.yml']]);
});

test('keys are compared with their modifiers', () => {
  const press = { key: 'K', ctrlKey: true, metaKey: false, altKey: false };
  expect(matchesKey('Mod+K', press)).toBe(true);
  expect(matchesKey('k', press)).toBe(false);
  expect(matchesKey('?', { ...press, key: '?', ctrlKey: false })).toBe(true);
});

test('an oblique grid maps there and back, and steps along its closest axes', () => {
  // Axes permuted, flipped and tilted by 10 degrees.
  const [c, s] = [Math.cos(Math.PI / 18), Math.sin(Math.PI / 18)];
  const grid = gridFromAffine([5, 6, 7], [0, -2 * c, s, 10, 0, 2 * s, c, -4, 3, 0, 0, 7]);
  const mapping = mappingOf(grid);
  const there = mapping?.toWorld([1, 2, 3]) ?? [0, 0, 0];
  expect(mapping?.toIndex(there).map((value) => Number(value.toFixed(9)))).toEqual([1, 2, 3]);
  expect(stepAlong(grid, 0)).toEqual([0, -1, 0]);
  expect(stepAlong(grid, 1)).toEqual([0, 0, 1]);
  expect(stepAlong(grid, 2)).toEqual([1, 0, 0]);
  expect(mappingOf(gridFromAffine([1, 1, 1], [1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0]))).toBeNull();
});

test('labels of any value get entries of a colour table, hidden ones none of its colour', () => {
  const labels = [1, 4000].map((value) => ({
    value,
    name: String(value),
    colour: [value % 256, 0, 0] as const,
    voxelCount: 1,
    volumeMl: 1,
  }));
  const mask = Uint16Array.from([0, 4000, 1, 4000]);
  expect([...toEntries(mask, labels)]).toEqual([0, 4, 3, 4]);
  expect([...mask]).toEqual([0, 4000, 1, 4000]);
  expect([...colourTable(labels, new Set([4000]))]).toEqual([
    ...Array.from({ length: 12 }, () => 0),
    ...[1, 0, 0, 255, 4000 % 256, 0, 0, 0],
  ]);
});

test('the centre of a region is one of its voxels, also of a ring', () => {
  const size = [5, 5, 1] as const;
  const ring = Uint8Array.from({ length: 25 }, (_, at) =>
    Math.max(Math.abs((at % 5) - 2), Math.abs(Math.floor(at / 5) - 2)) === 2 ? 7 : 0,
  );
  const [i = 0, j = 0] = centreVoxel(size, ring, new Set([7])) ?? [];
  expect(ring[i + 5 * j]).toBe(7);
  expect(centreVoxel(size, ring, new Set([1]))).toBeNull();
});

test('percentiles leave the background out', () => {
  const data = new Int16Array(100_000);
  for (let at = 90_000; at < data.length; at++) data[at] = at % 1000;
  const { min, max } = foregroundPercentiles(data, { min: 0, max: 999 }) ?? { min: 0, max: 0 };
  expect(Math.abs(min - 20)).toBeLessThan(3);
  expect(Math.abs(max - 980)).toBeLessThan(3);
  expect(foregroundPercentiles(data, { min: 5, max: 5 })).toBeNull();
});
