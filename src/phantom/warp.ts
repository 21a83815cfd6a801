import { makeRandom } from '../volume/random.ts';
import { fillLattice, type Lattice, makeLattice } from './lattice.ts';
import { makeNoise, sampleNoise } from './noise.ts';
import type { PhantomParameters } from './parameters.ts';
import { length, smoothStep } from './shapes.ts';
import { cerebrum } from './surface.ts';

/** mm: the warp is smooth over several times this. */
const STEP = 4;

/**
 * Where in the atlas the tissue at a world position comes from (three channels, mm): this
 * person's shape, the head's tilt in the scanner, and what the tumour pushes aside.
 */
export function* makeWarp(parameters: PhantomParameters): Generator<void, Lattice> {
  const { seed, variation } = parameters;
  const random = makeRandom(seed, 10);
  const noise = makeNoise(random, 4, 0);
  const scale = [0, 0, 0].map(() => 1 + 0.03 * variation * random.between(-1, 1));
  const [sx, sy, sz] = scale as [number, number, number];
  // Tilts as half-angle tangents: cosine (1 − t²)/(1 + t²), sine 2t/(1 + t²).
  const roll = turn(0.02 * variation * random.between(-1, 1));
  const yaw = turn(0.02 * variation * random.between(-1, 1));
  const push = massEffect(parameters);
  const lattice = makeLattice([-90, -126, -92], [90, 94, 96], STEP, 3);
  const moved = new Float64Array(3);
  yield* fillLattice(lattice, (wx, wy, wz, out) => {
    push(wx, wy, wz, moved);
    let [x, y, z] = moved as unknown as [number, number, number];
    const amplitude = 1.8 * variation;
    const [u, v, w] = [x / 30, y / 30, z / 30];
    x += amplitude * sampleNoise(noise, u, v, w);
    y += amplitude * sampleNoise(noise, v + 5.5, w, u);
    z += amplitude * sampleNoise(noise, w, u + 9.5, v);
    [x, z] = [roll.cos * x - roll.sin * z, roll.sin * x + roll.cos * z];
    [x, y] = [yaw.cos * x - yaw.sin * y, yaw.sin * x + yaw.cos * y];
    out[0] = x * sx;
    out[1] = y * sy;
    out[2] = z * sz;
  });
  return lattice;
}

function turn(t: number): { cos: number; sin: number } {
  return { cos: (1 - t * t) / (1 + t * t), sin: (2 * t) / (1 + t * t) };
}

/** Undoes the outward push of the tumour; the skull holds the surface where it is. */
function massEffect(parameters: PhantomParameters) {
  const { centre, radii, massEffect: most } = parameters.tumour;
  const radius = (radii[0] + radii[1] + radii[2]) / 3;
  return (x: number, y: number, z: number, out: Float64Array): void => {
    const dx = x - centre[0];
    const dy = y - centre[1];
    const dz = z - centre[2];
    const distance = length(dx, dy, dz);
    const held = smoothStep(0, 16, -cerebrum(Math.abs(x), y, z));
    const near = smoothStep(0, radius, distance);
    const fall = (distance - radius) / 22;
    const shift = (most * held * near) / (1 + (distance > radius ? fall * fall : 0));
    const ratio = distance > 0 ? shift / distance : 0;
    out[0] = x - dx * ratio;
    out[1] = y - dy * ratio;
    out[2] = z - dz * ratio;
  };
}
