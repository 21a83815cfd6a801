import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { createCpuEngine } from '../../../../src/engine/cpu/cpu-engine.ts';
import type { Discretisation } from '../../../../src/engine/engine.ts';
import { preprocess } from '../../../../src/radiomics/preprocess/preprocess.ts';
import { voxelsOf } from '../../../../src/radiomics/preprocess/region.ts';
import type { PreprocessSettings } from '../../../../src/radiomics/settings-preprocessing.ts';
import { pyradiomicsStep } from '../../../../src/radiomics/settings-preprocessing.ts';
import { describeGroundTruth } from '../../../support/ground-truth.ts';
import { readCase, readTable } from '../../../support/references/read-case.ts';
import { numberOf, type PyradiomicsSettings, padLevels, pyradiomicsTexture } from './texture-of.ts';

const CPU = createCpuEngine();

const FAMILIES = ['glcm', 'glrlm', 'glszm', 'ngtdm', 'gldm'];

const NOTHING: PreprocessSettings = {
  normalisation: null,
  resampling: null,
  resegmentation: null,
  preCrop: null,
  regionLimits: null,
};

/** Settings of the scenarios, from pyradiomics_baseline_settings.json. force2Ddimension 0 is numpy's z. */
const SCENARIOS: readonly {
  readonly scenario: string;
  readonly rule: Discretisation;
  readonly settings?: PyradiomicsSettings;
  readonly before?: Partial<PreprocessSettings>;
  readonly count: number;
}[] = [
  { scenario: 'default', rule: width(25), count: 75 },
  { scenario: 'FBN', rule: { kind: 'fixed-count', count: 64, edges: 'linspace' }, count: 75 },
  { scenario: '2d', rule: width(25), settings: { across: 2 }, count: 75 },
  {
    scenario: 'combined',
    rule: width(25),
    settings: { weightingNorm: 'no_weighting' },
    count: 40,
  },
  {
    scenario: 'flatRegion',
    rule: width(5000),
    before: { resegmentation: { steps: [pyradiomicsStep([0], 'absolute')], changesShape: false } },
    count: 75,
  },
  {
    scenario: 'normalization',
    rule: width(5),
    before: { normalisation: { scale: 100, outliers: null } },
    count: 75,
  },
  {
    scenario: 'resegmentation',
    rule: width(25),
    before: { resegmentation: { steps: [pyradiomicsStep([-3, 3], 'sigma')], changesShape: false } },
    count: 75,
  },
  {
    scenario: 'resampling',
    rule: width(25),
    before: {
      resampling: {
        spacing: [2, 2, 2],
        interpolator: 'cubic',
        convention: { kind: 'pyradiomics', padDistance: 5 },
        mask: { interpolator: 'nearest' },
        rounding: 'source-type',
      },
    },
    count: 75,
  },
];

function width(value: number): Discretisation {
  return { kind: 'fixed-width', width: value, origin: 'multiple' };
}

describeGroundTruth('texture features against the baselines of PyRadiomics', (file) => {
  const read = async (path: string) => new Uint8Array(await readFile(file(path)));

  test.each(SCENARIOS.flatMap((of) => ['brain1', 'breast1'].map((name) => ({ name, ...of }))))(
    '$name, $scenario: within 1e-6',
    async ({ name, scenario, rule, settings, before, count }) => {
      const folder = 'pyradiomics/images';
      const files = await readCase(
        read,
        `${folder}/${name}_image.nrrd`,
        `${folder}/${name}_label.nrrd`,
      );
      const { image, roi } = await preprocess(
        CPU,
        { ...files, labels: [1] },
        { ...NOTHING, ...before },
      );
      const levels = padLevels(voxelsOf(image, roi.box), roi.intensity, roi.box.size, rule);
      const ours = pyradiomicsTexture(levels, { ...settings, spacing: image.grid.spacing });
      const table = await readTable(read, 'pyradiomics/pyradiomics_baseline_long.csv');
      const rows = table.filter(
        (row) =>
          row.test_case === name &&
          row.scenario === scenario &&
          FAMILIES.includes(row.feature_class ?? ''),
      );
      expect(rows).toHaveLength(count);
      const wrong = rows.flatMap(({ feature_class = '', feature = '', value }) => {
        const found = numberOf(ours[feature_class]?.[feature]);
        const wanted = Number(value);
        // Entropies of one level are log2(1 + 2.2e-16).
        const isRight = Math.abs(found - wanted) <= 1e-6 * Math.abs(wanted) + 1e-15;
        return isRight ? [] : [{ feature_class, feature, wanted, found }];
      });
      expect(wrong).toEqual([]);
    },
  );
});
