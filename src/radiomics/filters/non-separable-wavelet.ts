import type { SpectralFilter } from '../../engine/spectral.ts';
import type { NonSeparableWaveletFilter } from '../settings-filters.ts';
import type { Filter } from './filter.ts';
import { withSurroundings } from './surroundings.ts';

/** IBSI LODD, Simoncelli (PRT7) and Shannon: the response depends on the whole image. */
export const nonSeparableWaveletFilter: Filter<NonSeparableWaveletFilter> = {
  reach: () => null,
  record: ({ batch }, image, settings) => {
    const filter = spectralFilterOf(settings);
    const { boundary } = settings;
    return withSurroundings(batch, image, { isPlanar: filter.isPlanar, boundary }, (wide) =>
      batch.spectral(wide, filter),
    );
  },
};

export function spectralFilterOf({
  filter: wavelet,
  dimension,
  level,
}: NonSeparableWaveletFilter): SpectralFilter {
  return { isPlanar: dimension === '2D', band: { wavelet, level }, riesz: null };
}
