import { ellipsoid, type Rod, rod, smoothMin } from './shapes.ts';

/*
 * The inside of the brain in the atlas space of surface.ts: ventricles and deep grey nuclei.
 * All functions take |x|, and give a distance that is negative inside.
 */

/**
 * Frontal horn and body of the lateral ventricle: in each coronal plane a slit from a medial to a
 * lateral point. Per row: y, medial x and z, lateral x and z, half thickness.
 */
const LATERAL: readonly (readonly [number, number, number, number, number, number])[] = [
  [-46, 19, 9, 27, 6, 4.2],
  [-38, 14, 14, 25, 12, 4.0],
  [-26, 5.5, 19, 18, 19, 2.8],
  [-10, 3.2, 17, 14, 21.5, 2.3],
  [3, 2.8, 10, 13, 20, 2.4],
  [16, 3.6, 5, 14.5, 18, 2.6],
  [26, 8, 5, 16.5, 13, 2.0],
  [32, 12, 7, 16.5, 10, 0.8],
];

const HORNS: readonly Rod[] = [
  // occipital
  [24, -44, 8, 4.6, 25, -58, 6, 3],
  [25, -58, 6, 3, 22, -76, 4, 1],
  // temporal
  [26, -42, 5, 4.2, 31, -32, -8, 2.4],
  [31, -32, -8, 2.4, 31, -8, -18, 1.4],
];

const AQUEDUCT: Rod = [0, -26, -6, 1, 0, -38, -22, 1];

export function ventricles(x: number, y: number, z: number): number {
  let distance = lateralVentricle(x, y, z);
  for (let at = 0; at < HORNS.length; at++) {
    distance = smoothMin(distance, rod(x, y, z, HORNS[at] as Rod), 3);
  }
  const third = ellipsoid(x, y + 9, z + 2, 2.4, 16, 10);
  const aqueduct = rod(x, y, z, AQUEDUCT);
  const fourth = ellipsoid(x, y + 43 - 0.3 * (z + 33), z + 33, 6.5, 5, 12);
  return Math.min(distance, smoothMin(smoothMin(third, aqueduct, 2), fourth, 2));
}

function lateralVentricle(x: number, y: number, z: number): number {
  const last = LATERAL.length - 1;
  let row = 0;
  while (row < last - 1 && y > (LATERAL[row + 1] as (typeof LATERAL)[number])[0]) row++;
  const a = LATERAL[row] as (typeof LATERAL)[number];
  const b = LATERAL[row + 1] as (typeof LATERAL)[number];
  const along = (y - a[0]) / (b[0] - a[0]);
  const t = along < 0 ? 0 : along > 1 ? 1 : along;
  const beyond = (along - t) * (b[0] - a[0]);
  const mx = a[1] + t * (b[1] - a[1]);
  const mz = a[2] + t * (b[2] - a[2]);
  const dx = a[3] + t * (b[3] - a[3]) - mx;
  const dz = a[4] + t * (b[4] - a[4]) - mz;
  const s = ((x - mx) * dx + (z - mz) * dz) / (dx * dx + dz * dz);
  const on = s < 0 ? 0 : s > 1 ? 1 : s;
  // Sagging between its ends, because the caudate bulges into the side.
  const sag = 1.2 * 4 * on * (1 - on);
  const ex = x - mx - on * dx + sag * 0.6;
  const ez = z - mz - on * dz - sag * 0.5;
  return Math.sqrt(ex * ex + ez * ez + beyond * beyond) - a[5] - t * (b[5] - a[5]);
}

const PLEXUS_TRIGONE: Rod = [21, -42, 10, 3.2, 17, -34, 14, 1.6];
const PLEXUS_BODY: Rod = [17, -34, 14, 1.6, 6, -14, 17, 0.8];

/** Where the choroid plexus hangs in the trigone and the body. */
export function choroidPlexus(x: number, y: number, z: number): number {
  return Math.min(rod(x, y, z, PLEXUS_TRIGONE), rod(x, y, z, PLEXUS_BODY));
}

const CAUDATE_BODY: Rod = [15.5, 4, 13, 4, 18.5, -14, 18, 2.6];
const CAUDATE_TAIL: Rod = [18.5, -14, 18, 2.6, 24, -30, 15, 1.6];
const HIPPOCAMPUS: Rod = [23, -8, -18, 5, 27, -34, -6, 3];

/** Caudate, putamen, thalamus, hippocampus, and the grey walls of the third ventricle. */
export function deepGrey(x: number, y: number, z: number): number {
  const head = ellipsoid(x - 13.5, y - 13, z - 7, 5.2, 11, 8.5);
  const tail = smoothMin(head, Math.min(rod(x, y, z, CAUDATE_BODY), rod(x, y, z, CAUDATE_TAIL)), 3);
  const putamen = ellipsoid(x - 26 + 0.3 * (y - 1), y - 1, z - 3, 5, 17, 10.5);
  const thalamus = ellipsoid(x - 10.5 + 0.28 * (y + 17), y + 17, z - 8, 7.8, 14.5, 8.5);
  const hippocampus = rod(x, y, z, HIPPOCAMPUS);
  const wall = ellipsoid(x - 4, y + 1, z + 9, 5, 10, 6);
  return Math.min(tail, putamen, thalamus, hippocampus, wall);
}

/** Globus pallidus, substantia nigra and red nucleus: rich in iron, dark on T2. */
export function pallidum(x: number, y: number, z: number): number {
  return Math.min(
    ellipsoid(x - 19 + 0.3 * (y + 2), y + 2, z - 1.5, 3.6, 9.5, 6.5),
    ellipsoid(x - 8 + 0.4 * (y + 17), y + 17, z + 11, 1.8, 7, 4),
    ellipsoid(x - 4.5, y + 22, z + 9, 2.6, 2.6, 3.5),
  );
}

/** The bow of the corpus callosum seen from the side: its outer edge, closed below. */
export function callosum(y: number, z: number): number {
  const drop = z - 1;
  const a = (y + 3) / 38;
  const b = drop / (drop > 0 ? 26 : 40);
  return (Math.sqrt(a * a + b * b) - 1) * 30;
}
