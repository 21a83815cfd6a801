import type { Triple } from '../volume/grid.ts';
import { makeRandom } from '../volume/random.ts';
import { SEQUENCE_NAMES } from './contrast.ts';
import { normal, pick } from './draw.ts';
import type { Orientation, Rendering } from './parameters.ts';

/** A hospital's scanner and protocol. */
export interface Site {
  readonly name: string;
  /** mm, in plane and between slices. */
  readonly spacing: Triple;
  /** mm between slices after interpolation, where the site's pipeline interpolates. */
  readonly resampled: number | null;
  readonly orientation: Orientation;
  /** mm of field of view beside the head's own box. */
  readonly room: number;
  readonly noise: number;
  readonly bias: number;
  readonly gain: number;
  /** In the order of SEQUENCE_NAMES. */
  readonly renderings: readonly Rendering[];
  /** Of the contrast agent's dose and delay. */
  readonly enhancement: number;
  readonly perfusionVoxel: Triple;
  readonly perfusionNoise: number;
}

/** Sites of the training and validation sets; those of the test set are others. */
export const SITES = { train: 12, test: 6 } as const;
/** Seed of all sites, whatever the cohort's. */
const SITE_SEED = 0x51_7e;

/** Slices: thickness in mm, then the spacing they are interpolated to. */
const PROTOCOLS: readonly (readonly [readonly [number, number | null], number])[] = [
  [[1.2, null], 2],
  [[2, null], 2],
  [[3, null], 3],
  [[4, null], 2],
  [[5, null], 3],
  [[5, 2.5], 2],
  [[4, 2], 1],
];

/** The site of a number: 0 and up for training, 100 and up for testing. */
export function siteOf(number: number): Site {
  const random = makeRandom(SITE_SEED, number);
  const [thickness, resampled] = pick(random, PROTOCOLS);
  const plane = random.between(1, 1.35);
  const across = thickness < 1.6 ? random.between(1, 1.4) : thickness;
  return {
    name: number < 100 ? `site-${number + 1}` : `site-t${number - 99}`,
    spacing: [round(plane), round(plane), round(across)],
    resampled,
    orientation: pick(random, [
      ['LPS', 4],
      ['RAS', 3],
      ['LAS', 2],
      ['RPI', 1],
    ]),
    room: random.between(0, 50),
    noise: random.between(0.012, 0.04),
    bias: random.between(0.04, 0.24),
    gain: random.between(0.4, 3),
    renderings: SEQUENCE_NAMES.map(() => ({
      gain: random.between(0.6, 1.6),
      contrast: normal(random, 1, 0.12, 0.75, 1.3),
    })),
    enhancement: random.between(0.85, 1.15),
    perfusionVoxel: [
      round(random.between(1.7, 2.4)),
      round(random.between(1.7, 2.4)),
      round(Math.max(across, random.between(3.5, 5.5))),
    ],
    perfusionNoise: random.between(0.1, 0.3),
  };
}

/** To 0.01 mm, as headers say. */
function round(mm: number): number {
  return Math.round(100 * mm) / 100;
}
