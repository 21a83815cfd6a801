import type { Triple } from '../volume/grid.ts';
import type { Random } from '../volume/random.ts';
import { chance, normal, pick } from './draw.ts';
import type { Genotype } from './genotype.ts';
import { drawLocation, type Lobe } from './location.ts';
import type { PerfusionParameters, TumourParameters } from './parameters.ts';

/** Ring: enhancing around necrosis. Patchy: a part enhances. Plain: nothing does. */
export type Pattern = 'ring' | 'patchy' | 'plain';

export interface Appearance {
  readonly pattern: Pattern;
  readonly lobe: Lobe;
  readonly tumour: TumourParameters;
  readonly perfusion: Pick<PerfusionParameters, 'enhancing' | 'solid' | 'infiltrated'>;
}

/** Astrocytoma: IDH-mutant, 1p/19q intact; oligodendroglioma: codeleted; else glioblastoma. */
type Kind = 'astrocytoma' | 'oligodendroglioma' | 'glioblastoma';

/**
 * Enhancement and necrosis are rare with IDH mutation and the rule without (Carrillo, AJNR 2012);
 * a tenth of each kind looks like the other: grade 4 astrocytoma, and glioblastoma by molecular
 * criteria alone (WHO 2021).
 */
const PATTERNS: Readonly<Record<Kind, readonly (readonly [Pattern, number])[]>> = {
  astrocytoma: [
    ['plain', 0.64],
    ['patchy', 0.22],
    ['ring', 0.14],
  ],
  oligodendroglioma: [
    ['plain', 0.62],
    ['patchy', 0.32],
    ['ring', 0.06],
  ],
  glioblastoma: [
    ['plain', 0.09],
    ['patchy', 0.15],
    ['ring', 0.76],
  ],
};

/**
 * Mean of each planted quantity by kind; deviations are the same for all, below. Oligodendroglioma:
 * indistinct, irregular outline and mixed signal (Jenkinson, Brain 2006; Kim, Clin Cancer Res
 * 2011), calcification, and more blood than astrocytoma (Cha, AJNR 2005).
 */
const MEANS = {
  //            radius margin irregularity heterogeneity oedema solid rCBV
  astrocytoma: [19, 2.4, 0.8, 0.75, 5, 1.25],
  oligodendroglioma: [18.5, 4.6, 1.2, 1.3, 5, 1.75],
  glioblastoma: [17, 2.6, 1.1, 1.15, 10, 1.9],
} as const satisfies Readonly<Record<Kind, readonly number[]>>;

/** The sign of 1p/19q-intact astrocytoma, in about two of five (Patel, Clin Cancer Res 2017). */
const MISMATCH = { astrocytoma: 0.42, oligodendroglioma: 0.02, glioblastoma: 0.02 } as const;
const CALCIFIED = { astrocytoma: 0.06, oligodendroglioma: 0.45, glioblastoma: 0.04 } as const;

/**
 * rCBV of enhancing tumour in IDH-wild-type glioblastoma: mean without EGFR alteration, and the
 * deviation within each group. EGFR raises it by planted standardised differences (Gupta, J
 * Neurooncol 2015: 3.31 against 2.62), more where it is the only driver.
 */
export const EGFR_PERFUSION = { mean: 2.7, deviation: 0.55, exclusive: 2.3, mixed: 0.6 } as const;

/** Draws how a tumour of this genotype looks. MGMT is not read. */
export function drawAppearance(random: Random, genotype: Genotype): Appearance {
  const kind = kindOf(genotype);
  const [size, blur, ragged, uneven, water] = MEANS[kind];
  const pattern = pick(random, PATTERNS[kind]);
  const radius = normal(random, size, 4.5, 9, 30);
  const radii = [0, 1, 2].map(() => radius * random.between(0.82, 1.2)) as unknown as Triple;
  const { lobe, centre } = drawLocation(random, genotype, radii);
  const hasMismatch = chance(random, MISMATCH[kind]);
  const strength = random.between(0.55, 1);
  const isMismatched = hasMismatch && pattern !== 'ring';
  const margin = normal(random, blur, 1.6, 1.2, 9);
  const irregularity = normal(random, ragged, 0.3, 0.2, 2);
  // A mismatch is seen in tumours of even signal and sharp outline.
  const calm = isMismatched ? 0.6 : 1;
  const heterogeneity = calm * normal(random, uneven, 0.35, 0.25, 2.4);
  const isCalcified = chance(random, CALCIFIED[kind]);
  const chalk = random.between(0.35, 1);
  const isDriven = genotype.egfr !== 'wildtype';
  const infiltration = normal(random, isDriven ? 13 : 8.5, 4, 1, 24);
  const parts = drawParts(random, pattern, radius);
  const oedema = normal(random, water + (pattern === 'ring' ? 2 : 0), 3, 1.5, 18);
  const tumour: TumourParameters = {
    centre,
    radii,
    irregularity,
    rim: parts.rim,
    rimVariation: random.between(0.6, 1.5),
    enhancement: parts.enhancement,
    oedema,
    oedemaSignal: normal(random, 1, 0.18, 0.5, 1.5),
    necrosisFlair: random.between(0.3, 1.3),
    heterogeneity,
    massEffect: Math.min(12, 0.42 * radius * random.between(0.4, 1.3)),
    solid: {
      share: parts.share,
      margin: isMismatched ? Math.min(margin, 2.5) : margin,
      mismatch: isMismatched ? strength : 0,
      grain: normal(random, 4.2, 1, 2.2, 7),
      calcification: isCalcified ? chalk : 0,
      infiltration,
    },
  };
  return { pattern, lobe, tumour, perfusion: drawPerfusion(random, genotype, kind) };
}

export function kindOf({ idh, isCodeleted }: Genotype): Kind {
  if (idh === 'wildtype') return 'glioblastoma';
  return isCodeleted ? 'oligodendroglioma' : 'astrocytoma';
}

function drawParts(random: Random, pattern: Pattern, radius: number) {
  const [a, b, c] = [random.uniform(), random.uniform(), random.uniform()];
  if (pattern === 'plain') return { share: 1, rim: 4, enhancement: 0.3 };
  if (pattern === 'patchy') {
    // Mostly without necrosis: the rim is thicker than what enhances.
    return {
      share: 0.42 + 0.4 * a,
      rim: b < 0.75 ? radius : 3 + 3 * c,
      enhancement: 0.35 + 0.6 * c,
    };
  }
  return { share: 0.26 * a * a, rim: 2.4 + 4.5 * b, enhancement: 0.65 + 0.5 * c };
}

function drawPerfusion(random: Random, { egfr }: Genotype, kind: Kind) {
  const spread = normal(random, 0, 1, -2.6, 2.6);
  const own = normal(random, 0, 1, -2, 2);
  const rim = normal(random, 0, 1, -2, 2);
  const base = MEANS[kind][5];
  if (kind !== 'glioblastoma') {
    const raised = egfr === 'wildtype' ? 0 : 0.4;
    return {
      enhancing: base + 0.9 + raised + 0.5 * spread,
      solid: Math.max(0.5, base + raised + 0.35 * own),
      infiltrated: Math.max(0.5, 1 + 0.2 * raised + 0.15 * rim),
    };
  }
  const { mean, deviation, exclusive, mixed } = EGFR_PERFUSION;
  const steps = egfr === 'exclusive' ? exclusive : egfr === 'mixed' ? mixed : 0;
  const enhancing = mean + deviation * (steps + spread);
  return {
    enhancing,
    // What does not enhance follows what does, at two thirds.
    solid: 0.68 * enhancing + 0.1 * own,
    // Blood volume around the tumour is raised with EGFR (Akbari, Neuro Oncol 2018).
    infiltrated: 1.15 + (egfr === 'wildtype' ? 0 : 0.4) + 0.25 * rim,
  };
}
