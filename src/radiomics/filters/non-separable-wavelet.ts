import type { SpectralFilter } from '../../engine/spectral.ts';
import type { NonSeparableWaveletFilter } from '../settings-filters.ts';
import type { Filter } from './filter.ts';
import { withoutSurroundings, withSurroundings } from './surroundings.ts';

/** IBSI LODD, Simoncelli (PRT7) and Shannon: the response depends on the whole image. */
export const nonSeparableWaveletFilter: Filter<NonSeparableWaveletFilter> = {
  reach: () => null,
  record: ({ batch }, image, settings) => {
    const filter = spectralFilterOf(settings);
    const extent = { isPlanar: filter.isPlanar, boundary: settings.boundary };
    const response = batch.spectral(withSurroundings(batch, image, extent), filter);
    return withoutSurroundings(batch, response, image.size, extent);
  },
};

export function spectralFilterOf({
  filter: wavelet,
  dimension,
  level,
}: NonSeparableWaveletFilter): SpectralFilter {
  return { isPlanar: dimension === '2D', band: { wavelet, level }, riesz: null };
}
