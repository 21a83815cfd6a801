import { expect, test } from 'vitest';
import { type JsonCase, toJson } from '../../../src/formats/json.ts';
import { defaultSettings } from '../../../src/radiomics/defaults.ts';
import { axisAlignedGrid } from '../../../src/volume/grid.ts';

const grid = axisAlignedGrid([5, 4, 4], [2, 2, 2]);
const feature = {
  name: 'original_glcm_Contrast',
  sequence: null,
  image: 'original',
  family: 'glcm',
  feature: 'Contrast',
  ibsi: 'ACUI',
  aggregation: 'ITBB',
  unit: '1',
  value: 1 / 3,
  reason: null,
};
const row: JsonCase = {
  version: '0.1.0',
  engine: { name: 'cpu', adapter: null, threads: 2 },
  settings: defaultSettings('ibsi'),
  images: [{ sequence: null, sha256: 'aa', grid }],
  mask: { sha256: 'bb', grid, labels: [1] },
  diagnostics: { 'Mask-original_VoxelNum': 74 },
  features: [feature],
};

test('the schema, name by name', () => {
  const { feature: _, sequence: __, ...written } = feature;
  expect(JSON.parse(toJson(row))).toEqual({
    locus: '0.1.0',
    engine: { name: 'cpu', adapter: null, threads: 2 },
    settings: defaultSettings('ibsi'),
    inputs: [
      { role: 'image', sha256: 'aa', grid },
      { role: 'mask', sha256: 'bb', grid, labels: [1] },
    ],
    diagnostics: { 'diagnostics_Mask-original_VoxelNum': 74 },
    features: [written],
  });
});

test('NaN is null with its reason', () => {
  const features = [{ ...feature, value: Number.NaN, reason: 'no neighbours' }];
  expect(JSON.parse(toJson({ ...row, features })).features[0]).toMatchObject({
    value: null,
    reason: 'no neighbours',
  });
});

test('a value that JSON cannot hold is never null without a reason', () => {
  const features = [{ ...feature, value: Number.POSITIVE_INFINITY }];
  expect(JSON.parse(toJson({ ...row, features })).features[0]).toMatchObject({
    value: null,
    reason: 'not a finite number (Infinity)',
  });
});

test('numbers keep their full precision', () => {
  expect(JSON.parse(toJson(row)).features[0].value).toBe(1 / 3);
});
