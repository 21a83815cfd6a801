import { expect, test } from 'vitest';
import { localIntensityFeatures } from '../../../../src/radiomics/families/local-intensity.ts';
import { axisAlignedGrid, type Triple, voxelCount } from '../../../../src/volume/grid.ts';
import { makeRoi } from '../../../../src/volume/roi.ts';
import type { LabelMap, Volume } from '../../../../src/volume/volume.ts';
import { randomDoubles, randomMask } from '../../../support/generators.ts';

const GRID = axisAlignedGrid([9, 8, 7], [2.1, 1.7, 3.1]);

function volume(data: Float64Array): Volume {
  const nonFiniteCount = data.filter((x) => !Number.isFinite(x)).length;
  return { grid: GRID, data, modality: 'PT', unit: 'SUV', nonFiniteCount };
}

function maskOf(data: Uint8Array): LabelMap {
  const label = {
    value: 1,
    name: 'Label 1',
    colour: [255, 0, 0] as const,
    voxelCount: 1,
    volumeMl: 1,
  };
  return { grid: GRID, data, labels: [label] };
}

/** By definition: every voxel of the image against the radius. */
function sphereMean({ data, grid }: Volume, centre: Triple): number {
  let [sum, count] = [0, 0];
  data.forEach((value, at) => {
    const place = [at % 9, Math.floor(at / 9) % 8, Math.floor(at / 72)];
    const distance = Math.hypot(
      ...grid.spacing.map((s, axis) => s * ((place[axis] ?? 0) - (centre[axis] ?? 0))),
    );
    if (distance > 6.2035 || !Number.isFinite(value)) return;
    sum += value;
    count++;
  });
  return sum / count;
}

function expected(image: Volume, mask: LabelMap) {
  let [brightest, local, global] = Array(3).fill(Number.NEGATIVE_INFINITY) as [
    number,
    number,
    number,
  ];
  image.data.forEach((value, at) => {
    if (mask.data[at] === 0 || !Number.isFinite(value)) return;
    const peak = sphereMean(image, [at % 9, Math.floor(at / 9) % 8, Math.floor(at / 72)]);
    global = Math.max(global, peak);
    if (value < brightest) return;
    local = value > brightest ? peak : Math.max(local, peak);
    brightest = value;
  });
  return { local, global };
}

test('peaks equal those by definition: at the image’s edge, with ties and with voxels that are no number', async () => {
  for (let seed = 1; seed <= 6; seed++) {
    // Half of the seeds: whole numbers, so that several voxels are brightest.
    const data = randomDoubles(voxelCount(GRID), 0, 20, seed).map((x) =>
      seed % 2 === 0 ? Math.floor(x / 4) : x,
    );
    data[100] = Number.NaN;
    data[200] = Number.POSITIVE_INFINITY;
    const image = volume(data);
    const mask = maskOf(randomMask(voxelCount(GRID), 0.3, seed + 50));
    const { local, global } = expected(image, mask);
    const features = await localIntensityFeatures(image, makeRoi(image, mask, [1]));
    expect(features.LocalPeak).toBeCloseTo(local, 10);
    expect(features.GlobalPeak).toBeCloseTo(global, 10);
  }
});

test('re-segmentation chooses the voxels, not what their spheres hold', async () => {
  const data = new Float64Array(voxelCount(GRID)).fill(1);
  const centre = 4 + 9 * (4 + 8 * 3);
  data[centre] = 500;
  data[centre + 1] = 9;
  const image = volume(data);
  const roi = makeRoi(image, maskOf(new Uint8Array(data.length).fill(1)), [1], [0, 10]);
  const { LocalPeak } = await localIntensityFeatures(image, roi);
  expect(LocalPeak).toBeCloseTo(sphereMean(image, [5, 4, 3]), 10);
  expect(LocalPeak).toBeGreaterThan(10 / 2);
});

test('a region without intensities has no peak', async () => {
  const image = volume(new Float64Array(voxelCount(GRID)));
  const roi = makeRoi(image, maskOf(new Uint8Array(image.data.length).fill(1)), [1], [5, 6]);
  const reason = { reason: 'no voxel of the region has an intensity in range' };
  expect(await localIntensityFeatures(image, roi)).toEqual({
    LocalPeak: reason,
    GlobalPeak: reason,
  });
});
