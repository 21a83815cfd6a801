import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readFilter } from '../../../src/formats/filter-json.ts';
import { LocusError } from '../../../src/volume/errors.ts';
import { describeGroundTruth } from '../../support/ground-truth.ts';

const WAVELETS = ['haar', 'db2', 'coif1'];

function read(value: unknown) {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return readFilter(text, 'filter.json', WAVELETS);
}

function problemOf(value: unknown): string {
  try {
    read(value);
  } catch (error) {
    if (error instanceof LocusError && error.code === 'bad-settings') return error.problem;
    throw error;
  }
  return 'no error';
}

const LOG = { filter: 'LoG', dim: '3D', padding: 'mirror' };
const LAWS = { filter: 'Laws', dim: '3D', padding: 'zero' };
const GABOR = { filter: 'Gabor', dim: '2D', padding: 'zero' };
const KERNEL = { sigmaMm: 10, lambdaMm: 4, gamma: 0.5 };

describe('a filter as JSON', () => {
  test.each([
    [
      { ...LOG, params: { sigmaMm: 3, cutoffSigma: 4 } },
      { filter: 'log', dimension: '3D', boundary: 'mirror', sigmaMm: 3, cutoffSigma: 4 },
    ],
    [
      {
        ...LAWS,
        id: '3.a.3',
        phantom: 'impulse',
        params: {
          kernelsXyz: 'E5L5S5',
          rotationInvariance: '3D',
          pooling: 'max',
          energyMap: true,
          energyDistanceVoxels: 7,
        },
      },
      {
        filter: 'laws',
        dimension: '3D',
        boundary: 'zero',
        kernels: 'E5L5S5',
        pooling: 'max',
        energyDistance: 7,
      },
    ],
    [
      { ...GABOR, params: { ...KERNEL, thetaDeg: 60 } },
      {
        filter: 'gabor',
        boundary: 'zero',
        ...KERNEL,
        response: 'modulus',
        orientation: { theta: 60 },
        hasOrthogonalPlanes: false,
      },
    ],
    [
      {
        filter: 'separable wavelet',
        dim: '2D',
        padding: 'periodic',
        params: { wavelet: 'db2', band_xyz: 'LH', level: 2, decimated: false },
      },
      {
        filter: 'wavelet',
        dimension: '2D',
        boundary: 'periodic',
        wavelet: 'db2',
        band: 'LH',
        level: 2,
        pooling: null,
      },
    ],
    [
      { filter: 'simoncelli', dim: '3D', params: { level: 2, map: 'B (band-pass)' } },
      { filter: 'simoncelli', dimension: '3D', boundary: 'periodic', level: 2 },
    ],
    [
      {
        filter: 'Riesz-LoG',
        dim: '3D',
        padding: 'zero',
        params: {
          sigmaMm: 3,
          cutoffSigma: 4,
          rieszOrderXyz: [0, 2, 0],
          alignedStructureTensorSigmaMm: 1,
        },
      },
      {
        filter: 'riesz',
        of: { filter: 'log', dimension: '3D', boundary: 'zero', sigmaMm: 3, cutoffSigma: 4 },
        order: [0, 2, 0],
        alignmentSigmaMm: 1,
      },
    ],
    [
      {
        filter: 'wavelet-repeated',
        params: { wavelet: 'haar', bandXyz: 'LH', level: 1, force2Ddimension: 0 },
      },
      { filter: 'wavelet-repeated', wavelet: 'haar', band: 'LH', level: 1, plane: 2 },
    ],
    [{ filter: 'SquareRoot' }, { filter: 'square-root' }],
    [
      { filter: 'Gradient', params: {} },
      { filter: 'gradient', usesSpacing: true },
    ],
    [
      { filter: 'LBP3D', params: { levels: 2, radius: 1, subdivision: 1, map: 'kurtosis' } },
      { filter: 'lbp-3D', levels: 2, radius: 1, subdivision: 1, map: 'kurtosis' },
    ],
  ])('%j', (json, settings) => {
    expect(read(json)).toEqual(settings);
  });

  test.each([
    ['{', 'This is not JSON: '],
    [[], 'The file must be an object, { "key": value, … }.'],
    [{ filter: 'Lawz' }, 'There is no filter "Lawz"; did you mean Laws?'],
    [
      LOG,
      'params.sigmaMm is missing: a number above 0, at most 1000. params.cutoffSigma is missing: a number above 0, at most 20.',
    ],
    [
      { ...LOG, params: { sigmaMM: 3, cutoffSigma: 4, sigmaMm: 3 } },
      'LoG has no key params.sigmaMM; did you mean sigmaMm?',
    ],
    [
      { ...LOG, params: { sigmaMm: -3, cutoffSigma: '4' } },
      'params.sigmaMm must be a number above 0, at most 1000, not -3. params.cutoffSigma must be a number above 0, at most 20, not "4".',
    ],
    [
      { ...LOG, padding: 'wrap', params: { sigmaMm: 3, cutoffSigma: 4 } },
      'padding must be zero, nearest, periodic or mirror, not "wrap".',
    ],
    [{ filter: 'Square', padding: 'zero' }, 'Square has no key padding; it has filter, params.'],
    [{ ...GABOR, dim: '3D', params: { ...KERNEL, thetaDeg: 0 } }, 'dim must be 2D, not "3D".'],
    [
      { ...GABOR, params: KERNEL },
      'One of params.thetaDeg and params.deltaThetaDeg must be given.',
    ],
    [
      { ...GABOR, params: { ...KERNEL, deltaThetaDeg: 45 } },
      'params.pooling is missing: how orientations become one.',
    ],
    [{ ...LAWS, params: { kernelsXyz: 'L5S5' } }, 'params.kernelsXyz names 2 axes; 3D has 3.'],
    [
      { ...LAWS, params: { kernelsXyz: 'E5L5S5', rotationInvariance: '2D', energyMap: true } },
      'params.energyDistanceVoxels is missing. params.rotationInvariance is 2D but dim 3D. params.pooling is missing: how rotations become one.',
    ],
    [
      { ...LAWS, params: { kernelsXyz: 'E7L5S5' } },
      'params.kernelsXyz must be kernels from L5, E5, S5, W5, R5, L3, E3, S3, one an axis, not "E7L5S5".',
    ],
    [
      { filter: 'mean', dim: '3D', padding: 'zero', params: { supportVoxels: 4 } },
      'params.supportVoxels must be odd, not 4.',
    ],
    [
      {
        filter: 'separable wavelet',
        dim: '3D',
        padding: 'zero',
        params: { wavelet: 'coif11', bandXyz: 'LHL', level: 1, decimated: false },
      },
      'params.wavelet "coif11" is not known; did you mean coif1?',
    ],
  ])('%j is refused, with the reason', (json, problem) => {
    expect(problemOf(json).slice(0, problem.length)).toBe(problem);
  });
});

describeGroundTruth('the published settings of IBSI-2 phase 1', (file) => {
  test('are read, in both spellings of the keys', () => {
    const path = file('ibsi2/ibsi2_phase1_settings.json');
    const { tests } = JSON.parse(readFileSync(path, 'utf8')) as { tests: readonly object[] };
    expect(tests).toHaveLength(36);
    for (const entry of tests) {
      const snake = JSON.stringify(entry);
      const camel = snake.replaceAll(/"([a-z_]+)":/g, (_, key: string) => {
        return `"${key.replaceAll(/_([a-z])/g, (__, letter: string) => letter.toUpperCase())}":`;
      });
      expect(read(camel)).toEqual(read(snake));
    }
  });
});
