import type { Triple } from '../volume/grid.ts';
import { makeRandom, type Random } from '../volume/random.ts';
import { type Appearance, drawAppearance } from './appearance.ts';
import { SEQUENCE_NAMES, type SequenceName } from './contrast.ts';
import { normal } from './draw.ts';
import { drawGenotype, type Genotype } from './genotype.ts';
import type { PhantomParameters, Rendering } from './parameters.ts';
import { SITES, type Site, siteOf } from './site.ts';

export const SPLITS = ['train', 'validation', 'test'] as const;
export type Split = (typeof SPLITS)[number];

/** One synthetic patient of a cohort: what is planted, and what the images are made from. */
export interface Subject {
  /** 'train-0007' */
  readonly name: string;
  readonly split: Split;
  readonly genotype: Genotype;
  readonly appearance: Appearance;
  readonly site: Site;
  readonly parameters: PhantomParameters;
}

/** Brains that the subjects of a split share: their folds take long to make. None is in two splits. */
const BRAINS: Readonly<Record<Split, number>> = { train: 16, validation: 6, test: 8 };
/** mm: the box that any head fits, whatever its shape. */
const HEAD: Triple = [156, 200, 164];

/**
 * The subject of a number. The same seed, split and number always give the same subject, whatever
 * the other subjects; other splits never share a seed, a brain, or, for testing, a site.
 *
 * @param seed 0 to 126, so that brains and subjects never share a number
 * @param index 0 to 65 535
 */
export function drawSubject(seed: number, split: Split, index: number): Subject {
  const place = SPLITS.indexOf(split);
  const own = ((place + 1) << 24) | (seed << 16) | index;
  const genotype = drawGenotype(makeRandom(own, 50));
  const appearance = drawAppearance(makeRandom(own, 51), genotype);
  const random = makeRandom(own, 52);
  const site = drawSite(random, split);
  const brain = ((place + 1) << 24) + Math.floor(random.uniform() * BRAINS[split]);
  const parameters = acquire(random, site, appearance, own, brain);
  return {
    name: `${split}-${String(index).padStart(4, '0')}`,
    split,
    genotype,
    appearance,
    site,
    parameters,
  };
}

function drawSite(random: Random, split: Split): Site {
  const isTest = split === 'test';
  const number = Math.floor(random.uniform() * (isTest ? SITES.test : SITES.train));
  return siteOf(isTest ? 100 + number : number);
}

/** No two examinations at a site are quite alike. */
function acquire(
  random: Random,
  site: Site,
  { tumour, perfusion }: Appearance,
  seed: number,
  brain: number,
): PhantomParameters {
  const vary = (share: number): number => 1 + normal(random, 0, share, -3 * share, 3 * share);
  const rendering = (at: number): Rendering => {
    const { gain, contrast } = site.renderings[at] as Rendering;
    return { gain: gain * vary(0.06), contrast: contrast * vary(0.03) };
  };
  const renderings = Object.fromEntries(
    SEQUENCE_NAMES.map((name, at) => [name, rendering(at)]),
  ) as Record<SequenceName, Rendering>;
  const { spacing } = site;
  const size = HEAD.map((extent, axis) =>
    Math.ceil((extent + (axis < 2 ? site.room : 0)) / (spacing[axis] as number)),
  ) as unknown as Triple;
  return {
    seed,
    brain,
    size,
    spacing,
    variation: random.between(0.8, 2),
    tumour: { ...tumour, enhancement: tumour.enhancement * site.enhancement * vary(0.08) },
    acquisition: {
      noise: site.noise * vary(0.15),
      bias: site.bias * vary(0.2),
      gain: site.gain * vary(0.1),
      renderings,
      slicePoints: spacing[2] > 3.4 ? 3 : 1,
    },
    orientation: site.orientation,
    ...(site.resampled === null ? {} : { resampled: site.resampled }),
    perfusion: {
      ...perfusion,
      voxel: site.perfusionVoxel,
      noise: site.perfusionNoise * vary(0.1),
    },
  };
}
