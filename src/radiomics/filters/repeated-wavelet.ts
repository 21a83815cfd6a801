import type { SeparableKernel, Taps } from '../../engine/convolution.ts';
import type { ImageHandle, WaveletBand, WaveletFilters } from '../../engine/engine.ts';
import type { Axis } from '../../engine/neighbourhood.ts';
import type { Triple } from '../../volume/grid.ts';
import type { Box } from '../../volume/roi.ts';
import type { RepeatedWaveletFilter } from '../settings-filters.ts';
import { waveletFilters } from '../wavelets/wavelets.ts';
import type { Filter, FilterContext } from './filter.ts';
import { requireBand } from './wavelet.ts';

/**
 * PyRadiomics' wavelet: PyWavelets' swtn with one level, of the image and again of the approximation. The image is periodic;
 * an axis of odd length first gains a copy of its first voxel, which later levels filter like the others.
 */
export const repeatedWaveletFilter: Filter<RepeatedWaveletFilter> = {
  reach: ({ wavelet, level, plane }) => {
    const reach = (level * waveletFilters(wavelet).low.length) / 2;
    return [0, 1, 2].map((axis) => (axis === plane ? 0 : reach)) as unknown as Triple;
  },
  record: (context, image, settings) => {
    const { wavelet, band, level, plane } = settings;
    requireBand(band, plane === null ? 3 : 2);
    const filters = waveletFilters(wavelet);
    let source = evenImage(context, image);
    for (let n = 1; n < level; n++) {
      source = subBand(
        context,
        source,
        { wavelet, filters, plane, level: n },
        plane === null ? 'LLL' : 'LL',
      );
    }
    const made = subBand(context, source, { wavelet, filters, plane, level }, band);
    return context.batch.window(made, whole(image.size), 'zero');
  },
};

interface Level {
  readonly wavelet: string;
  readonly filters: WaveletFilters;
  readonly plane: Axis | null;
  readonly level: number;
}

const whole = (size: Triple): Box => ({ start: [0, 0, 0], size });

function evenImage({ batch, once }: FilterContext, image: ImageHandle): ImageHandle {
  const size = image.size.map((n) => n + (n % 2)) as unknown as Triple;
  if (size.every((n, axis) => n === image.size[axis])) return image;
  return once('wavelet: even axes', () => batch.window(image, whole(size), 'periodic'));
}

/** All sub-bands of a level are recorded together, for they share passes; in planes each has its own two. */
function subBand(
  { batch, once }: FilterContext,
  image: ImageHandle,
  { wavelet, filters, plane, level }: Level,
  band: string,
): ImageHandle {
  const key = `wavelet: ${wavelet}, level ${level}${plane === null ? '' : ` across ${plane}`}`;
  const half = filters.low.length / 2;
  if (plane !== null) {
    return once(`${key}, ${band}`, () =>
      batch.convolve(image, [planeKernel(filters, plane, band)], 'sum', 'periodic'),
    );
  }
  const bands = once(key, () => {
    // swtn aligns tap k at n + F/2 - k; a valid convolution at n + F - 1 - k.
    const start: Triple = [1 - half, 1 - half, 1 - half];
    const size = image.size.map((n) => n + 2 * half - 1) as unknown as Triple;
    return batch.wavelet(batch.window(image, { start, size }, 'periodic'), filters);
  });
  return bands[band as WaveletBand];
}

function planeKernel({ low, high }: WaveletFilters, plane: Axis, band: string): SeparableKernel {
  const letters = [...band];
  const axes = [0, 1, 2].map((axis): readonly Taps[] => {
    if (axis === plane) return [];
    const weights = letters.shift() === 'H' ? high : low;
    return [{ weights, origin: weights.length / 2 }];
  });
  return { axes: axes as unknown as SeparableKernel['axes'] };
}
