import { makeRandom } from '../volume/random.ts';
import { CHANNEL } from './channels.ts';
import { makeFolds } from './folds.ts';
import type { Lattice } from './lattice.ts';
import { makeNoise, sampleNoise } from './noise.ts';
import { length, smoothMin, smoothStep } from './shapes.ts';

/** mm per cell of the folding noise, whose sheets lie about 5 cells apart. */
const FOLD_CELL = 2.1;
/** The second set of sulci is this much finer, the sheets that carry veins this much coarser. */
const FINER = 1.1;
const COARSER = 0.7;
/**
 * Folds hang from the surface: looked up mostly at the surface point above, the walls of a sulcus
 * come out steep; the rest lets them lean and curl.
 */
const STEEPNESS = 0.68;
/** mm by which the walls wander from side to side. */
const WANDER = 2;

/** Fills the channels of the sulci, from those of the surface. */
export function* addCortex(seed: number, lattice: Lattice): Generator<void, void> {
  const folds = yield* makeFolds(makeRandom(seed, 1));
  const folds2 = yield* makeFolds(makeRandom(seed, 2));
  const relief = makeNoise(makeRandom(seed, 3), 5, 1);
  yield;
  const { nx, ny, nz, origin, step, channels, data } = lattice;
  const depth = hemisphereDepth(lattice);
  yield;
  for (let k = 1; k < nz - 1; k++) {
    const z = origin[2] + k * step;
    for (let j = 1; j < ny - 1; j++) {
      const y = origin[1] + j * step;
      for (let i = 1; i < nx - 1; i++) {
        const node = i + nx * (j + ny * k);
        const at = node * channels;
        if ((data[at + CHANNEL.skull] as number) < -4) continue;
        const x = origin[0] + i * step;
        const dx = (depth[node - 1] as number) - (depth[node + 1] as number);
        const dy = (depth[node - nx] as number) - (depth[node + nx] as number);
        const dz = (depth[node - nx * ny] as number) - (depth[node + nx * ny] as number);
        const below = Math.max(0, Math.min(24, depth[node] as number));
        const steep = length(dx, dy, dz);
        const slope = Math.max(step, steep);
        const lift = (STEEPNESS * below) / slope;
        const u = x + lift * dx + WANDER * sampleNoise(relief, x / 6, y / 6, z / 6);
        const v = y + lift * dy + WANDER * sampleNoise(relief, y / 6, z / 6 + 9, x / 6);
        const w = z + lift * dz + WANDER * sampleNoise(relief, z / 6 + 17, x / 6, y / 6);
        // Half the cube away, so that the two sides do not mirror one another at the midline.
        const p = u / FOLD_CELL + (x < 0 ? 32 : 0);
        const q = v / FOLD_CELL;
        const r = w / FOLD_CELL;
        data[at + CHANNEL.sulcus] = FOLD_CELL * sampleNoise(folds, p, q, r);
        data[at + CHANNEL.sulcus2] =
          (FOLD_CELL / FINER) * sampleNoise(folds2, p * FINER, q * FINER, r * FINER);
        data[at + CHANNEL.vein] =
          (FOLD_CELL / COARSER) * sampleNoise(folds2, r * COARSER + 9, p * COARSER, q * COARSER);
        // No cortex, so no folds, where the brainstem enters and around the hypothalamus.
        const bare = smoothStep(-9, 0, data[at + CHANNEL.brainstem] as number);
        // The outer face has the deeper sulci, the underside the shallower.
        const facing = 1 - 0.55 * smoothStep(0, 0.7, -dz / slope);
        const mean = (15 + 10 * smoothStep(12, 40, Math.abs(x))) * facing;
        // Halfway between two faces of the brain the walls of their sulci would not meet.
        const clear = smoothStep(1, 1.7, steep / step);
        const wave = sampleNoise(relief, x / 5, y / 5, z / 5);
        data[at + CHANNEL.reach] = mean * (1 + 0.25 * wave) * clear * (1 - bare) - 12 * bare;
      }
    }
    yield;
  }
}

/** Depth under the surface of one hemisphere, its inner face included, at each lattice point. */
function hemisphereDepth({ nx, origin, step, channels, data }: Lattice): Float32Array {
  const depth = new Float32Array(data.length / channels);
  for (let node = 0; node < depth.length; node++) {
    const side = Math.abs(origin[0] + (node % nx) * step);
    depth[node] = smoothMin(data[node * channels + CHANNEL.cerebrum] as number, side - 0.6, 3);
  }
  return depth;
}
