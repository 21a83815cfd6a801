import type { WaveletFilters } from '../../engine/engine.ts';
import { LocusError } from '../../volume/errors.ts';
import { BIORTHOGONAL } from './coefficients/biorthogonal.ts';
import { COIFLETS } from './coefficients/coiflets.ts';
import { DAUBECHIES } from './coefficients/daubechies.ts';
import { MEYER } from './coefficients/meyer.ts';
import { SYMLETS } from './coefficients/symlets.ts';
import { WAVELET_NAMES } from './wavelet-names.ts';

const HAAR = [Math.SQRT1_2, Math.SQRT1_2];

const ORTHOGONAL: Readonly<Record<string, readonly number[]>> = {
  haar: HAAR,
  db1: HAAR,
  ...DAUBECHIES,
  ...SYMLETS,
  ...COIFLETS,
  dmey: MEYER,
};

/** Low passes of analysis and of synthesis. */
interface LowPasses {
  readonly decomposition: readonly number[];
  readonly reconstruction: readonly number[];
}

/**
 * Decomposition filters by PyWavelets' name, always of even length. The high pass is the low pass of the
 * reconstruction with alternating signs.
 *
 * @throws LocusError 'bad-settings' for an unknown name
 */
export function waveletFilters(name: string): WaveletFilters {
  if (!WAVELET_NAMES.includes(name)) {
    throw new LocusError(
      'bad-settings',
      `There is no wavelet '${name}'.`,
      `Choose one of ${WAVELET_NAMES.join(', ')}.`,
    );
  }
  const { decomposition, reconstruction } = lowPasses(name);
  return { low: decomposition, high: reconstruction.map((tap, k) => (k % 2 === 1 ? tap : -tap)) };
}

function lowPasses(name: string): LowPasses {
  const orthogonal = ORTHOGONAL[name];
  if (orthogonal !== undefined) {
    return { decomposition: orthogonal, reconstruction: orthogonal.toReversed() };
  }
  const biorthogonal = BIORTHOGONAL[name];
  if (biorthogonal !== undefined) return biorthogonal;
  const reversed = BIORTHOGONAL[name.replace(/^rbio/, 'bior')];
  if (reversed === undefined) throw new Error(`no coefficients of ${name}`);
  return {
    decomposition: reversed.reconstruction.toReversed(),
    reconstruction: reversed.decomposition.toReversed(),
  };
}
