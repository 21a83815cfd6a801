import type { Triple } from '../volume/grid.ts';
import type { Random } from '../volume/random.ts';
import { pick } from './draw.ts';
import type { Genotype } from './genotype.ts';
import { cerebrum } from './surface.ts';

export type Lobe = 'frontal' | 'temporal' | 'insular' | 'parietal' | 'occipital' | 'deep';

/** Boxes in atlas space, mm, that the tumour's centre is drawn from: |x|, y, z from and to. */
const BOXES: Readonly<Record<Lobe, readonly [Triple, Triple]>> = {
  frontal: [
    [16, 6, 0],
    [44, 52, 50],
  ],
  temporal: [
    [34, -42, -24],
    [54, 4, -4],
  ],
  insular: [
    [32, -14, -8],
    [42, 16, 12],
  ],
  parietal: [
    [16, -66, 22],
    [44, -24, 54],
  ],
  occipital: [
    [14, -84, 0],
    [34, -64, 28],
  ],
  deep: [
    [16, -26, 10],
    [28, 4, 30],
  ],
};

type Weights = readonly (readonly [Lobe, number])[];

/**
 * IDH-mutant gliomas grow in the frontal lobe by preference, the codeleted even more (Lai, J Clin
 * Oncol 2011; Zlatescu, Cancer Res 2001); wild-type ones anywhere, often temporal.
 */
const WILDTYPE: Weights = [
  ['frontal', 0.3],
  ['temporal', 0.3],
  ['insular', 0.06],
  ['parietal', 0.2],
  ['occipital', 0.08],
  ['deep', 0.06],
];
const INTACT: Weights = [
  ['frontal', 0.5],
  ['temporal', 0.2],
  ['insular', 0.14],
  ['parietal', 0.12],
  ['occipital', 0.02],
  ['deep', 0.02],
];
const CODELETED: Weights = [
  ['frontal', 0.66],
  ['temporal', 0.12],
  ['insular', 0.08],
  ['parietal', 0.12],
  ['occipital', 0.02],
  ['deep', 0],
];

/**
 * Where the tumour lies. The centre keeps off the midline and lies inside the brain: codeleted
 * tumours so near the surface that they take in cortex (Laigle-Donadey, Neurology 2004).
 */
export function drawLocation(
  random: Random,
  { idh, isCodeleted }: Genotype,
  radii: Triple,
): { readonly lobe: Lobe; readonly centre: Triple } {
  const weights = idh === 'wildtype' ? WILDTYPE : isCodeleted ? CODELETED : INTACT;
  const lobe = pick(random, weights);
  const side = random.uniform() < 0.5 ? -1 : 1;
  const mean = (radii[0] + radii[1] + radii[2]) / 3;
  // Share of the radius that the centre lies under the brain's surface.
  const [least, most] = isCodeleted ? [0.35, 0.95] : [0.55, 2.5];
  const [low, high] = BOXES[lobe];
  let best: Triple = [0, 0, 0];
  let bestOff = Number.POSITIVE_INFINITY;
  for (let attempt = 0; attempt < 60; attempt++) {
    const place = [0, 1, 2].map((axis) =>
      random.between(low[axis] as number, high[axis] as number),
    ) as [number, number, number];
    place[0] = Math.max(place[0], 0.9 * radii[0] + 3);
    const depth = -cerebrum(place[0], place[1], place[2]) / mean;
    const off = Math.max(least - depth, depth - most, 0);
    if (off < bestOff) {
      best = place;
      bestOff = off;
    }
    if (off === 0) break;
  }
  return { lobe, centre: [side * best[0], best[1], best[2]] };
}
