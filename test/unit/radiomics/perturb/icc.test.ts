import { describe, expect, it } from 'vitest';
import { fQuantile } from '../../../../src/radiomics/perturb/f-distribution.ts';
import { type Icc, intraclassCorrelations } from '../../../../src/radiomics/perturb/icc.ts';

// Table 2 of Shrout and Fleiss, Psychol Bull 86:420 (1979): six subjects, four judges.
const SHROUT_FLEISS = [
  [9, 2, 5, 8],
  [6, 1, 3, 2],
  [8, 4, 6, 8],
  [7, 1, 2, 6],
  [10, 5, 6, 9],
  [6, 2, 4, 7],
];

const FIVE_BY_THREE = [
  [12.1, 12.4, 11.9],
  [15.2, 14.8, 15.5],
  [9.7, 10.1, 10.4],
  [20.3, 19.6, 20.9],
  [13.3, 13.9, 13.1],
];

const THREE_PAIRS = [
  [100.0, 101.5],
  [80.2, 79.1],
  [95.5, 97.0],
];

const of = (rows: readonly number[][]) => {
  const found = intraclassCorrelations(rows);
  if (found === null) throw new Error('no variance');
  return found;
};

describe('intraclass correlation', () => {
  it('gives the values that Shrout and Fleiss printed', () => {
    const found = of(SHROUT_FLEISS);
    expect(found['one-way'].value.toFixed(2)).toBe('0.17');
    expect(found.agreement.value.toFixed(2)).toBe('0.29');
    expect(found.consistency.value.toFixed(2)).toBe('0.71');
  });

  // pingouin 0.7.0, intraclass_corr: ICC to 10 digits, CI95 with its rounding set to 8 digits.
  it.each([
    ['Shrout and Fleiss', SHROUT_FLEISS, 'one-way', [0.1657417684, -0.13293232, 0.72256006]],
    ['Shrout and Fleiss', SHROUT_FLEISS, 'agreement', [0.2897637795, 0.01878651, 0.76108437]],
    ['Shrout and Fleiss', SHROUT_FLEISS, 'consistency', [0.7148407148, 0.34246477, 0.94585826]],
    ['5 x 3', FIVE_BY_THREE, 'one-way', [0.9879442421, 0.94759167, 0.99862704]],
    ['5 x 3', FIVE_BY_THREE, 'agreement', [0.9879376483, 0.94558176, 0.99863327]],
    ['5 x 3', FIVE_BY_THREE, 'consistency', [0.9863192615, 0.93334014, 0.99846401]],
    ['3 x 2', THREE_PAIRS, 'one-way', [0.9923239792, 0.88356783, 0.99980327]],
    ['3 x 2', THREE_PAIRS, 'agreement', [0.9923185579, 0.86849311, 0.99980316]],
    ['3 x 2', THREE_PAIRS, 'consistency', [0.9909188608, 0.69795151, 0.99976612]],
  ] as const)('equals pingouin: %s, %s %s', (_, rows, kind, [value, lower, upper]) => {
    const found = of(rows)[kind];
    expect(found.value).toBeCloseTo(value, 9);
    expect(found.lower).toBeCloseTo(lower, 7);
    expect(found.upper).toBeCloseTo(upper, 7);
  });

  it('is 1 where no measurement differs from another, whatever their size', () => {
    const rows = [
      [1e12 + 1, 1e12 + 1],
      [1e12 + 2, 1e12 + 2],
    ];
    const perfect: Icc = { value: 1, lower: 1, upper: 1 };
    expect(of(rows)).toEqual({ 'one-way': perfect, agreement: perfect, consistency: perfect });
  });

  it('sees small differences between large numbers', () => {
    const offset = SHROUT_FLEISS.map((row) => row.map((value) => 1e9 + value));
    expect(of(offset)['one-way'].value).toBeCloseTo(0.1657417684, 6);
  });

  it('has nothing to say where nothing varies', () => {
    expect(
      intraclassCorrelations([
        [3, 3, 3],
        [3, 3, 3],
      ]),
    ).toBeNull();
  });

  it('does not count an offset between measurements as disagreement when asked for consistency', () => {
    const rows = [1, 2, 4, 7].map((x) => [x, x + 10]);
    expect(of(rows).consistency.value).toBe(1);
    expect(of(rows).agreement.value).toBeLessThan(0.2);
  });
});

describe('quantiles of F', () => {
  // scipy 1.x, scipy.stats.f.ppf
  it.each([
    [0.975, 5, 18, 3.381967805875243],
    [0.975, 18, 5, 6.361883204654352],
    [0.975, 2, 2.7, 19.401279175610753],
    [0.975, 2.7, 2, 39.12867747816451],
    [0.975, 1, 9, 7.209283247522017],
    [0.975, 2, 60, 3.9252654442049537],
    [0.5, 7.3, 11.9, 0.9638578960216193],
    [0.025, 4, 200, 0.12064906863243874],
    [0.975, 500, 3, 13.912954995475683],
  ])('p = %d with %d and %d degrees of freedom', (p, d1, d2, expected) => {
    expect(Math.abs(fQuantile(p, d1, d2) / expected - 1)).toBeLessThan(1e-11);
  });

  it('is NaN for what is no distribution', () => {
    expect(fQuantile(0.5, 0, 3)).toBeNaN();
    expect(fQuantile(1, 2, 3)).toBeNaN();
  });
});
