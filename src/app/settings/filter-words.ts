import type { FilterSettings } from '../../radiomics/settings-filters.ts';
import type { Boundary } from '../../volume/boundary.ts';

export const BOUNDARY_OPTIONS: readonly (readonly [Boundary, string])[] = [
  ['mirror', 'mirrored'],
  ['nearest', 'edge voxel'],
  ['periodic', 'periodic'],
  ['zero', 'zeros'],
];

type Rows = readonly (readonly [string, string, FilterSettings])[];

const common = { dimension: '3D', boundary: 'mirror' } as const;
const log = { filter: 'log', ...common, sigmaMm: 3, cutoffSigma: 4 } as const;

/** Filters that can be added: a word for the form, a title, and what each starts with. */
export const NEW_FILTERS: Rows = [
  ['mean', 'Mean', { filter: 'mean', ...common, support: 5 }],
  ['log', 'Laplacian of Gaussian', log],
  [
    'laws',
    'Laws’ kernels',
    { filter: 'laws', ...common, kernels: 'L5E5E5', pooling: 'max', energyDistance: 7 },
  ],
  [
    'gabor',
    'Gabor',
    {
      filter: 'gabor',
      boundary: 'mirror',
      sigmaMm: 5,
      lambdaMm: 2,
      gamma: 1.5,
      response: 'modulus',
      orientation: { step: 22.5, pooling: 'mean' },
      hasOrthogonalPlanes: false,
    },
  ],
  [
    'wavelet',
    'Separable wavelet',
    { filter: 'wavelet', ...common, wavelet: 'db3', band: 'LLH', level: 1, pooling: 'mean' },
  ],
  ['simoncelli', 'Simoncelli wavelet', { filter: 'simoncelli', ...common, level: 1 }],
  ['shannon', 'Shannon wavelet', { filter: 'shannon', ...common, level: 1 }],
  [
    'riesz-log',
    'Riesz transform of a Laplacian of Gaussian',
    { filter: 'riesz', of: log, order: [1, 0, 0], alignmentSigmaMm: null },
  ],
  [
    'riesz-simoncelli',
    'Riesz transform of a Simoncelli wavelet',
    {
      filter: 'riesz',
      of: { filter: 'simoncelli', ...common, level: 1 },
      order: [1, 0, 0],
      alignmentSigmaMm: null,
    },
  ],
];

/** What the form calls a filter. */
export function filterTitle(filter: FilterSettings): string {
  const word = filter.filter === 'riesz' ? `riesz-${filter.of.filter}` : filter.filter;
  return NEW_FILTERS.find(([name]) => name === word)?.[1] ?? word;
}
