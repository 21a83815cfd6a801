import { describe, expect, test } from 'vitest';
import { defaultSettings } from '../../../src/radiomics/defaults.ts';
import { imagesProblem } from '../../../src/radiomics/derived-images.ts';
import { parseSettings } from '../../../src/radiomics/parse-settings.ts';
import { makePlan } from '../../../src/radiomics/plan.ts';
import type { ExtractionSettings, ProfileName } from '../../../src/radiomics/settings.ts';
import type { FilterSettings } from '../../../src/radiomics/settings-filters.ts';
import {
  IMAGE_DEFAULTS,
  IMAGE_TYPES,
  type ImageTypes,
  ORIGINAL_ONLY,
} from '../../../src/radiomics/settings-images.ts';

const EVERY_TYPE: ImageTypes = {
  ...ORIGINAL_ONLY,
  ...IMAGE_DEFAULTS,
  log: { sigmas: [1, 2.5] },
  square: true,
  squareRoot: true,
  logarithm: true,
  exponential: true,
  filters: [{ filter: 'mean', dimension: '3D', boundary: 'mirror', support: 5 }],
};

function settingsOf(
  images: Partial<ImageTypes>,
  profile: ProfileName = 'pyradiomics',
  more: Partial<ExtractionSettings> = {},
): ExtractionSettings {
  const settings = defaultSettings(profile);
  return { ...settings, ...more, imageTypes: { ...ORIGINAL_ONLY, ...images } };
}

const imagesOf = (settings: ExtractionSettings) => makePlan(settings).map(({ image }) => image);
const namesOf = (settings: ExtractionSettings) => imagesOf(settings).map(({ name }) => name);
const inPlanes = (plane: 0 | 1 | 2) => ({ ...defaultSettings('ibsi').texture, plane });

describe('images of a plan', () => {
  // PyRadiomics 3.0.1's names for these image types, enabled in this order.
  const NAMES = [
    'original',
    ...['LLH', 'LHL', 'LHH', 'HLL', 'HLH', 'HHL', 'HHH', 'LLL'].map((band) => `wavelet-${band}`),
    ...['log-sigma-1-0-mm-3D', 'log-sigma-2-5-mm-3D'],
    ...['square', 'squareroot', 'logarithm', 'exponential', 'gradient'],
    ...['lbp-2D', 'lbp-3D-m1', 'lbp-3D-m2', 'lbp-3D-k'],
    'mean-5-3D',
  ];

  test.each(['ibsi', 'pyradiomics'] as const)('by PyRadiomics’ names (%s)', (profile) => {
    expect(namesOf(settingsOf(EVERY_TYPE, profile))).toEqual(NAMES);
  });

  test('a type has settings of its own', () => {
    const byImageType = Object.fromEntries(
      IMAGE_TYPES.map((type, n) => [type, { binning: { kind: 'count', count: 2 + n } }] as const),
    );
    const plan = makePlan(settingsOf(EVERY_TYPE, 'ibsi', { byImageType }));
    for (const { image, settings } of plan) {
      const type = image.kind === 'original' ? 'original' : image.type;
      expect(settings.binning).toEqual({ kind: 'count', count: 2 + IMAGE_TYPES.indexOf(type) });
    }
  });

  test('levels of a wavelet are counted from the first that is taken', () => {
    const wavelet = { name: 'haar', startLevel: 1, levels: 2 };
    const images = imagesOf(settingsOf({ wavelet })).slice(1);
    expect(images.map(({ name }) => name)).toEqual([
      ...['LLH', 'LHL', 'LHH', 'HLL', 'HLH', 'HHL', 'HHH'].map((band) => `wavelet-${band}`),
      ...['LLH', 'LHL', 'LHH', 'HLL', 'HLH', 'HHL', 'HHH'].map((band) => `wavelet2-${band}`),
      'wavelet2-LLL',
    ]);
    const of = (name: string) => images.find((image) => image.name === name);
    const filter = { filter: 'wavelet-repeated', wavelet: 'haar', plane: null };
    expect(of('wavelet-LLH')).toMatchObject({ filter: { ...filter, band: 'LLH', level: 2 } });
    expect(of('wavelet2-LLL')).toMatchObject({ filter: { ...filter, band: 'LLL', level: 3 } });
  });

  test('wavelets in planes have two letters', () => {
    const { wavelet } = IMAGE_DEFAULTS;
    const flat = (profile: ProfileName, plane: 0 | 2) =>
      settingsOf({ wavelet }, profile, { texture: inPlanes(plane) });
    const names = ['original', 'wavelet-LH', 'wavelet-HL', 'wavelet-HH', 'wavelet-LL'];
    for (const settings of [flat('pyradiomics', 0), flat('pyradiomics', 2), flat('ibsi', 2)]) {
      expect(namesOf(settings)).toEqual(names);
      expect(imagesProblem(settings)).toBe(null);
    }
    expect(imagesOf(flat('ibsi', 2))[1]).toMatchObject({ filter: { dimension: '2D' } });
    expect(imagesOf(flat('pyradiomics', 0))[1]).toMatchObject({ filter: { plane: 0 } });
    expect(imagesProblem(flat('ibsi', 0))?.what).toContain('planes across z');
  });

  test('the profile says which filter a type is', () => {
    const images = { ...ORIGINAL_ONLY, log: { sigmas: [3] }, wavelet: IMAGE_DEFAULTS.wavelet };
    const filtersOf = (settings: ExtractionSettings) =>
      imagesOf(settings).flatMap((image) => (image.kind === 'filtered' ? [image.filter] : []));
    const ibsi = filtersOf(settingsOf({ ...images, boundary: 'zero' }, 'ibsi'));
    expect(ibsi.at(-1)).toEqual({
      filter: 'log',
      dimension: '3D',
      boundary: 'zero',
      sigmaMm: 3,
      cutoffSigma: 4,
    });
    expect(ibsi[0]).toEqual({
      filter: 'wavelet',
      dimension: '3D',
      boundary: 'zero',
      wavelet: 'coif1',
      band: 'LLH',
      level: 1,
      pooling: null,
    });
    const pyradiomics = filtersOf(settingsOf(images, 'pyradiomics'));
    expect(pyradiomics.at(-1)).toEqual({ filter: 'log-recursive', sigmaMm: 3 });
    expect(new Set(pyradiomics.slice(0, 8).map(({ filter }) => filter))).toEqual(
      new Set(['wavelet-repeated']),
    );
  });
});

const LOG: FilterSettings = {
  filter: 'log',
  dimension: '2D',
  boundary: 'mirror',
  sigmaMm: 1.5,
  cutoffSigma: 4,
};
const LAWS: FilterSettings = {
  filter: 'laws',
  dimension: '3D',
  boundary: 'mirror',
  kernels: 'L5E5E5',
  pooling: 'max',
  energyDistance: 7,
};
const GABOR: FilterSettings = {
  filter: 'gabor',
  boundary: 'mirror',
  sigmaMm: 5,
  lambdaMm: 2,
  gamma: 1.5,
  response: 'modulus',
  orientation: { step: 22.5, pooling: 'mean' },
  hasOrthogonalPlanes: true,
};
const WAVELET: FilterSettings = {
  filter: 'wavelet',
  dimension: '2D',
  boundary: 'mirror',
  wavelet: 'db3',
  band: 'LH',
  level: 1,
  pooling: 'mean',
};
const SIMONCELLI: FilterSettings = {
  filter: 'simoncelli',
  dimension: '3D',
  boundary: 'periodic',
  level: 2,
};
const BANK: readonly (readonly [string, FilterSettings])[] = [
  ['log-sigma-1-5-mm-2D', LOG],
  ['log-sigma-1-5-mm-cut-3-0-2D', { ...LOG, cutoffSigma: 3 }],
  ['laws-L5E5E5-max-energy-7-3D', LAWS],
  [
    'laws-E3W5-2D-zero',
    {
      ...LAWS,
      dimension: '2D',
      kernels: 'E3W5',
      pooling: null,
      energyDistance: null,
      boundary: 'zero',
    },
  ],
  ['gabor-sigma-5-0-mm-lambda-2-0-mm-gamma-1-5-step-22-5-mean-3-planes', GABOR],
  [
    'gabor-sigma-5-0-mm-lambda-2-0-mm-gamma-1-5-theta-m60-0-real-2D',
    { ...GABOR, response: 'real', orientation: { theta: -60 }, hasOrthogonalPlanes: false },
  ],
  ['wavelet-db3-LH-level-1-mean-2D', WAVELET],
  ['wavelet-db3-LH-level-1-2D', { ...WAVELET, pooling: null }],
  ['simoncelli-level-2-3D-periodic', SIMONCELLI],
  [
    'riesz-0-1-0-simoncelli-level-2-3D-periodic',
    { filter: 'riesz', of: SIMONCELLI, order: [0, 1, 0], alignmentSigmaMm: null },
  ],
  [
    'riesz-2-0-0-aligned-1-5-mm-log-sigma-1-5-mm-2D',
    { filter: 'riesz', of: LOG, order: [2, 0, 0], alignmentSigmaMm: 1.5 },
  ],
];

describe('IBSI’s filters', () => {
  test('have names of their own', () => {
    const settings = settingsOf({ filters: BANK.map(([, filter]) => filter) }, 'ibsi');
    expect(namesOf(settings).slice(1)).toEqual(BANK.map(([name]) => name));
    for (const name of namesOf(settings)) expect(name).toMatch(/^[A-Za-z0-9-]+$/);
    expect(imagesProblem(settings)).toBe(null);
  });

  test('two of one name are refused', () => {
    const settings = settingsOf({ filters: [LAWS, LOG, { ...LAWS }] }, 'ibsi');
    expect(imagesProblem(settings)?.what).toContain('laws-L5E5E5-max-energy-7-3D');
    const sameAsLog = settingsOf(
      { log: { sigmas: [1.5] }, filters: [{ ...LOG, dimension: '3D' }] },
      'ibsi',
    );
    expect(imagesProblem(sameAsLog)?.what).toContain('log-sigma-1-5-mm-3D');
  });

  test('are read back from storage, and nothing that is not right', () => {
    const settings = settingsOf({ ...EVERY_TYPE, filters: BANK.map(([, filter]) => filter) });
    expect(parseSettings(JSON.parse(JSON.stringify(settings)))).toEqual(settings);
    const wrong: readonly object[] = [
      { ...LOG, sigmaMm: 0 },
      { ...LOG, boundary: 'reflect' },
      { ...LAWS, kernels: 'L5E5' },
      { ...LAWS, kernels: 'L5E5W3' },
      { ...WAVELET, band: 'LLH' },
      { ...WAVELET, wavelet: 'db999' },
      { ...GABOR, orientation: { step: 0, pooling: 'mean' } },
      { filter: 'mean', dimension: '3D', boundary: 'mirror', support: 4 },
      { filter: 'riesz', of: LAWS, order: [1, 0, 0], alignmentSigmaMm: null },
      { filter: 'lbp-3D', ...IMAGE_DEFAULTS.lbp3D, map: 3 },
      { filter: 'mean' },
    ];
    for (const filter of wrong) {
      const stored = { ...settings, imageTypes: { ...EVERY_TYPE, filters: [filter] } };
      expect([filter, parseSettings(stored)]).toEqual([filter, null]);
    }
  });
});
