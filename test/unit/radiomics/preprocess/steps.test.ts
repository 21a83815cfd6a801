import { describe, expect, test } from 'vitest';
import { normalise } from '../../../../src/radiomics/preprocess/normalise.ts';
import { requireRegion } from '../../../../src/radiomics/preprocess/region-limits.ts';
import { resegment } from '../../../../src/radiomics/preprocess/resegment.ts';
import { pyradiomicsStep } from '../../../../src/radiomics/settings-preprocessing.ts';
import { axisAlignedGrid } from '../../../../src/volume/grid.ts';
import type { Volume, VoxelArray } from '../../../../src/volume/volume.ts';
import { largestDifference } from '../../../support/compare.ts';

function volume(data: VoxelArray): Volume {
  const grid = axisAlignedGrid([data.length, 1, 1], [1, 1, 1]);
  const nonFiniteCount = Array.from(data).filter((x) => !Number.isFinite(x)).length;
  return { grid, data, modality: 'MR', unit: '1', nonFiniteCount };
}

describe('re-segmentation', () => {
  const voxels = [-600, -500, 0, 400, 401, Number.NaN, 100];
  const mask = Uint8Array.of(1, 1, 1, 1, 1, 1, 0);

  test('a range is closed, an open side has no bound, what is no number never passes', () => {
    const kept = (bounds: readonly [number | null, number | null]) => [
      ...resegment(voxels, mask, [{ kind: 'absolute', bounds }]),
    ];
    expect(kept([-500, 400])).toEqual([0, 1, 1, 1, 0, 0, 0]);
    expect(kept([null, 0])).toEqual([1, 1, 1, 0, 0, 0, 0]);
    expect([...resegment(voxels, mask, [])]).toEqual([1, 1, 1, 1, 1, 0, 0]);
  });

  test('relative bounds are shares of the largest intensity of the region', () => {
    const step = { kind: 'relative', bounds: [0.5, null] } as const;
    expect([...resegment([10, 4.9, 5, 100], Uint8Array.of(1, 1, 1, 0), [step])]).toEqual([
      1, 0, 1, 0,
    ]);
  });

  test('sigma counts population SD, of what the step before left', () => {
    // Mean 3.2, SD 3.54 (population) or 3.96 (sample): 10 lies 1.92 or 1.72 SD away.
    const values = [0, 1, 2, 3, 10];
    const all = new Uint8Array(5).fill(1);
    const sigma = { kind: 'sigma', bounds: [-1.8, 1.8] } as const;
    expect([...resegment(values, all, [sigma])]).toEqual([1, 1, 1, 1, 0]);
    const range = { kind: 'absolute', bounds: [1, null] } as const;
    // Without 0 the mean is 4, the SD 3.54: 10 is 1.70 SD away and stays.
    expect([...resegment(values, all, [range, sigma])]).toEqual([0, 1, 1, 1, 1]);
  });

  test('PyRadiomics’ thresholds: one is a lower bound, two are sorted, three are refused', () => {
    expect(pyradiomicsStep([10], 'absolute').bounds).toEqual([10, null]);
    expect(pyradiomicsStep([50, -50], 'sigma')).toEqual({ kind: 'sigma', bounds: [-50, 50] });
    expect(() => pyradiomicsStep([1, 2, 3], 'absolute')).toThrow(/not 3/);
    expect(() => pyradiomicsStep([], 'absolute')).toThrow(/not 0/);
  });
});

describe('normalisation', () => {
  test('centres on the mean, divides by the sample SD, clips, scales', () => {
    // SimpleITK's Normalize: sample SD of 0, 1, 2, 3, 10 is 3.9623.
    const { data } = normalise(volume(Int16Array.of(0, 1, 2, 3, 10)), {
      scale: 100,
      outliers: null,
    });
    const expected = [0, 1, 2, 3, 10].map((x) => (100 * (x - 3.2)) / Math.sqrt(62.8 / 4));
    expect(largestDifference(data, expected)).toBeLessThan(1e-12);
    const clipped = normalise(volume(Int16Array.of(0, 1, 2, 3, 10)), { scale: 100, outliers: 1 });
    expect(clipped.data[4]).toBe(100);
    expect(clipped.data[1]).toBe(data[1]);
  });

  test('leaves voxels without a number out, and refuses an image without contrast', () => {
    const { data } = normalise(volume(Float32Array.of(1, Number.NaN, 3)), {
      scale: 1,
      outliers: 3,
    });
    expect(data[1]).toBeNaN();
    expect(data[0]).toBeCloseTo(-Math.SQRT1_2, 12);
    expect(() => normalise(volume(Int16Array.of(3, 3)), { scale: 1, outliers: null })).toThrow(
      /one intensity only/,
    );
  });
});

describe('limits of the region', () => {
  test('PyRadiomics’ conditions', () => {
    const check = (box: readonly [number, number, number], count: number, size: number | null) =>
      requireRegion(box, count, { dimensions: 2, size });
    expect(() => check([1, 1, 1], 1, null)).toThrow(/single voxel/);
    expect(() => check([3, 1, 1], 3, null)).toThrow(/along 1 of 3 axes/);
    expect(() => check([3, 2, 1], 6, null)).not.toThrow();
    expect(() => check([3, 2, 1], 6, 6)).toThrow(/more than 6/);
    expect(() => check([3, 2, 1], 6, 5)).not.toThrow();
    expect(() => requireRegion([3, 1, 1], 3, { dimensions: 1, size: null })).not.toThrow();
  });
});
