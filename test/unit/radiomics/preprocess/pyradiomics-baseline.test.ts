import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { createCpuEngine } from '../../../../src/engine/cpu/cpu-engine.ts';
import { binEdges, levelsOf } from '../../../../src/engine/discretise.ts';
import { firstorderFeatures } from '../../../../src/radiomics/families/firstorder.ts';
import { preprocess } from '../../../../src/radiomics/preprocess/preprocess.ts';
import { voxelsOf } from '../../../../src/radiomics/preprocess/region.ts';
import { PROFILES } from '../../../../src/radiomics/profiles.ts';
import type { PreprocessSettings } from '../../../../src/radiomics/settings-preprocessing.ts';
import { pyradiomicsStep } from '../../../../src/radiomics/settings-preprocessing.ts';
import { describeGroundTruth } from '../../../support/ground-truth.ts';
import { readCase, readTable } from '../../../support/references/read-case.ts';

const CPU = createCpuEngine();

const NOTHING: PreprocessSettings = {
  normalisation: null,
  resampling: null,
  resegmentation: null,
  preCrop: null,
  regionLimits: { dimensions: 2, size: null },
};

/** pyradiomics_baseline_settings.json. */
const SCENARIOS: Readonly<
  Record<string, { readonly settings: PreprocessSettings; readonly width: number }>
> = {
  normalization: {
    settings: { ...NOTHING, normalisation: { scale: 100, outliers: null } },
    width: 5,
  },
  resegmentation: {
    settings: {
      ...NOTHING,
      resegmentation: { steps: [pyradiomicsStep([-3, 3], 'sigma')], changesShape: false },
    },
    width: 25,
  },
  resampling: {
    settings: {
      ...NOTHING,
      resampling: {
        spacing: [2, 2, 2],
        interpolator: 'cubic',
        convention: { kind: 'pyradiomics', padDistance: 5 },
        mask: { interpolator: 'nearest' },
        rounding: 'source-type',
      },
    },
    width: 25,
  },
};

describeGroundTruth('PyRadiomics baselines that need pre-processing', (file) => {
  const read = async (path: string) => new Uint8Array(await readFile(file(path)));
  const cases = ['brain1', 'breast1'].flatMap((name) =>
    Object.keys(SCENARIOS).map((scenario) => ({ name, scenario })),
  );
  test.each(cases)('$name, $scenario: first order within 1e-9', async ({ name, scenario }) => {
    const folder = 'pyradiomics/images';
    const { image, mask } = await readCase(
      read,
      `${folder}/${name}_image.nrrd`,
      `${folder}/${name}_label.nrrd`,
    );
    const { settings, width } = SCENARIOS[scenario] as (typeof SCENARIOS)[string];
    const ready = await preprocess(CPU, { image, mask, labels: [1] }, settings);
    const samples = voxelsOf(ready.image, ready.roi.box).filter(
      (_, n) => ready.roi.intensity[n] === 1,
    );
    const ours = firstorderFeatures(
      {
        samples,
        histogram: histogramOf(samples, width),
        voxelVolume: ready.image.grid.spacing.reduce((product, mm) => product * mm, 1),
        shift: 0,
      },
      PROFILES.pyradiomics,
    );
    const table = await readTable(read, 'pyradiomics/pyradiomics_baseline_long.csv');
    const rows = table.filter(
      (row) =>
        row.test_case === name && row.scenario === scenario && row.feature_class === 'firstorder',
    );
    expect(rows).toHaveLength(18);
    const wrong = rows.flatMap(({ feature = '', value }) => {
      const expected = Number(value);
      const off = Math.abs((ours[feature] as number) - expected);
      return off <= 1e-9 * Math.abs(expected) ? [] : [{ feature, expected, ours: ours[feature] }];
    });
    expect(wrong).toEqual([]);
  });
});

function histogramOf(samples: Float64Array, width: number): Uint32Array {
  const range = { min: Math.min(...samples), max: Math.max(...samples) };
  const edges = binEdges({ kind: 'fixed-width', width, origin: 'multiple' }, range);
  const counts = new Uint32Array(edges.length + 1);
  for (const level of levelsOf(samples, edges)) counts[level - 1] = (counts[level - 1] ?? 0) + 1;
  return counts;
}
