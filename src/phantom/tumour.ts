import type { Triple } from '../volume/grid.ts';
import { makeRandom } from '../volume/random.ts';
import { TISSUE } from './contrast.ts';
import { LABEL } from './labels.ts';
import { makeNoise, type NoiseCube, sampleNoise } from './noise.ts';
import type { PhantomParameters } from './parameters.ts';
import { clamp01, ellipsoid, ramp } from './shapes.ts';
import { makeSolid } from './solid.ts';
import { replace } from './tissue.ts';

/** mm of oedema that surrounds the core whatever the tissue, so that the labels nest. */
const COLLAR = 2.5;

/** Adds a tumour to healthy tissue, one point at a time. */
export interface Tumour {
  /** World positions, mm, beyond which nothing changes. */
  readonly low: readonly number[];
  readonly high: readonly number[];
  /**
   * Changes `shares` at a world position and returns the label there.
   * @param sideways atlas x: oedema does not cross the midline
   */
  apply(x: number, y: number, z: number, sideways: number, shares: Float64Array): number;
  /** Null: as uneven as the brain around. */
  readonly unevenness: ((x: number, y: number, z: number) => number) | null;
}

export function makeTumour(parameters: PhantomParameters): Tumour {
  const { seed, tumour, spacing } = parameters;
  const noise = makeNoise(makeRandom(seed, 20), 5, 1);
  const { centre, radii, irregularity, rim, rimVariation, oedema, solid } = tumour;
  const reach = [0, 1, 2].map((axis) => (radii[axis] as number) + 2 * oedema + 8);
  // The rim stays closed on the grid only if it is thicker than a voxel's diagonal.
  const least = solid === undefined ? 2 * Math.max(...spacing) : 0;
  const inside = solid === undefined ? null : makeSolid(solid, radii, noise);
  const infiltration = solid?.infiltration ?? 0;
  const around = solid === undefined ? COLLAR : Math.min(COLLAR, 0.5 * oedema);
  const front = 5 + 0.5 * infiltration;
  const side = centre[0] < 0 ? -1 : 1;
  // The noise must shape the tumour, not decide its size: its mean over the surface is taken off.
  const size = (radii[0] + radii[1] + radii[2]) / 3;
  const bulk = meanOver(radii, (x, y, z) => lumpiness(noise, x, y, z));
  const wide = radii.map((radius) => radius + oedema) as [number, number, number];
  const flow = meanOver(wide, (x, y, z) => fingers(noise, x, y, z));

  return {
    low: centre.map((value, axis) => value - (reach[axis] as number)),
    high: centre.map((value, axis) => value + (reach[axis] as number)),
    unevenness:
      inside && ((x, y, z) => inside.unevenness(x - centre[0], y - centre[1], z - centre[2])),
    apply(wx, wy, wz, sideways, shares) {
      const x = wx - centre[0];
      const y = wy - centre[1];
      const z = wz - centre[2];
      const lumps = irregularity * size * (lumpiness(noise, x, y, z) - bulk);
      const core = ellipsoid(x, y, z, radii[0], radii[1], radii[2]) + lumps;
      const spread =
        frontDistance(x, y, z, radii, oedema) + oedema * (fingers(noise, x, y, z) - flow);
      if (core > around + 1 && spread > 0.6 * front) return 0;

      const white = shares[TISSUE.white] as number;
      const grey = (shares[TISSUE.grey] as number) + (shares[TISSUE.deepGrey] as number);
      const same = ramp(side * sideways - 3, 6);
      const wet = ramp(-spread, front) * same;
      const collar = ramp(around - core, 1);
      const fluid = Math.max(wet * white + 0.3 * wet * grey, collar * (white + grey));
      let label = 0;
      if (fluid > 0 && white + grey > 0) {
        const share = fluid / (white + grey);
        // White matter gives way first.
        const fromWhite = Math.min(white, fluid * (white > 0 ? 0.8 + 0.2 * share : 0));
        const fromGrey = Math.min(grey, fluid - fromWhite);
        shares[TISSUE.white] = white - fromWhite;
        takeGrey(shares, grey, fromGrey);
        const cells = infiltration > 0 ? mingled(core / infiltration) : 0;
        const soaked = fromWhite + fromGrey;
        shares[TISSUE.oedema] = (shares[TISSUE.oedema] as number) + soaked * (1 - cells);
        shares[TISSUE.infiltrated] = soaked * cells;
        if (fromWhite + fromGrey > 0.5) label = LABEL.oedema;
      }
      if (core < around) label = LABEL.oedema;
      if (core > (solid === undefined ? 1 : solid.margin)) return label;

      const wave =
        0.7 * sampleNoise(noise, x / 6 + 11, y / 6, z / 6) +
        0.3 * sampleNoise(noise, x / 2 + 11, y / 2, z / 2);
      const thickness = Math.max(least, rim * (1 + rimVariation * wave));
      if (inside !== null) {
        const made = inside.apply(x, y, z, -core, thickness, shares);
        return core >= 0 ? label : made;
      }
      replace(shares, TISSUE.enhancing, ramp(-core, 1.2));
      const dead = ramp(-core - thickness, 1.4);
      if (dead > 0) replace(shares, TISSUE.necrosis, dead);
      if (core >= 0) return label;
      return core < -thickness ? LABEL.necrosis : LABEL.enhancing;
    },
  };
}

/** Share of tumour cells in the oedema at a distance from the core, in units of their reach. */
function mingled(distance: number): number {
  const t = clamp01(1 - distance);
  return 0.85 * t * t;
}

function takeGrey(shares: Float64Array, grey: number, taken: number): void {
  if (grey <= 0) return;
  const left = 1 - taken / grey;
  shares[TISSUE.grey] = (shares[TISSUE.grey] as number) * left;
  shares[TISSUE.deepGrey] = (shares[TISSUE.deepGrey] as number) * left;
}

/** Mean over 26 points of an ellipsoid around 0. */
function meanOver(radii: Triple, value: (x: number, y: number, z: number) => number): number {
  let sum = 0;
  for (let index = 0; index < 27; index++) {
    const [a, b, c] = [(index % 3) - 1, (Math.floor(index / 3) % 3) - 1, Math.floor(index / 9) - 1];
    const norm = Math.sqrt(a * a + b * b + c * c);
    if (norm > 0) sum += value((a * radii[0]) / norm, (b * radii[1]) / norm, (c * radii[2]) / norm);
  }
  return sum / 26;
}

/** How far the outline of the core departs from an ellipsoid, as a share of its radius. */
function lumpiness(noise: NoiseCube, x: number, y: number, z: number): number {
  return (
    0.27 * sampleNoise(noise, x / 10 + 5, y / 10, z / 10) +
    0.11 * sampleNoise(noise, x / 4.5, y / 4.5, z / 4.5) +
    0.04 * sampleNoise(noise, x / 2 + 7, y / 2, z / 2)
  );
}

/** Distance to the mean front of the oedema, which runs along the fibres, front to back. */
function frontDistance(x: number, y: number, z: number, radii: Triple, oedema: number): number {
  return ellipsoid(
    x,
    y,
    z,
    radii[0] + 0.85 * oedema,
    radii[1] + 1.35 * oedema,
    radii[2] + 0.9 * oedema,
  );
}

/** How far the front of the oedema departs from that, as a share of its reach. */
function fingers(noise: NoiseCube, x: number, y: number, z: number): number {
  return (
    0.6 * sampleNoise(noise, x / 10 + 3, y / 14, z / 10) +
    0.3 * sampleNoise(noise, x / 4, y / 6 + 3, z / 4)
  );
}
