import { SPECTRAL_BOUND, type SpectralFilter } from '../engine/spectral.ts';
import type { Triple } from '../volume/grid.ts';
import { within } from './comparison.ts';
import { spectralByDefinition } from './definitions/spectral.ts';
import { type Operation, type OperationCase, once } from './operation.ts';
import { voxelCountOf, wholeNumbers } from './subjects.ts';

const CPU_BOUND = 1e-12;

/** Even, odd, and a prime too large for a radix of its own. */
const SIZES: readonly Triple[] = [
  [12, 7, 5],
  [9, 4, 6],
  [23, 5, 2],
];

const SPECTRAL_FILTERS: readonly { readonly name: string; readonly filter: SpectralFilter }[] = [
  {
    name: 'Simoncelli, level 1',
    filter: { isPlanar: false, band: { wavelet: 'simoncelli', level: 1 }, riesz: null },
  },
  {
    name: 'Simoncelli in planes, level 2',
    filter: { isPlanar: true, band: { wavelet: 'simoncelli', level: 2 }, riesz: null },
  },
  {
    name: 'Shannon, level 1, Riesz 1 0 1',
    filter: { isPlanar: false, band: { wavelet: 'shannon', level: 1 }, riesz: [1, 0, 1] },
  },
  { name: 'Riesz 0 1 0', filter: { isPlanar: false, band: null, riesz: [0, 1, 0] } },
];

function spectralCases(): readonly OperationCase[] {
  return SIZES.flatMap((size, n) => {
    const data = Int16Array.from(wholeNumbers(voxelCountOf(size), -1000, 3000, 61 + n));
    return SPECTRAL_FILTERS.map(({ name, filter }): OperationCase => {
      const defined = once(() => spectralByDefinition(data, size, filter));
      return {
        name: `${name}, ${size.join(' x ')}`,
        record: (batch) => {
          const image = batch.image({ size, data, label: 'self-test' });
          const voxels = batch.voxels(batch.spectral(image, filter));
          return (engine) => {
            const bound = engine === 'cpu' ? CPU_BOUND : SPECTRAL_BOUND;
            return within(voxels.value(), defined(), bound, [3000]);
          };
        },
      };
    });
  });
}

/** Filters by way of the spectrum. */
export const SPECTRAL_OPERATIONS: readonly Operation[] = [
  {
    operation: 'spectral',
    title: 'Filters of the spectrum',
    bound: {
      cpu: `${CPU_BOUND.toExponential()} of the image's largest magnitude`,
      webgpu: `${SPECTRAL_BOUND.toExponential()} of the image's largest magnitude`,
    },
    cases: spectralCases(),
  },
];
