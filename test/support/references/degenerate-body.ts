// One body for every engine: regions that leave features undefined.

import { describe, expect, test } from 'vitest';
import type { Engine } from '../../../src/engine/engine.ts';
import { AROUND, directions } from '../../../src/engine/neighbourhood.ts';
import { defaultSettings } from '../../../src/radiomics/defaults.ts';
import { extract } from '../../../src/radiomics/extract.ts';
import type { ExtractionSettings } from '../../../src/radiomics/settings.ts';
import { withinRange } from '../../../src/radiomics/settings-preprocessing.ts';
import { axisAlignedGrid, voxelCount } from '../../../src/volume/grid.ts';
import { makeLabelMap } from '../../../src/volume/label-map.ts';
import type { LabelMap, Volume } from '../../../src/volume/volume.ts';

const GRID = axisAlignedGrid([6, 5, 4], [1, 1, 2]);

function volume(value: (n: number) => number): Volume {
  const data = Float64Array.from({ length: voxelCount(GRID) }, (_, n) => value(n));
  const nonFiniteCount = data.reduce((count, x) => count + (Number.isFinite(x) ? 0 : 1), 0);
  return { grid: GRID, data, modality: 'unknown', unit: '1', nonFiniteCount };
}

function mask(isInside: (n: number) => boolean): LabelMap {
  const data = Uint8Array.from({ length: voxelCount(GRID) }, (_, n) => (isInside(n) ? 1 : 0));
  const labels = [
    { value: 1, name: 'Label 1', colour: [255, 0, 0] as const, voxelCount: 1, volumeMl: 1 },
  ];
  return { grid: GRID, data, labels: data.includes(1) ? labels : [] };
}

export function describeDegenerate(engine: () => Engine): void {
  const features = async (
    image: Volume,
    region: LabelMap,
    changes: Partial<ExtractionSettings> = {},
  ) => {
    const settings = { ...defaultSettings('ibsi'), ...changes };
    const result = await extract(engine(), { image, mask: region, labels: [1], settings });
    for (const { name, value, reason } of result.features) {
      // A number or NaN with its reason, never an infinity, never a NaN without.
      expect([name, Number.isFinite(value) || (Number.isNaN(value) && reason !== null)]).toEqual([
        name,
        true,
      ]);
      if (Number.isFinite(value)) expect(reason).toBeNull();
    }
    return {
      ...result,
      of: (name: string) => result.features.find((f) => f.name === `original_${name}`),
    };
  };

  describe('degenerate regions', () => {
    test('one voxel has statistics and a surface, but no texture and no axes', async () => {
      for (const profile of ['ibsi', 'pyradiomics'] as const) {
        const { of } = await features(
          volume((n) => n),
          mask((n) => n === 50),
          { profile },
        );
        expect(of('firstorder_Mean')?.value).toBe(50);
        expect(of('shape_MeshVolume')?.value).toBeCloseTo(2 / 6, 12);
        expect(of('shape_Maximum3DDiameter')?.value).toBe(2);
        expect(of('glcm_Contrast')?.reason).toBe('no two voxels of the region are neighbours');
        expect(of('shape_Flatness')?.reason).toMatch(/no extent/);
      }
      const { of } = await features(
        volume((n) => n),
        mask((n) => n === 50),
      );
      expect(of('shape_MajorAxisLength')?.reason).toBe('one voxel has no spread');
    });

    test('two voxels far apart have no texture', async () => {
      const { of } = await features(
        volume((n) => n),
        mask((n) => n === 0 || n === 119),
      );
      expect(of('glcm_JointEntropy')?.reason).toBe('no two voxels of the region are neighbours');
      expect(of('shape_Flatness')?.value).toBe(0);
    });

    test('a constant region: no spread, one pair, correlations undefined in IBSI and 1 in PyRadiomics', async () => {
      const flat = volume(() => 7);
      const all = mask(() => true);
      const ibsi = await features(flat, all);
      expect(ibsi.of('firstorder_Variance')?.value).toBe(0);
      expect(ibsi.of('firstorder_Skewness')?.value).toBe(0);
      expect(ibsi.of('glcm_MaximumProbability')?.value).toBe(1);
      expect(ibsi.of('glcm_Contrast')?.value).toBe(0);
      expect(ibsi.of('glcm_Correlation')?.reason).toBe('all pairs have the same grey level');
      const other = await features(flat, all, {
        profile: 'pyradiomics',
        binning: { kind: 'count', count: 32 },
      });
      expect(other.of('glcm_Correlation')?.value).toBe(1);
      expect(other.of('glcm_MCC')?.value).toBe(1);
      // PyRadiomics 3.1: every voxel of a constant region lands in the middle bin, 17 of 32.
      expect(other.of('glcm_JointAverage')?.value).toBeCloseTo(17, 12);
    });

    test('voxels that are no number are left out, counted and said', async () => {
      const holed = volume((n) =>
        n === 3 ? Number.NaN : n === 4 ? Number.POSITIVE_INFINITY : n % 50,
      );
      const { of, warnings, diagnostics } = await features(
        holed,
        mask((n) => n < 60),
      );
      expect(of('firstorder_Maximum')?.value).toBe(49);
      expect(diagnostics['Mask-original_MorphologicalVoxelNum']).toBe(60);
      expect(diagnostics['Mask-original_VoxelNum']).toBe(58);
      expect(warnings).toEqual([
        expect.stringContaining('2 voxels of the region are not a number'),
      ]);
    });

    test('a range that no voxel meets leaves shape and says why the rest is missing', async () => {
      const { of } = await features(
        volume((n) => n),
        mask((n) => n < 60),
        { preprocessing: withinRange([1000, 2000]) },
      );
      expect(of('shape_VoxelVolume')?.value).toBe(120);
      expect(of('firstorder_Mean')?.reason).toMatch(/no voxel of the region/);
      expect(of('glcm_Contrast')?.reason).toMatch(/no voxel of the region/);
    });

    test('bins too fine for a matrix cost the texture, not the rest', async () => {
      const { of } = await features(
        volume((n) => n * 1000),
        mask(() => true),
        { binning: { kind: 'width', width: 1 } },
      );
      expect(of('firstorder_Maximum')?.value).toBe(119_000);
      expect(of('glcm_Contrast')?.reason).toMatch(/Choose a larger bin width/);
    });

    test('2048 grey levels make a matrix, 2049 do not', async () => {
      const size = [16, 16, 8] as const;
      const grid = axisAlignedGrid(size, [1, 1, 1]);
      const inside = new Uint8Array(voxelCount(grid)).fill(1);
      const settings = {
        ...defaultSettings('ibsi'),
        binning: { kind: 'width', width: 1 } as const,
        families: { glcm: null },
      };
      const contrast = async (last: number) => {
        const data = Float64Array.from(inside, (_, n) => (n === 2047 ? last : n));
        const image = { grid, data, modality: 'unknown', unit: '1', nonFiniteCount: 0 } as const;
        const input = { image, mask: makeLabelMap(grid, inside), labels: [1], settings };
        const { features } = await extract(engine(), input);
        return features.find(({ feature }) => feature === 'Contrast');
      };
      // Every voxel has a level of its own, so that all pairs of a direction differ by the same.
      const steps = directions(AROUND).map(([i, j, k]) => i + 16 * j + 256 * k);
      const mean = steps.reduce((sum, step) => sum + step ** 2, 0) / steps.length;
      expect((await contrast(2047))?.value).toBeCloseTo(mean, 6);
      expect((await contrast(2048))?.reason).toMatch(/2049 grey levels.*at most 2048/);
    });

    test('an empty mask and an absent label are refused with the cure', async () => {
      const image = volume((n) => n);
      const settings = defaultSettings('ibsi');
      await expect(
        extract(engine(), { image, mask: mask(() => false), labels: [1], settings }),
      ).rejects.toMatchObject({ code: 'empty-mask' });
      await expect(
        extract(engine(), { image, mask: mask(() => true), labels: [2], settings }),
      ).rejects.toMatchObject({ code: 'label-absent', remedy: expect.stringContaining('1') });
    });
  });
}
