import { describe, expect, test } from 'vitest';
import { firstorderFeatures } from '../../../../src/radiomics/families/firstorder.ts';
import { intensityHistogramFeatures } from '../../../../src/radiomics/families/intensity-histogram.ts';
import { PROFILES } from '../../../../src/radiomics/profiles.ts';
import { randomIntegers } from '../../../support/generators.ts';

function features(counts: readonly number[]) {
  return intensityHistogramFeatures(Uint32Array.from(counts), PROFILES.ibsi);
}

test('what statistics and histogram share is the same number: levels are intensities here', () => {
  for (const profile of [PROFILES.ibsi, PROFILES.pyradiomics]) {
    for (let seed = 1; seed <= 5; seed++) {
      const samples = Float64Array.from(randomIntegers(37 + seed, 2, 15, seed));
      const histogram = new Uint32Array(samples.reduce((most, level) => Math.max(most, level)));
      for (const level of samples) histogram[level - 1] = (histogram[level - 1] ?? 0) + 1;
      const statistics = firstorderFeatures(
        { samples, histogram, voxelVolume: 1, shift: 0 },
        { ...profile, logEpsilon: 0 },
      );
      const ours = intensityHistogramFeatures(histogram, profile);
      const shared = Object.keys(ours).filter((name) => name in statistics);
      expect(shared).toHaveLength(18);
      for (const name of shared) {
        expect(ours[name], name).toBeCloseTo(statistics[name] as number, 10);
      }
    }
  }
});

describe('mode', () => {
  test('of several most frequent levels is the nearest to the mean', () => {
    expect(features([5, 0, 1, 5, 5, 2]).Mode).toBe(4);
  });

  test('of two as near is the lower', () => {
    expect(features([3, 1, 3]).Mode).toBe(1);
  });
});

describe('gradients', () => {
  test('are central differences, one-sided at the ends, the lowest level where several are as steep', () => {
    // -4, 2, 0, 0, 8 and 4, 4, -2, -8.
    expect(features([4, 0, 8, 0, 8])).toMatchObject({
      MaximumGradient: 8,
      MaximumGradientLevel: 5,
      MinimumGradient: -4,
      MinimumGradientLevel: 1,
    });
    expect(features([2, 6, 10, 2])).toMatchObject({
      MaximumGradient: 4,
      MaximumGradientLevel: 1,
      MinimumGradient: -8,
      MinimumGradientLevel: 4,
    });
  });

  test('of one level do not exist', () => {
    expect(features([7])).toMatchObject({
      Mean: 1,
      Variance: 0,
      Kurtosis: 0,
      Entropy: 0,
      Uniformity: 1,
      MaximumGradient: { reason: 'one grey level has no gradient' },
    });
  });
});

test('no levels, no voxels: every feature says why', () => {
  expect(intensityHistogramFeatures(null, PROFILES.ibsi).Mode).toEqual({
    reason: 'the grey levels could not be made',
  });
  expect(features([0, 0]).Mode).toMatchObject({ reason: expect.stringContaining('no voxel') });
});
