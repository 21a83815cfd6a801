import type { FilterSettings } from '../../src/radiomics/settings-filters.ts';
import { BOUNDARIES } from '../../src/volume/boundary.ts';

/** Filters of which each reads another part of the image, or reads it in another way. */
export const FILTER_CASES: readonly FilterSettings[] = [
  ...BOUNDARIES.flatMap((boundary): FilterSettings[] => [
    { filter: 'mean', dimension: '3D', boundary, support: 5 },
    { filter: 'log', dimension: '3D', boundary, sigmaMm: 1.5, cutoffSigma: 2 },
    {
      filter: 'wavelet',
      dimension: '3D',
      boundary,
      wavelet: 'db2',
      band: 'LHL',
      level: 2,
      pooling: 'mean',
    },
  ]),
  {
    filter: 'laws',
    dimension: '3D',
    boundary: 'mirror',
    kernels: 'L5E3S3',
    pooling: 'max',
    energyDistance: 2,
  },
  { filter: 'mean', dimension: '2D', boundary: 'periodic', support: 3 },
  { filter: 'log-recursive', sigmaMm: 0.8 },
  { filter: 'log-recursive', sigmaMm: 4 },
  { filter: 'simoncelli', dimension: '2D', boundary: 'mirror', level: 1 },
  ...(['LLH', 'HHL', 'LLL'] as const).map(
    (band): FilterSettings => ({
      filter: 'wavelet-repeated',
      wavelet: 'coif1',
      band,
      level: 1,
      plane: null,
    }),
  ),
  { filter: 'wavelet-repeated', wavelet: 'haar', band: 'HL', level: 2, plane: 1 },
  { filter: 'square' },
  { filter: 'logarithm' },
  { filter: 'gradient', usesSpacing: true },
];
