import { describe, expect, test } from 'vitest';
import { pairSums } from '../../../../src/engine/cpu/shape/pair-sums.ts';
import { autocorrelationFeatures } from '../../../../src/radiomics/families/spatial-autocorrelation.ts';
import type { Triple } from '../../../../src/volume/grid.ts';
import { finish } from '../../../../src/volume/pace.ts';

const SPACING: Triple = [0.7, 1.3, 2.9];

describe('Moran’s I and Geary’s C', () => {
  const features = (mask: readonly number[], size: Triple, values: readonly number[]) => {
    const samples = Float64Array.from(values);
    const sums = finish(pairSums(Uint8Array.from(mask), size, SPACING, samples));
    return autocorrelationFeatures(samples, sums);
  };

  test('of two voxels: I = -1 and C = 1, whatever they are', () => {
    // z = ±1, N = 2: I = w z z / w; C = (1/2) (1 + 1).
    const { MoranI, GearyC } = features([1, 0, 1], [3, 1, 1], [4, 9]);
    expect(MoranI).toBeCloseTo(-1, 12);
    expect(GearyC).toBeCloseTo(1, 12);
  });

  test('of three voxels in a row', () => {
    // z = (-1, 0, 1) √(3/2), distances 1, 1, 2: Σ w = 5, Σ w z z = -3/2, Σ w z² = 9/2 (both orders of a pair).
    const { MoranI, GearyC } = features([1, 1, 1], [3, 1, 1], [1, 2, 3]);
    expect(MoranI).toBeCloseTo(-1.5 / 5, 12);
    expect(GearyC).toBeCloseTo(((2 / 3) * (4.5 + 1.5)) / 5, 12);
  });

  test('are missing, with the reason, without pairs or without differences', () => {
    expect(features([1], [1, 1, 1], [4])).toMatchObject({
      MoranI: { reason: 'one voxel makes no pair' },
    });
    expect(features([1, 1], [2, 1, 1], [0.1, 0.1])).toMatchObject({
      GearyC: { reason: 'all intensities are equal' },
    });
    expect(features([0, 0], [2, 1, 1], [])).toMatchObject({
      GearyC: { reason: expect.stringContaining('no voxel') },
    });
    expect(autocorrelationFeatures(Float64Array.of(1, 2), null)).toMatchObject({
      MoranI: { reason: expect.stringContaining('too large') },
    });
  });
});
