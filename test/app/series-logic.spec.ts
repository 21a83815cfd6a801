// What the page computes of series and headers, without a page.

import { expect, test } from '@playwright/test';
import { headerRows } from '../../src/app/header/header-rows.ts';
import { describeOffer, groupOffers, matchesQuery } from '../../src/app/series/series-words.ts';
import { canLink } from '../../src/app/viewer/link.ts';
import { defaultChoice, windowOf } from '../../src/app/viewer/windows.ts';
import type { HeaderElement } from '../../src/formats/dicom/dataset.ts';
import { axisAlignedGrid } from '../../src/volume/grid.ts';
import type { LoadedItem } from '../../src/worker/protocol.ts';
import type { SeriesOffer } from '../../src/worker/protocol-series.ts';

const series: SeriesOffer['series'] = {
  modality: 'MR',
  description: 'ep2d diff',
  seriesNumber: 7,
  images: 48,
  echoTime: null,
  repetitionTime: null,
  inversionTime: null,
  flipAngle: null,
  bValues: [0, 1000],
  sequenceWords: [],
  hasContrast: false,
  units: [],
};
const offer: SeriesOffer = {
  id: 'a',
  patient: 'Patient 1',
  study: 'study-1',
  frameOfReference: 'frame-1',
  series,
  sequence: 'DWI',
  grid: axisAlignedGrid([256, 256, 24], [0.9375, 0.9375, 5]),
  frames: 2,
  frameNames: ['b = 0', 'b = 1000'],
  bytesNeeded: 12_600_000,
  warnings: [],
  isSuggested: false,
  itemId: null,
};

function element(tag: string, keyword: string, part: Partial<HeaderElement> = {}): HeaderElement {
  return { tag, keyword, vr: 'LO', value: keyword, isIdentifying: false, items: [], ...part };
}

const header = [
  element('(0008,0060)', 'Modality', { value: 'MR' }),
  element('(0010,0010)', 'PatientName', { value: 'DOE^JANE', isIdentifying: true }),
  element('(0008,1120)', 'ReferencedPatientSequence', {
    vr: 'SQ',
    isIdentifying: true,
    items: [[element('(0008,1150)', 'ReferencedSOPClassUID', { value: '1.2.3' })]],
  }),
  element('(0008,1140)', 'ReferencedImageSequence', {
    vr: 'SQ',
    items: [
      [element('(0008,1150)', 'ReferencedSOPClassUID', { value: '1.2.840' })],
      [element('(0028,0030)', 'PixelSpacing', { value: '0.5\\0.5' })],
    ],
  }),
];
const view = { query: '', isShown: false, isOpen: () => false };
const titles = (query: string, isShown = false) =>
  headerRows(header, { ...view, query, isShown }).map(({ title }) => title);

test('folded sequences of a header are one line each', () => {
  expect(titles('')).toEqual([
    'Modality',
    'PatientName',
    'ReferencedPatientSequence',
    'ReferencedImageSequence',
  ]);
  const open = headerRows(header, { ...view, isOpen: (key) => key === '(0008,1140)' });
  expect(open.map(({ title, depth }) => `${depth} ${title}`).slice(3)).toEqual([
    '0 ReferencedImageSequence',
    '1 Item 1',
    '2 ReferencedSOPClassUID',
    '1 Item 2',
    '2 PixelSpacing',
  ]);
});

test('a search finds tags, keywords and values, in sequences too', () => {
  expect(titles('00100010')).toEqual(['PatientName']);
  expect(titles('pixel spacing')).toEqual(['ReferencedImageSequence', 'Item 2', 'PixelSpacing']);
  expect(titles('1.2.840')).toEqual(['ReferencedImageSequence', 'Item 1', 'ReferencedSOPClassUID']);
});

test('what identifies is hidden from a search as well, with all that is inside', () => {
  expect(titles('doe')).toEqual([]);
  expect(titles('doe', true)).toEqual(['PatientName']);
  expect(titles('1.2.3')).toEqual([]);
  const inside = headerRows(header, { ...view, isOpen: () => true });
  expect(inside.filter(({ isIdentifying }) => isIdentifying).map(({ title }) => title)).toEqual([
    'PatientName',
    'ReferencedPatientSequence',
    'ReferencedSOPClassUID',
  ]);
});

test('series in words, by patient and study', () => {
  expect(describeOffer(offer)).toBe(
    'MR · 256×256×24 · 0.9375×0.9375×5\u00a0mm · 48 images · 2 volumes (b = 0, b = 1000) · 13 MB',
  );
  const others = [
    offer,
    { ...offer, id: 'b', patient: 'Patient 2' },
    { ...offer, id: 'c', study: 'study-2' },
    { ...offer, id: 'd' },
  ];
  expect(
    groupOffers(others).map(({ patient, studies }) => [
      patient,
      studies.map(({ offers }) => offers.map(({ id }) => id)),
    ]),
  ).toEqual([
    ['Patient 1', [['a', 'd'], ['c']]],
    ['Patient 2', [['b']]],
  ]);
  expect(matchesQuery(offer, 'DIFF 1000')).toBe(true);
  expect(matchesQuery(offer, 'diff ct')).toBe(false);
});

function image(part: Partial<LoadedItem> & { readonly modality?: 'PT' | 'CT' }): LoadedItem {
  const { modality = 'PT', ...rest } = part;
  return {
    ...{ id: 'a', name: 'a', role: 'image', roleReason: '', canSwitchRole: false },
    header: {
      ...{ format: 'DICOM', grid: axisAlignedGrid([10, 10, 10], [2, 2, 2]), frames: 1 },
      ...{ voxelType: 'int16', slope: 1, intercept: 0, bytesNeeded: 1, modality, warnings: [] },
    },
    ...{ frame: 0, unit: 'SUVbw', nonFiniteCount: 0, labels: null, regions: null },
    ...{ intensity: { min: 0, max: 30, p2: 0, p98: 4 } },
    ...{ sequence: 'PET', sequenceReason: '', dicom: null, warnings: [], sha256: 'x' },
    isSample: false,
    ...rest,
  } as LoadedItem;
}

test('PET is shown from no uptake upwards, whatever its unit', () => {
  const suv = image({});
  expect(windowOf(defaultChoice(suv), suv, null)).toEqual({ min: 0, max: 10 });
  const brain = image({ intensity: { min: 0, max: 4, p2: 0, p98: 3 } });
  expect(windowOf(defaultChoice(brain), brain, null)).toEqual({ min: 0, max: 5 });
  const raw = image({
    unit: 'Bq/ml',
    intensity: { min: 0, max: 90_000, p2: 0, p98: 10_000 },
  });
  expect(windowOf(defaultChoice(raw), raw, null)).toEqual({ min: 0, max: 20_000 });
});

test('images are linked in one space, where both have voxels', () => {
  const from = (patient: string, study: string, frameOfReference: string | null) =>
    image({ dicom: { patient, study, frameOfReference, series } });
  const [ct, pet] = [
    from('Patient 1', 'study-1', 'frame-1'),
    from('Patient 1', 'study-1', 'frame-1'),
  ];
  expect(canLink(ct, pet, [9, 9, 9])).toBe(true);
  expect(canLink(ct, pet, [30, 9, 9])).toBe(false);
  expect(canLink(ct, from('Patient 1', 'study-1', 'frame-2'), [9, 9, 9])).toBe(false);
  expect(canLink(ct, from('Patient 2', 'study-1', 'frame-1'), [9, 9, 9])).toBe(false);
  expect(canLink(ct, from('Patient 1', 'study-2', null), [9, 9, 9])).toBe(false);
  expect(canLink(image({}), image({}), [9, 9, 9])).toBe(true);
  expect(canLink(null, ct, [9, 9, 9])).toBe(false);
});
