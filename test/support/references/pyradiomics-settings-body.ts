// One body for every engine: settings of PyRadiomics that its baselines leave alone, through parameter files.

import { describe, expect, test } from 'vitest';
import type { Engine } from '../../../src/engine/engine.ts';
import { readParameterFile } from '../../../src/formats/settings-yaml.ts';
import { CATALOGUE } from '../../../src/radiomics/catalogue/catalogue.ts';
import { defaultSettings } from '../../../src/radiomics/defaults.ts';
import { type ExtractInput, extract } from '../../../src/radiomics/extract.ts';
import { WAVELET_NAMES } from '../../../src/radiomics/wavelets/wavelet-names.ts';
import { axisAlignedGrid } from '../../../src/volume/grid.ts';
import { makeLabelMap } from '../../../src/volume/label-map.ts';
import { CASES, LEVELS, VALUES } from './pyradiomics-settings-values.ts';
import { type ReadFile, readCase } from './read-case.ts';

/** Features of a parameter file that differ from the values given, `family_Feature number …`. */
async function differences(
  engine: Engine,
  input: Pick<ExtractInput, 'image' | 'mask'>,
  parameters: Readonly<Record<string, unknown>>,
  values: string,
  bound: number,
): Promise<readonly unknown[]> {
  const expected = [...values.matchAll(/(\S+) (\S+)/g)];
  const featureClass = classesOf(expected.map(([, name = '']) => name));
  const { settings } = readParameterFile(JSON.stringify({ ...parameters, featureClass }), null, {
    base: defaultSettings('pyradiomics'),
    catalogue: CATALOGUE,
    wavelets: WAVELET_NAMES,
  });
  const { features } = await extract(engine, { ...input, labels: [1], settings });
  expect(expected.length).toBeGreaterThan(1);
  return expected.flatMap(([, name = '', text]) => {
    const value = Number(text);
    const found = features.find((f) => f.name === name || f.name === `original_${name}`)?.value;
    const isNear = Math.abs((found ?? Number.NaN) - value) <= bound * Math.max(1, Math.abs(value));
    return isNear ? [] : [{ name, value, found }];
  });
}

/** The features asked for, and no others: of filtered images all would take long. */
function classesOf(names: readonly string[]): Readonly<Record<string, readonly string[]>> {
  const classes: Record<string, string[]> = {};
  for (const name of names) {
    const [feature = '', family = ''] = name.split('_').toReversed();
    classes[family] = [...(classes[family] ?? []), feature];
  }
  return classes;
}

/** The small volume: levels are intensities, and a bin is one wide. */
export function describePyradiomicsSettings(engine: () => Engine): void {
  describe('settings of PyRadiomics, 120 voxels', () => {
    const rows = LEVELS.trim()
      .split('\n')
      .map((row) => row.split(' '));
    const data = Uint8Array.from(
      [0, 1, 2, 3].flatMap((k) => rows.flatMap((row) => [...(row[k] ?? '')].map(Number))),
    );
    const grid = axisAlignedGrid([6, 5, 4], [0.5, 0.8, 1.1]);
    const image = { grid, data, modality: 'unknown', unit: '1', nonFiniteCount: 0 } as const;
    const mask = makeLabelMap(
      grid,
      data.map((level) => Math.min(level, 1)),
    );
    test.each(VALUES)('%j: within 1e-12', async (setting, values) => {
      const parameters = { setting: { binWidth: 1, ...setting } };
      expect(await differences(engine(), { image, mask }, parameters, values, 1e-12)).toEqual([]);
    });
  });
}

/** PyRadiomics' own test cases. */
export function describePyradiomicsCases(
  engine: () => Engine,
  read: ReadFile,
  cases: typeof CASES = CASES,
): void {
  describe.each(['brain1', 'breast1'] as const)('settings of PyRadiomics, %s', (name) => {
    test.each(cases)('$parameters: within 1e-9', async ({ parameters, ...values }) => {
      const path = `pyradiomics/images/${name}`;
      const input = await readCase(read, `${path}_image.nrrd`, `${path}_label.nrrd`);
      expect(await differences(engine(), input, parameters, values[name], 1e-9)).toEqual([]);
    });
  });
}
