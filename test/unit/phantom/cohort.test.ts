import { describe, expect, test } from 'vitest';
import { drawSubject, SPLITS, type Split, type Subject } from '../../../src/phantom/cohort.ts';
import { cohortTable } from '../../../src/phantom/cohort-table.ts';
import { drawGenotype, FREQUENCY } from '../../../src/phantom/genotype.ts';
import { makeRandom } from '../../../src/volume/random.ts';

const draw = (split: Split, count: number): readonly Subject[] =>
  Array.from({ length: count }, (_, index) => drawSubject(1, split, index));
const many = draw('train', 4000);

function share<T>(items: readonly T[], is: (item: T) => boolean): number {
  return items.filter(is).length / items.length;
}

/** Area under the ROC curve of a score, by ranks; equal scores share theirs. */
function auc(score: (subject: Subject) => number, isPositive: (subject: Subject) => boolean) {
  const scored = many
    .map((subject) => ({ value: score(subject), isHit: isPositive(subject) }))
    .sort((a, b) => (a.value < b.value ? -1 : a.value > b.value ? 1 : 0));
  let [hits, rankSum] = [0, 0];
  for (let from = 0; from < scored.length; ) {
    let to = from;
    while (to < scored.length && scored[to]?.value === scored[from]?.value) to++;
    const tied = scored.slice(from, to).filter(({ isHit }) => isHit).length;
    hits += tied;
    rankSum += tied * ((from + to - 1) / 2);
    from = to;
  }
  return (rankSum - (hits * (hits - 1)) / 2) / (hits * (scored.length - hits));
}

const isMutant = ({ genotype }: Subject) => genotype.idh === 'mutant';
const isCodeleted = ({ genotype }: Subject) => genotype.isCodeleted;
const isAltered = ({ genotype }: Subject) => genotype.egfr !== 'wildtype';
const solidOf = ({ appearance }: Subject) => {
  if (appearance.tumour.solid === undefined) throw new Error('no solid part');
  return appearance.tumour.solid;
};

describe('the genotypes of a cohort', () => {
  test('occur as often as planned', () => {
    const all = Array.from({ length: 40_000 }, (_, seed) => drawGenotype(makeRandom(seed, 50)));
    // Four standard errors of the least frequent split.
    const near = (value: number, planned: number) =>
      expect(Math.abs(value - planned)).toBeLessThan(0.02);
    const mutant = all.filter(({ idh }) => idh === 'mutant');
    const wildtype = all.filter(({ idh }) => idh === 'wildtype');
    const altered = wildtype.filter(({ egfr }) => egfr !== 'wildtype');
    near(mutant.length / all.length, FREQUENCY.mutant);
    near(
      share(mutant, ({ isCodeleted }) => isCodeleted),
      FREQUENCY.codeletedOfMutant,
    );
    near(altered.length / wildtype.length, FREQUENCY.egfrOfWildtype);
    near(
      share(mutant, ({ egfr }) => egfr !== 'wildtype'),
      FREQUENCY.egfrOfMutant,
    );
    near(
      share(altered, ({ egfr }) => egfr === 'exclusive'),
      FREQUENCY.exclusiveOfEgfr,
    );
    near(
      share(all, ({ isMethylated }) => isMethylated),
      FREQUENCY.methylated,
    );
  });

  test('follow WHO 2021: no codeletion without an IDH mutation, none with EGFR as only driver', () => {
    for (const { genotype } of many) {
      if (genotype.idh === 'wildtype') expect(genotype.isCodeleted).toBe(false);
      else expect(genotype.egfr).not.toBe('exclusive');
    }
  });

  test('leave MGMT out of everything: other genes, site, place and every planted number', () => {
    const is = ({ genotype }: Subject) => genotype.isMethylated;
    const numbers = (subject: Subject): readonly number[] =>
      (cohortTable([subject])[1] as string).split(',').map(Number);
    const columns = (cohortTable([])[0] as string).split(',');
    // 4.5 standard errors of an area of 0.5 with 2000 of each: below 0.05 for all columns together.
    const bound = 4.5 * Math.sqrt(1 / 12 / 2000 + 1 / 12 / 2000);
    const rows = new Map(many.map((subject) => [subject, numbers(subject)]));
    let tested = 0;
    for (let at = 0; at < columns.length; at++) {
      if (columns[at] === 'seed' || columns[at] === 'brain') continue;
      if (many.some((subject) => Number.isNaN(rows.get(subject)?.[at]))) continue;
      const area = auc((subject) => rows.get(subject)?.[at] as number, is);
      expect(Math.abs(area - 0.5), columns[at]).toBeLessThan(bound);
      tested++;
    }
    expect(tested).toBeGreaterThan(20);
    for (const other of [isMutant, isCodeleted, isAltered]) {
      const with_ = share(many.filter(is), other);
      const without = share(
        many.filter((subject) => !is(subject)),
        other,
      );
      expect(Math.abs(with_ - without)).toBeLessThan(0.06);
    }
  });
});

describe('the planted effects', () => {
  test('point where the literature does, and overlap', () => {
    const codeletion = (score: (subject: Subject) => number) =>
      auc(
        (subject) => (isMutant(subject) ? score(subject) : Number.NEGATIVE_INFINITY),
        isCodeleted,
      );
    const areas = {
      'less enhancement with IDH mutation': auc((subject) => solidOf(subject).share, isMutant),
      'frontal with IDH mutation': auc(
        ({ appearance }) => (appearance.lobe === 'frontal' ? 1 : 0),
        isMutant,
      ),
      'perfusion with EGFR': auc(({ appearance }) => appearance.perfusion.enhancing, isAltered),
      'infiltration with EGFR': auc((subject) => solidOf(subject).infiltration, isAltered),
    };
    for (const [effect, area] of Object.entries(areas)) {
      expect(area, effect).toBeGreaterThan(0.58);
      expect(area, effect).toBeLessThan(0.93);
    }
    expect(codeletion((subject) => solidOf(subject).margin)).toBeGreaterThan(0.85);
    expect(codeletion(({ appearance }) => appearance.tumour.heterogeneity)).toBeGreaterThan(0.85);
  });

  test('plant a mismatch in some astrocytomas, hardly elsewhere', () => {
    const has = (subject: Subject) => solidOf(subject).mismatch > 0;
    const astrocytomas = many.filter((subject) => isMutant(subject) && !isCodeleted(subject));
    const others = many.filter((subject) => !isMutant(subject) || isCodeleted(subject));
    expect(share(astrocytomas, has)).toBeGreaterThan(0.3);
    expect(share(astrocytomas, has)).toBeLessThan(0.45);
    expect(share(others, has)).toBeLessThan(0.03);
  });
});

describe('the subjects of a cohort', () => {
  test('are the same for the same seed, split and number, others for others', () => {
    expect(drawSubject(1, 'train', 7)).toEqual(drawSubject(1, 'train', 7));
    const tumours = [
      drawSubject(1, 'train', 7),
      drawSubject(2, 'train', 7),
      drawSubject(1, 'test', 7),
      drawSubject(1, 'train', 8),
    ].map(({ parameters }) => JSON.stringify(parameters.tumour));
    expect(new Set(tumours).size).toBe(4);
  });

  test('share no seed and no brain between splits, and the test set no site', () => {
    const seeds = new Set<number>();
    const brains: Set<number>[] = [];
    const sites: Set<string>[] = [];
    for (const split of SPLITS) {
      const subjects = draw(split, 300);
      for (const { parameters } of subjects) seeds.add(parameters.seed);
      brains.push(new Set(subjects.map(({ parameters }) => parameters.brain as number)));
      sites.push(new Set(subjects.map(({ site }) => site.name)));
    }
    expect(seeds.size).toBe(900);
    const all = brains.flatMap((set) => [...set]);
    expect(new Set(all).size).toBe(all.length);
    expect(all.some((brain) => seeds.has(brain))).toBe(false);
    const [train, validation, testing] = sites as [Set<string>, Set<string>, Set<string>];
    expect(validation).toEqual(train);
    expect([...testing].some((name) => train.has(name))).toBe(false);
    expect(testing.size).toBe(6);
  });

  test('stay as they are: models are trained on them', () => {
    const lines = cohortTable([0, 1, 2].map((index) => drawSubject(1, 'train', index)));
    expect(lines[3]).toBe(
      'train-0002,train,wildtype,intact,altered,exclusive,methylated,site-5,ring,temporal,34.2849,-15.9955,-6.8852,13.7621,0.9334,5.1016,1.0568,10.4683,1.1831,0.0089,2.4943,0,3.7441,0,18.9369,3.485,2.4162,1.1365,1.12,4,4,RAS,0.0111,0.1888,16777220,16842754',
    );
  });
});
