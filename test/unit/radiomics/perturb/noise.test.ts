import { describe, expect, it } from 'vitest';
import { addNoise, estimateNoise } from '../../../../src/radiomics/perturb/noise.ts';
import { axisAlignedGrid, type Triple } from '../../../../src/volume/grid.ts';
import { makeRandom } from '../../../../src/volume/random.ts';
import type { Volume } from '../../../../src/volume/volume.ts';

const atOnce = async () => {};

function image(size: Triple, data: Volume['data']): Volume {
  const nonFiniteCount = Array.from(data).filter((x) => !Number.isFinite(x)).length;
  return {
    grid: axisAlignedGrid(size, [1, 1, 1]),
    data,
    modality: 'MR',
    unit: '1',
    nonFiniteCount,
  };
}

/** Smooth structure of 1000 units with noise on it. */
function noisy(size: Triple, deviation: number, seed: number): Float64Array {
  const [nx, ny, nz] = size;
  const data = new Float64Array(nx * ny * nz);
  for (let at = 0; at < data.length; at++) {
    const [i, j] = [at % nx, Math.floor(at / nx) % ny];
    data[at] = 500 * (1 + Math.sin(i / 15) * Math.cos(j / 20));
  }
  addNoise(data, deviation, makeRandom(seed, 1));
  return data;
}

describe('noise', () => {
  it('is normal with the deviation that was asked for', () => {
    const draws = new Float64Array(200_001);
    addNoise(draws, 7, makeRandom(3, 9));
    const moment = (p: number) => draws.reduce((sum, x) => sum + (x / 7) ** p, 0) / draws.length;
    // Five standard errors of the mean, variance, skewness and kurtosis of 200 001 normal draws.
    const error = (variance: number) => 5 * Math.sqrt(variance / draws.length);
    expect(Math.abs(moment(1))).toBeLessThan(error(1));
    expect(Math.abs(moment(2) - 1)).toBeLessThan(error(2));
    expect(Math.abs(moment(3))).toBeLessThan(error(15));
    expect(Math.abs(moment(4) - 3)).toBeLessThan(error(96));
  });

  it('repeats with its seed', () => {
    const draw = (seed: number) => {
      const data = new Float64Array(100);
      addNoise(data, 1, makeRandom(seed, 1));
      return data;
    };
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
  });

  it.each([2, 10, 40])(
    'of deviation %d on smooth structure is estimated to 2 %%',
    async (deviation) => {
      const size: Triple = [128, 120, 12];
      const found = await estimateNoise(image(size, noisy(size, deviation, 11)), atOnce);
      expect(Math.abs(found / deviation - 1)).toBeLessThan(0.02);
    },
  );

  it('is estimated where there is image, not on the zeros around a skull-stripped brain', async () => {
    const size: Triple = [128, 128, 10];
    const data = noisy(size, 10, 4);
    data.forEach((_, at) => {
      const [i, j] = [at % 128, Math.floor(at / 128) % 128];
      if (Math.hypot(i - 64, j - 64) > 36) data[at] = 0;
    });
    const found = await estimateNoise(image(size, data), atOnce);
    // The brain's edge is in 8 % of the filtered places and shifts the median upwards.
    expect(found / 10).toBeGreaterThan(0.97);
    expect(found / 10).toBeLessThan(1.15);
  });

  it('is 0 for flat and for tiny images, and passes voxels without a number by', async () => {
    const flat = image([20, 20, 2], new Float64Array(800).fill(1e6 / 3));
    expect(await estimateNoise(flat, atOnce)).toBe(0);
    expect(await estimateNoise(image([3, 3, 1], new Float64Array(9)), atOnce)).toBe(0);
    const size: Triple = [64, 64, 8];
    const data = noisy(size, 10, 5);
    data[5000] = Number.NaN;
    const found = await estimateNoise(image(size, data), atOnce);
    expect(Math.abs(found / 10 - 1)).toBeLessThan(0.04);
  });

  it('lets the clock be looked at after each slice', async () => {
    let turns = 0;
    await estimateNoise(image([16, 16, 7], new Float64Array(16 * 16 * 7)), async () => {
      turns++;
    });
    expect(turns).toBe(7);
  });
});
