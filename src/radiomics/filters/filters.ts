import type { ImageHandle } from '../../engine/engine.ts';
import type { Triple } from '../../volume/grid.ts';
import type { FilterSettings } from '../settings-filters.ts';
import type { Filter, FilterContext, Filters } from './filter.ts';
import { gaborFilter } from './gabor.ts';
import { gradientFilter } from './gradient.ts';
import { lawsFilter } from './laws.ts';
import { lbp2DFilter } from './lbp-2d.ts';
import { lbp3DFilter } from './lbp-3d.ts';
import { logFilter } from './log.ts';
import { meanFilter } from './mean.ts';
import { nonSeparableWaveletFilter } from './non-separable-wavelet.ts';
import { pointwiseFilter } from './pointwise.ts';
import { recursiveLogFilter } from './recursive-log.ts';
import { repeatedWaveletFilter } from './repeated-wavelet.ts';
import { rieszFilter } from './riesz.ts';
import { waveletFilter } from './wavelet.ts';

export const FILTERS: Filters = {
  mean: meanFilter,
  log: logFilter,
  'log-recursive': recursiveLogFilter,
  laws: lawsFilter,
  gabor: gaborFilter,
  wavelet: waveletFilter,
  'wavelet-repeated': repeatedWaveletFilter,
  square: pointwiseFilter,
  'square-root': pointwiseFilter,
  logarithm: pointwiseFilter,
  exponential: pointwiseFilter,
  gradient: gradientFilter,
  'lbp-2D': lbp2DFilter,
  'lbp-3D': lbp3DFilter,
  simoncelli: nonSeparableWaveletFilter,
  shannon: nonSeparableWaveletFilter,
  riesz: rieszFilter,
};

/**
 * Voxels along each axis on which a response depends (see Filter.reach).
 * @throws LocusError 'bad-settings'
 */
export function reachOf(settings: FilterSettings, spacing: Triple): Triple | null {
  return filterOf(settings).reach(settings, spacing);
}

/**
 * Records the response to a filter, of the size of `image` or of what is wanted of it (see Filter.record).
 * @throws LocusError 'bad-settings'
 */
export function recordFilter(
  context: FilterContext,
  image: ImageHandle,
  settings: FilterSettings,
): ImageHandle {
  return filterOf(settings).record(context, image, settings);
}

function filterOf({ filter: name }: FilterSettings): Filter<FilterSettings> {
  // Each filter is listed under the name that its settings carry.
  return FILTERS[name] as Filter<FilterSettings>;
}
