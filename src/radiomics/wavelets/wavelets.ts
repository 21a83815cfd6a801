import type { WaveletFilters } from '../../engine/engine.ts';
import { LocusError } from '../../volume/errors.ts';
import { LOW_PASS } from './coefficients.ts';

export const WAVELET_NAMES: readonly string[] = Object.keys(LOW_PASS);

/**
 * Decomposition filters by PyWavelets' name. The high-pass filter of an orthogonal wavelet is the reversed
 * low-pass with alternating signs, g[k] = (-1)^(k+1) h[F-1-k].
 *
 * @throws LocusError 'bad-settings' for an unknown name
 */
export function waveletFilters(name: string): WaveletFilters {
  const low = LOW_PASS[name];
  if (low === undefined) {
    throw new LocusError(
      'bad-settings',
      `There is no wavelet '${name}'.`,
      `Choose one of ${WAVELET_NAMES.join(', ')}.`,
    );
  }
  const high = low.map((_, k) => (k % 2 === 1 ? 1 : -1) * (low[low.length - 1 - k] as number));
  return { low, high };
}
