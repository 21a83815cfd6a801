import type { Random } from '../volume/random.ts';

/** What of a glioma's genome the cohort plants. */
export interface Genotype {
  readonly idh: 'mutant' | 'wildtype';
  /** Only with an IDH mutation, as WHO 2021 defines oligodendroglioma. */
  readonly isCodeleted: boolean;
  /** Whether EGFR is the only known driver ('exclusive') or one of several ('mixed'). */
  readonly egfr: 'wildtype' | 'exclusive' | 'mixed';
  /** Methylated MGMT promoter: a negative control that nothing in the images depends on. */
  readonly isMethylated: boolean;
}

/**
 * Shares as in series of adult diffuse glioma of all grades (TCGA LGG and GBM: Ceccarelli, Cell
 * 2016), rounded towards even classes, which are easier to learn from.
 */
export const FREQUENCY = {
  mutant: 0.48,
  codeletedOfMutant: 0.42,
  /** EGFR is amplified or mutated in about half of IDH-wild-type glioblastomas (Brennan, Cell 2013). */
  egfrOfWildtype: 0.5,
  egfrOfMutant: 0.04,
  exclusiveOfEgfr: 0.45,
  methylated: 0.5,
} as const;

/** Draws in a fixed order and number, so that one rate can change without the rest. */
export function drawGenotype(random: Random): Genotype {
  const [a, b, c, d, e] = [0, 0, 0, 0, 0].map(() => random.uniform()) as [
    number,
    number,
    number,
    number,
    number,
  ];
  const isMutant = a < FREQUENCY.mutant;
  const isAltered = c < (isMutant ? FREQUENCY.egfrOfMutant : FREQUENCY.egfrOfWildtype);
  const isExclusive = !isMutant && d < FREQUENCY.exclusiveOfEgfr;
  return {
    idh: isMutant ? 'mutant' : 'wildtype',
    isCodeleted: isMutant && b < FREQUENCY.codeletedOfMutant,
    egfr: isAltered ? (isExclusive ? 'exclusive' : 'mixed') : 'wildtype',
    isMethylated: e < FREQUENCY.methylated,
  };
}
