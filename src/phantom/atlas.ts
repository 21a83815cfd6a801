import { CHANNEL, CHANNELS } from './channels.ts';
import { addCortex } from './cortex.ts';
import { deepGrey, pallidum, ventricles } from './deep.ts';
import { fillLattice, type Lattice, makeLattice } from './lattice.ts';
import { smoothMax, smoothMin } from './shapes.ts';
import { brainstem, cerebellum, cerebrum, cistern } from './surface.ts';

/** mm. Six to a gyrus: the folds stay round, and a whole head has 0.6 million points. */
const STEP = 2;
/** mm: what stands in for a distance too large to matter. */
const FAR = 40;

/**
 * One person's brain in atlas space, folds included. Depends on the seed alone, not on the tumour
 * or the scanner.
 */
export function* makeAtlas(seed: number): Generator<void, Lattice> {
  const lattice = makeLattice([-76, -112, -78], [76, 80, 82], STEP, CHANNELS);
  yield* fillLattice(lattice, shapes);
  yield* addCortex(seed, lattice);
  return lattice;
}

function shapes(x: number, y: number, z: number, out: Float64Array): void {
  const side = Math.abs(x);
  const brain = cerebrum(side, y, z);
  const hind = y < -20 && z < 8 ? cerebellum(side, y, z) : FAR;
  const stem = side < 40 && y < 8 && y > -72 && z < 24 ? brainstem(side, y, z) : FAR;
  const pool = cistern(side, y, z);
  const skull = smoothMin(smoothMin(brain, hind, 14), stem, 16);
  out[CHANNEL.skull] = -smoothMin(skull, pool - 3, 6);
  out[CHANNEL.cerebrum] = -smoothMin(smoothMax(brain, -pool, 4), stem, 5);
  out[CHANNEL.cerebellum] = -hind;
  out[CHANNEL.brainstem] = -stem;
  const isDeep = side < 42 && y < 44 && y > -84 && z < 36 && z > -52;
  out[CHANNEL.ventricle] = isDeep ? ventricles(side, y, z) : FAR;
  out[CHANNEL.deepGrey] = isDeep ? deepGrey(side, y, z) : FAR;
  out[CHANNEL.pallidum] = isDeep ? pallidum(side, y, z) : FAR;
}
