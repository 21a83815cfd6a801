import type { SeparableKernel, Taps } from '../../engine/convolution.ts';
import { LocusError } from '../../volume/errors.ts';
import type { Triple } from '../../volume/grid.ts';
import type { WaveletFilter } from '../settings-filters.ts';
import { waveletFilters } from '../wavelets/wavelets.ts';
import type { Filter } from './filter.ts';
import { kernelReach, perAxis, turnedKernels } from './kernels.ts';

/**
 * IBSI 25BO, undecimated: low passes of the levels before, then the band's passes, each level's taps twice as far
 * apart (à trous). An even filter's origin is the tap after its middle, as in PyWavelets.
 */
export const waveletFilter: Filter<WaveletFilter> = {
  reach: (settings) => {
    const { dimension, pooling } = settings;
    const reach = kernelReach(kernelOf(settings));
    if (pooling === null) return reach;
    const widest = Math.max(...reach);
    return perAxis(dimension, () => widest, 0) as Triple;
  },
  record: ({ batch, wanted }, image, settings) => {
    const { dimension, boundary, pooling } = settings;
    const kernel = kernelOf(settings);
    return pooling === null
      ? batch.convolve(image, [kernel], 'sum', boundary, wanted)
      : batch.convolve(image, turnedKernels(kernel, dimension), pooling, boundary, wanted);
  },
};

/** @throws LocusError 'bad-settings' */
function kernelOf({ dimension, wavelet, band, level }: WaveletFilter): SeparableKernel {
  const { low, high } = waveletFilters(wavelet);
  requireBand(band, dimension === '3D' ? 3 : 2);
  return {
    axes: perAxis<readonly Taps[]>(
      dimension,
      (axis) =>
        Array.from({ length: level }, (_, n) => {
          const isLast = n === level - 1;
          return dilated(isLast && band[axis] === 'H' ? high : low, 2 ** n);
        }),
      [],
    ),
  };
}

/** @throws LocusError 'bad-settings' */
export function requireBand(band: string, letters: number): void {
  if (band.length === letters && /^[LH]+$/.test(band)) return;
  throw new LocusError(
    'bad-settings',
    `'${band}' is not a sub-band along ${letters} axes.`,
    `Write ${letters} letters L or H, such as ${'LLH'.slice(-letters)}.`,
  );
}

function dilated(taps: readonly number[], step: number): Taps {
  const weights = new Array<number>((taps.length - 1) * step + 1).fill(0);
  taps.forEach((tap, k) => {
    weights[k * step] = tap;
  });
  return { weights, origin: (taps.length / 2) * step };
}
