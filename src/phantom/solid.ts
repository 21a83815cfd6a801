import type { Triple } from '../volume/grid.ts';
import { TISSUE } from './contrast.ts';
import { LABEL } from './labels.ts';
import { type NoiseCube, sampleNoise } from './noise.ts';
import type { SolidParameters } from './parameters.ts';
import { clamp01, ramp } from './shapes.ts';
import { replace } from './tissue.ts';

/** mm: the shell that stays bright on FLAIR where the rest does not. */
const SHELL = 2.6;

/** The core of a tumour part of which does not enhance. Positions in mm from its centre. */
export interface SolidCore {
  /**
   * Changes `shares` at a point `depth` mm under the core's surface and returns the label there.
   * @param rim mm: thickness of what enhances
   */
  apply(x: number, y: number, z: number, depth: number, rim: number, shares: Float64Array): number;
  /** Smooth noise in patches of the tumour's own size. */
  unevenness(x: number, y: number, z: number): number;
}

export function makeSolid(solid: SolidParameters, radii: Triple, noise: NoiseCube): SolidCore {
  const { share, margin, mismatch, grain, calcification } = solid;
  const size = (radii[0] + radii[1] + radii[2]) / 3;
  // What enhances lies off the middle, more so the more does not.
  const wander = 0.5 * size * share;
  return {
    unevenness: (x, y, z) =>
      1.1 * sampleNoise(noise, x / grain, y / grain + 13, z / grain) +
      0.7 * sampleNoise(noise, (2.4 * x) / grain, (2.4 * y) / grain, (2.4 * z) / grain + 13),
    apply(x, y, z, depth, rim, shares) {
      const filled = ramp(depth, margin);
      replace(shares, TISSUE.solid, filled);
      if (mismatch > 0) {
        const outer = 1 - ramp(depth - SHELL, 2);
        const moved = (shares[TISSUE.solid] as number) * outer;
        shares[TISSUE.solid] = (shares[TISSUE.solid] as number) - moved;
        shares[TISSUE.shell] = moved;
      }
      const clump = sampleNoise(noise, x / 2.6, y / 2.6 + 21, z / 2.6);
      const chalk = calcification > 0 ? clamp01(2 * (clump - 2 + 1.2 * calcification)) : 0;
      if (chalk > 0 && depth > 2) replace(shares, TISSUE.calcified, chalk * clamp01(depth - 2));
      if (share >= 1) return LABEL.necrosis;
      const inner = depth - share * size + wander * sampleNoise(noise, x / 12, y / 12, z / 12 + 7);
      const within = Math.min(inner, depth);
      const lit = ramp(within, 1.2);
      if (lit > 0) replace(shares, TISSUE.enhancing, lit);
      const dead = ramp(within - rim, 1.4);
      if (dead > 0) replace(shares, TISSUE.necrosis, dead);
      return within < 0 || within > rim ? LABEL.necrosis : LABEL.enhancing;
    },
  };
}
