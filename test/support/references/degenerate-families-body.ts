// One body for every engine: every family, aggregation and profile on regions that leave features undefined.

import { describe, expect, test } from 'vitest';
import type { Engine } from '../../../src/engine/engine.ts';
import { defaultSettings } from '../../../src/radiomics/defaults.ts';
import { extract } from '../../../src/radiomics/extract.ts';
import type { FeatureValue } from '../../../src/radiomics/feature.ts';
import { AGGREGATIONS, type ProfileName } from '../../../src/radiomics/settings.ts';
import pyradiomics from './degenerate-pyradiomics.json' with { type: 'json' };
import { DEGENERATE_REGIONS, type DegenerateRegion } from './degenerate-regions.ts';

const EXPECTED: Readonly<Record<string, Readonly<Record<string, number | null>>>> =
  pyradiomics.regions;

/** Features of one region: PyRadiomics' own, or IBSI's under all six aggregations. */
export async function degenerateFeatures(
  engine: Engine,
  { image, mask, binning }: DegenerateRegion,
  profile: ProfileName,
): Promise<readonly FeatureValue[]> {
  const aggregations = profile === 'ibsi' ? AGGREGATIONS : (['ITBB'] as const);
  const settings = { ...defaultSettings(profile), binning, aggregations };
  return (await extract(engine, { image, mask, labels: [1], settings })).features;
}

function regionCalled(wanted: string): DegenerateRegion {
  const found = DEGENERATE_REGIONS.find(({ name }) => name === wanted);
  if (found === undefined) throw new Error(`no region ${wanted}`);
  return found;
}

export function describeDegenerateFamilies(engine: () => Engine): void {
  describe('degenerate regions, every family', () => {
    test.each(DEGENERATE_REGIONS)('$name: numbers, or NaN with a reason', async (region) => {
      for (const profile of ['ibsi', 'pyradiomics'] as const) {
        const features = await degenerateFeatures(engine(), region, profile);
        expect(features).toHaveLength(profile === 'ibsi' ? 487 : 107);
        const unsaid = features.filter(({ value, reason }) =>
          Number.isFinite(value) ? reason !== null : !Number.isNaN(value) || !reason,
        );
        expect(unsaid).toEqual([]);
      }
    });

    test.each(Object.keys(EXPECTED))('%s: PyRadiomics’ values', async (name) => {
      const features = await degenerateFeatures(engine(), regionCalled(name), 'pyradiomics');
      const ours = new Map(features.map((f) => [`${f.family}_${f.feature}`, f.value]));
      const expected = Object.entries(EXPECTED[name] ?? {});
      expect(expected).toHaveLength(107);
      const wrong = expected.filter(([feature, theirs]) => {
        const value = ours.get(feature) ?? Number.POSITIVE_INFINITY;
        if (theirs === null) return !Number.isNaN(value);
        // A line has a width of 0; there the root of a rounding error is left of it.
        const isWidth = /MinorAxis|LeastAxis|Elongation|Flatness/.test(feature);
        return !(Math.abs(value - theirs) <= Math.max(1e-9 * Math.abs(theirs), isWidth ? 1e-7 : 0));
      });
      expect(wrong.map(([feature, theirs]) => [feature, theirs, ours.get(feature)])).toEqual([]);
    });

    test('one voxel: one run, zone and dependence of length 1, under every aggregation', async () => {
      const features = await degenerateFeatures(engine(), regionCalled('one voxel'), 'ibsi');
      const merged: Record<string, number> = { IAZD: 13, SUJT: 4, ZW7Z: 4 };
      for (const { family, feature, aggregation, value, reason } of features) {
        if (['glcm', 'ngtdm'].includes(family)) {
          expect([family, feature, reason]).toEqual([
            family,
            feature,
            expect.stringMatching(/neigh/),
          ]);
        }
        if (!['glrlm', 'glszm', 'gldzm', 'ngldm'].includes(family)) continue;
        // Of n equal runs in one matrix, n² / n.
        const isSum = family === 'glrlm' && feature.endsWith('NonUniformity');
        const one = isSum ? (merged[aggregation ?? ''] ?? 1) : 1;
        const wanted = /Variance|Entropy/.test(feature) ? 0 : one;
        expect([family, feature, aggregation, value]).toEqual([
          family,
          feature,
          aggregation,
          wanted,
        ]);
      }
    });

    test('a constant block of 4 x 3 x 2 voxels: closed forms in 3D and by slice', async () => {
      const features = await degenerateFeatures(engine(), regionCalled('constant'), 'ibsi');
      const of = (family: string, feature: string, aggregation: string) =>
        features.find(
          (f) => f.family === family && f.feature === feature && f.aggregation === aggregation,
        )?.value ?? Number.POSITIVE_INFINITY;
      for (const code of AGGREGATIONS) {
        expect(of('glcm', 'MaximumProbability', code)).toBe(1);
        expect(of('glcm', 'JointEntropy', code)).toBe(0);
        expect(of('glcm', 'Contrast', code)).toBe(0);
        expect(of('glcm', 'Correlation', code)).toBeNaN();
      }
      // A direction has as many runs as voxels, less its pairs: 24 - (4 - |i|) (3 - |j|) (2 - |k|).
      const steps = [0, 1].flatMap((k) =>
        [-1, 0, 1].flatMap((j) => [-1, 0, 1].map((i) => [i, j, k] as const)),
      );
      const isLater = ([i, j, k]: (typeof steps)[number]) => 9 * k + 3 * j + i > 0;
      const shares = steps
        .filter(isLater)
        .map(([i, j, k]) => 1 - ((4 - Math.abs(i)) * (3 - Math.abs(j)) * (2 - k)) / 24);
      const mean = (numbers: readonly number[]) =>
        numbers.reduce((sum, n) => sum + n, 0) / numbers.length;
      for (const code of ['ITBB', 'IAZD'])
        expect(of('glrlm', 'RunPercentage', code)).toBeCloseTo(mean(shares), 14);
      for (const code of ['BTW3', 'SUJT', 'JJUI', 'ZW7Z'])
        expect(of('glrlm', 'RunPercentage', code)).toBeCloseTo(mean(shares.slice(0, 4)), 14);
      // One zone in the volume, or one a slice, at the border.
      expect(of('glszm', 'LargeAreaEmphasis', 'KOBO')).toBe(24 ** 2);
      expect(of('glszm', 'LargeAreaEmphasis', '8QNN')).toBe(12 ** 2);
      expect(of('glszm', 'GrayLevelNonUniformity', '62GR')).toBe(2);
      for (const code of ['KOBO', '8QNN', '62GR']) {
        expect(of('gldzm', 'LargeDistanceEmphasis', code)).toBe(1);
        expect(of('ngtdm', 'Coarseness', code)).toBe(1e6);
        expect(of('ngtdm', 'Contrast', code)).toBe(0);
      }
      // A voxel and its neighbours: 2 or 3 along each axis, so that sums over the block are products over its axes.
      const [x, y, z] = [26 / 4, 17 / 3, 8 / 2];
      expect(of('ngldm', 'LargeDependenceEmphasis', 'KOBO')).toBeCloseTo(x * y * z, 12);
      expect(of('ngldm', 'LargeDependenceEmphasis', '8QNN')).toBeCloseTo(x * y, 12);
      expect(of('ngldm', 'LargeDependenceEmphasis', '62GR')).toBeCloseTo(x * y, 12);
    });
  });
}
