import { type GaborBank, gaborReach, planeAxes } from '../../engine/gabor.ts';
import type { Triple } from '../../volume/grid.ts';
import type { Box } from '../../volume/roi.ts';
import type { GaborFilter } from '../settings-filters.ts';
import type { Filter } from './filter.ts';

/** IBSI Q88H, within the xy planes or averaged over those and the yz and zx planes. */
export const gaborFilter: Filter<GaborFilter> = {
  reach: (settings, spacing) => {
    const bank = gaborBank(settings, spacing);
    const reach: [number, number, number] = [0, 0, 0];
    for (const across of bank.across) {
      const [first, second] = planeAxes(across);
      const [a, b] = gaborReach(bank, across);
      reach[first] = Math.max(reach[first], a);
      reach[second] = Math.max(reach[second], b);
    }
    return reach;
  },
  record: ({ batch, spacing, wanted }, image, settings) => {
    const whole: Box = { start: [0, 0, 0], size: image.size };
    return batch.gabor(image, gaborBank(settings, spacing), settings.boundary, wanted ?? whole);
  },
};

function gaborBank(settings: GaborFilter, spacing: Triple): GaborBank {
  const { orientation, response } = settings;
  const degrees =
    'theta' in orientation ? [orientation.theta] : orientations(orientation.step, response);
  return {
    sigma: settings.sigmaMm,
    lambda: settings.lambdaMm,
    gamma: settings.gamma,
    thetas: degrees.map((angle) => (angle * Math.PI) / 180),
    response,
    pooling: 'theta' in orientation ? 'mean' : orientation.pooling,
    across: settings.hasOrthogonalPlanes ? [2, 0, 1] : [2],
    spacing,
  };
}

/**
 * From 0 to 360° in steps. The kernel of θ + 180° is the conjugate of that of θ: modulus and real part are the same, so
 * that half a turn is enough where both are in the bank.
 */
function orientations(step: number, response: GaborFilter['response']): readonly number[] {
  const count = Math.max(1, Math.ceil(360 / step - 1e-9));
  const isPaired = count % 2 === 0 && Math.abs(count * step - 360) < 1e-9;
  const used = isPaired && response !== 'imaginary' ? count / 2 : count;
  return Array.from({ length: used }, (_, n) => n * step);
}
