import { CHANNEL } from './channels.ts';
import { TISSUE } from './contrast.ts';
import { callosum, choroidPlexus } from './deep.ts';
import { foliaDepth } from './folia.ts';
import { clamp01, ramp, smoothMin, smoothStep } from './shapes.ts';

/** mm over which one tissue gives way to the next: the partial volume of a voxel of about 1 mm. */
const EDGE = 1.1;

/**
 * Fills `shares` (by TISSUE, summing to 1) for a point of the healthy brain.
 *
 * @param field the atlas channels at this point
 * @param position atlas x, y, z
 * @param texture smooth noise, about −2 to 2, that varies the thickness of things
 */
export function healthyTissue(
  field: Float64Array,
  position: Float64Array,
  texture: number,
  shares: Float64Array,
): void {
  shares.fill(0);
  const side = Math.abs(position[0] as number);
  const y = position[1] as number;
  const z = position[2] as number;
  const stemDepth = field[CHANNEL.brainstem] as number;
  const hindDepth = field[CHANNEL.cerebellum] as number;
  const foreDepth = field[CHANNEL.cerebrum] as number;
  let rest = 1;

  if (foreDepth > -1) {
    const pial = pialDepth(field, side, y, z, foreDepth);
    const solid = ramp(pial, EDGE);
    // Cortex is thicker over the crowns than in the depths; none covers the
    // brainstem or the corpus callosum.
    const covered =
      smoothStep(4, -5, stemDepth) * (side < 12 ? smoothStep(-3, 1, callosum(y, z)) : 1);
    const thickness = (2.35 - 0.02 * Math.min(25, foreDepth) + 0.3 * texture) * covered;
    const white = solid * ramp(pial - thickness + 1.5 * (1 - covered), 1.5);
    shares[TISSUE.grey] = solid - white;
    const stem = white * ramp(stemDepth, 3) * smoothStep(4, -8, z) * smoothStep(17, 9, side);
    shares[TISSUE.brainstem] = stem;
    shares[TISSUE.white] = white - stem;
    rest -= solid;
  }
  if (hindDepth > -1 && rest > 0) {
    const pial = foliaDepth(side, y, z, hindDepth, texture);
    const solid = rest * ramp(pial, EDGE);
    const white = solid * ramp(pial - 2.1, 1.6);
    shares[TISSUE.grey] = (shares[TISSUE.grey] as number) + solid - white;
    shares[TISSUE.white] = (shares[TISSUE.white] as number) + white;
    rest -= solid;
  }
  shares[TISSUE.csf] = rest;
  if (foreDepth < 8 && hindDepth < 8) {
    addVein(field, shares);
    return;
  }

  const deep = ramp(-(field[CHANNEL.deepGrey] as number), 1.6);
  if (deep > 0) replace(shares, TISSUE.deepGrey, deep);
  const pale = ramp(-(field[CHANNEL.pallidum] as number), 1.6);
  if (pale > 0) replace(shares, TISSUE.pallidum, pale);
  const ventricle = field[CHANNEL.ventricle] as number;
  // White matter holds a little more water beside the ventricles.
  const cap = (0.16 + 0.05 * texture) * smoothStep(5, 0.5, ventricle);
  if (cap > 0) {
    const wet = cap * (shares[TISSUE.white] as number);
    shares[TISSUE.white] = (shares[TISSUE.white] as number) - wet;
    shares[TISSUE.oedema] = wet;
  }
  const fluid = ramp(-ventricle, EDGE);
  if (fluid > 0) {
    replace(shares, TISSUE.csf, fluid);
    const plexus = ramp(-choroidPlexus(side, y, z) + 0.7 * texture, 1.5);
    if (plexus > 0) replace(shares, TISSUE.choroid, plexus * fluid);
  }
  if (ventricle > 1) addVein(field, shares);
}

/** Depth under the pia: the ironed-out surface, cut by the fissures and the sulci. */
function pialDepth(
  field: Float64Array,
  side: number,
  y: number,
  z: number,
  foreDepth: number,
): number {
  const bow = callosum(y, z);
  // The brainstem has no cleft.
  const whole = 20 * smoothStep(-6, 1, field[CHANNEL.brainstem] as number);
  const fissure = fissureDepth(side, bow) + whole;
  const sylvian = sylvianDepth(
    side,
    y,
    z,
    field[CHANNEL.sulcus] as number,
    field[CHANNEL.sulcus2] as number,
  );
  const cut = Math.min(foreDepth, fissure);
  // None enters the corpus callosum.
  const bar = bow < 0 ? 3 * bow * smoothStep(24, 10, side) : 0;
  const reach = (field[CHANNEL.reach] as number) + bar;
  // Sulci gape at the surface and close towards their bottom.
  const first =
    sulcus(field[CHANNEL.sulcus] as number, cut - reach) -
    Math.max(0.3, 0.75 - 0.04 * Math.max(0, cut));
  const second =
    sulcus(field[CHANNEL.sulcus2] as number, cut - 0.5 * reach) -
    Math.max(0.25, 0.5 - 0.04 * Math.max(0, cut));
  let pial = smoothMin(foreDepth - 0.5, first, 3);
  pial = smoothMin(pial, second, 2.5);
  return smoothMin(pial, Math.min(fissure, sylvian), 2);
}

/**
 * Distance to a sheet at `offset` that ended `beyond` mm ago, seen by a voxel: blunted at 0, or
 * the narrow bottoms of sulci would break up into dots.
 */
function sulcus(offset: number, beyond: number): number {
  return Math.sqrt(offset * offset + 0.12 + (beyond > 0 ? beyond * beyond : 0));
}

/** The cleft between the hemispheres, down to the corpus callosum. */
function fissureDepth(side: number, bow: number): number {
  return bow > 0 ? side - 0.8 : Math.sqrt(side * side + bow * bow) - 0.8;
}

/** The Sylvian fissure: a cleft from the side, and at its bottom the one over the insula. */
function sylvianDepth(side: number, y: number, z: number, wave: number, wave2: number): number {
  if (side < 30 || y > 34 || y < -52 || z < -24 || z > 36) return 30;
  const roof = -3 - 0.42 * (y - 4);
  // Wavy, because the short gyri of the insula are.
  const floor =
    40.5 - 0.004 * (y + 2) * (y + 2) - 0.008 * (z - 2) * (z - 2) + 0.3 * wave + 0.2 * wave2;
  const a = (z - roof) * 0.92 + 0.6 * wave2 + 0.3 * wave;
  // Operculum: from the insula outwards. Insula: up and down from there, within an oval.
  const inward = Math.max(0, floor - side);
  const behind = Math.max(0, -36 - y, y - 25);
  const operculum = Math.sqrt(a * a + inward * inward + behind * behind) - 1;
  const oval = Math.max(0, Math.sqrt(((y + 4) * (y + 4)) / 1.9 + (z - 3) * (z - 3)) - 15);
  const insula = Math.sqrt((side - floor) * (side - floor) + oval * oval) - 1;
  return smoothMin(operculum, insula, 3);
}

/** Veins run in the fluid where two families of sheets cross. */
function addVein(field: Float64Array, shares: Float64Array): void {
  const fluid = shares[TISSUE.csf] as number;
  if (fluid < 0.2) return;
  const across = field[CHANNEL.vein] as number;
  const along = field[CHANNEL.sulcus] as number;
  const distance = Math.sqrt(across * across + along * along);
  const share = clamp01(1.15 - distance) * fluid;
  if (share > 0) replace(shares, TISSUE.vessel, share * 0.8);
}

/** Makes `share` of the voxel one tissue, at the cost of all others alike. */
export function replace(shares: Float64Array, tissue: number, share: number): void {
  for (let at = 0; at < shares.length; at++) shares[at] = (shares[at] as number) * (1 - share);
  shares[tissue] = (shares[tissue] as number) + share;
}
