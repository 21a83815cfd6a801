import { ellipsoid, length, type Rod, rod, smoothMax, smoothMin, smoothStep } from './shapes.ts';

/*
 * The outside of the brain, without its folds, in an atlas space: mm from the anterior commissure,
 * +x right, +y front, +z up. Sizes follow the MNI average brain to a few mm. All functions take
 * |x|, and give a distance that is negative inside.
 */

/** Upper face of the tentorium, the tent between the cerebrum and the cerebellum. */
function tentorium(x: number, y: number): number {
  return -5 - 0.28 * x - 0.12 * Math.max(0, -60 - y);
}

export function cerebrum(x: number, y: number, z: number): number {
  // An egg, wider behind: both hemispheres' ellipsoids reach over the midline, which leaves the
  // groove along the vertex.
  const taper = 1 + 0.0024 * Math.max(0, y + 25) + 0.001 * Math.max(0, -35 - y);
  let distance = egg((x - 12) * taper, y + 16, z - 11);
  // Underside: the orbital plates in front, the tentorium behind, the cisterns between.
  const front = smoothStep(2, 20, y);
  const behind = smoothStep(-30, -48, y);
  const floor =
    front * (-21 + 0.1 * (y - 20)) +
    behind * (tentorium(x, y) + 0.5) +
    (1 - front - behind) * (-17 + 0.012 * Math.min(x * x, 400));
  distance = smoothMax(distance, 0.95 * (floor - z), 6);
  const temporal = ellipsoid(
    x - 43,
    0.98 * (y + 22) + 0.17 * (z + 18),
    z + 18 - 0.17 * (y + 22),
    23,
    45,
    22,
  );
  const above = 0.7 * (tentorium(x, y) + 0.5 - z - 1.3 * Math.max(0, y + 50));
  return smoothMin(distance, smoothMax(temporal, above, 5), 5);
}

/** The quadrigeminal cistern, behind the midbrain: fluid, but inside the skull. */
export function cistern(x: number, y: number, z: number): number {
  return ellipsoid(x, y + 44, z + 5, 17, 7, 9);
}

/** An ellipsoid of half axes 57, 88 and 66 mm, squared off a little when seen from the side. */
function egg(x: number, y: number, z: number): number {
  const a = x / 57;
  const b = (y * y) / (88 * 88);
  const c = (z * z) / (66 * 66);
  const round = b + c;
  const square = Math.sqrt(b * b + c * c);
  const norm = Math.sqrt(a * a + 0.7 * round + 0.3 * square);
  const slope = length(a / 57, y / (88 * 88), z / (66 * 66));
  return slope < 1e-6 ? -57 : (norm * (norm - 1)) / slope;
}

export function cerebellum(x: number, y: number, z: number): number {
  const hemisphere = ellipsoid(x - 24, y + 65, z + 37, 30, 30, 25);
  const vermis = ellipsoid(x, y + 61, z + 32, 13, 25, 23);
  const roof = z - tentorium(x, y) + 0.5;
  // The notch between the hemispheres, behind and below.
  const notch = -ellipsoid(x, y + 95, z + 52, 6, 18, 22);
  return smoothMax(smoothMax(smoothMin(hemisphere, vermis, 6), roof, 4), notch, 5);
}

const MIDBRAIN: Rod = [4, -22, 2, 13, 4, -25, -20, 11];
const MEDULLA: Rod = [0, -31, -40, 10, 0, -40, -78, 6.5];
const PEDUNCLE: Rod = [10, -30, -33, 8, 22, -50, -38, 7];

/** Midbrain, pons and medulla, with the peduncles that tie them to the rest. */
export function brainstem(x: number, y: number, z: number): number {
  const midbrain = rod(x, y, z, MIDBRAIN);
  const pons = ellipsoid(x, y + 24, z + 32, 17, 13, 14);
  const medulla = rod(x, y, z, MEDULLA);
  const peduncle = rod(x, y, z, PEDUNCLE);
  return smoothMin(smoothMin(midbrain, pons, 7), smoothMin(medulla, peduncle, 5), 5);
}
