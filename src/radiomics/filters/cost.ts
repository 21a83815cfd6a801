import type { Triple } from '../../volume/grid.ts';
import type { FilterSettings } from '../settings-filters.ts';
import { reachOf } from './filters.ts';

/** A tap of a separable pass on the CPU engine, ns per voxel; as rough as the costs in shares.ts. */
const TAP = 0.6;

/** What is not a matter of taps, ns per voxel. */
const RECURSION = 150;
const SPECTRUM = 250;
const ORIENTATION = 150;
const FUNCTION = 10;
const SPHERE_SAMPLE = 60;

/** Rough time of a response on the CPU engine, ns per voxel of the work box: for the balance between threads only. */
export function filterCost(filter: FilterSettings, spacing: Triple): number {
  switch (filter.filter) {
    case 'mean':
      return tapsOf(filter, spacing);
    case 'log':
      // One kernel for each second derivative.
      return 3 * tapsOf(filter, spacing);
    case 'log-recursive':
      return RECURSION;
    case 'laws': {
      const turned = filter.pooling === null ? 1 : filter.dimension === '2D' ? 4 : 24;
      const energy = filter.energyDistance ?? 0;
      return TAP * 5 * 3 * turned + 3 * TAP * (2 * energy + 1);
    }
    case 'wavelet':
    case 'wavelet-repeated': {
      const isTurned = filter.filter === 'wavelet' && filter.pooling !== null;
      return tapsOf(filter, spacing) * (isTurned ? 8 : 1);
    }
    case 'gabor': {
      const { orientation, hasOrthogonalPlanes } = filter;
      const count = 'theta' in orientation ? 1 : 360 / orientation.step;
      return ORIENTATION * count * (hasOrthogonalPlanes ? 3 : 1);
    }
    case 'simoncelli':
    case 'shannon':
      return SPECTRUM;
    case 'riesz':
      return SPECTRUM * (filter.alignmentSigmaMm === null ? 1 : 8);
    case 'lbp-2D':
      return FUNCTION * filter.samples;
    case 'lbp-3D':
      return SPHERE_SAMPLE * (10 * 4 ** filter.subdivision + 2);
    case 'square':
    case 'square-root':
    case 'logarithm':
    case 'exponential':
    case 'gradient':
      return FUNCTION;
  }
}

function tapsOf(filter: FilterSettings, spacing: Triple): number {
  const reach = reachOf(filter, spacing) ?? [0, 0, 0];
  return TAP * reach.reduce((sum, r) => sum + 2 * r + 1, 0);
}
