import { describe, expect, test } from 'vitest';
import { LocusError } from '../../../src/volume/errors.ts';
import { axisAlignedGrid } from '../../../src/volume/grid.ts';
import { labelColour } from '../../../src/volume/label-colours.ts';
import { makeLabelMap, toLabelMap } from '../../../src/volume/label-map.ts';
import type { Volume, VoxelArray } from '../../../src/volume/volume.ts';

function volumeOf(data: VoxelArray): Volume {
  const nonFiniteCount = Array.from(data).filter((value) => !Number.isFinite(value)).length;
  const grid = axisAlignedGrid([data.length, 1, 1], [1, 2, 5]);
  return { grid, data, modality: 'unknown', unit: '1', nonFiniteCount };
}

function read(data: VoxelArray) {
  const warnings: string[] = [];
  const map = toLabelMap(volumeOf(data), 'mask.nii', (text) => warnings.push(text));
  return { data: Array.from(map.data), array: map.data, labels: map.labels, warnings };
}

describe('reading a mask', () => {
  test('labels come by rising value with counts, volumes, names and ITK-SNAP colours', () => {
    const { labels, warnings } = read(Int16Array.of(0, 4, 1, 4, 4, 2));
    expect(labels).toEqual([
      { value: 1, name: 'Label 1', colour: [255, 0, 0], voxelCount: 1, volumeMl: 0.01 },
      { value: 2, name: 'Label 2', colour: [0, 255, 0], voxelCount: 1, volumeMl: 0.01 },
      { value: 4, name: 'Label 4', colour: [255, 255, 0], voxelCount: 3, volumeMl: 0.03 },
    ]);
    expect(warnings).toEqual([]);
  });

  test('255 stays 255, and values beyond a byte are kept', () => {
    expect(read(Float32Array.of(0, 255)).labels.map(({ value }) => value)).toEqual([255]);
    const { array, labels } = read(Int32Array.of(0, 65535, 1000));
    expect(array).toBeInstanceOf(Uint16Array);
    expect(labels.map(({ value }) => value)).toEqual([1000, 65535]);
  });

  test('a mask scaled to 1/255, or to any other fraction, is label 1, and says so', () => {
    for (const value of [1 / 255, Math.fround(1 / 255), 1e-5, 0.5, 2.5]) {
      const { data, warnings } = read(Float64Array.of(0, value, 0, value));
      expect(data).toEqual([0, 1, 0, 1]);
      expect(warnings[0]).toContain('is taken as label 1');
    }
  });

  test('whole numbers but for rounding are rounded, and says so', () => {
    const { data, warnings } = read(Float64Array.of(0, 0.99999, 2.00001));
    expect(data).toEqual([0, 1, 2]);
    expect(warnings).toEqual(['Label values were rounded to the nearest whole number.']);
  });

  test('NaN and infinity are background, and counted', () => {
    const { data, warnings } = read(Float32Array.of(Number.NaN, 1, Number.POSITIVE_INFINITY));
    expect(data).toEqual([0, 1, 0]);
    expect(warnings).toEqual([
      '2 voxels of the mask without a number (NaN or infinite) taken as background.',
    ]);
  });

  test('an empty mask has no labels, and says so', () => {
    expect(read(new Uint8Array(4))).toMatchObject({
      labels: [],
      warnings: ['The mask is empty: every voxel is 0.'],
    });
  });

  test.each([
    [Int16Array.of(0, -1), 'negative values such as -1'],
    [Float32Array.of(0, 0.5, 0.25), 'no whole numbers'],
    [Float64Array.of(0, 1, 2, 2.5), 'such as 2.5'],
    [Uint32Array.of(0, 65536), 'above the largest label 65535'],
  ])('%o is no mask', (data, reason) => {
    const reading = () => toLabelMap(volumeOf(data), 'scan.nii');
    expect(reading).toThrow(LocusError);
    expect(reading).toThrow(reason);
  });

  test('names and colours of known labels are kept', () => {
    const known = [
      { value: 2, name: 'Oedema', colour: [1, 2, 3] as const, voxelCount: 0, volumeMl: 0 },
    ];
    const { labels } = makeLabelMap(
      axisAlignedGrid([2, 1, 1], [1, 1, 1]),
      Uint8Array.of(1, 2),
      known,
    );
    expect(labels.map(({ name }) => name)).toEqual(['Label 1', 'Oedema']);
    expect(labels[1]?.colour).toEqual([1, 2, 3]);
  });
});

test('colours: ITK-SNAP’s, then generated ones that differ and stay', () => {
  // ITK-SNAP's ColorLabelTable: #ffefd5 is label 7, #6a5acd label 16.
  expect(labelColour(7)).toEqual([255, 239, 213]);
  expect(labelColour(16)).toEqual([106, 90, 205]);
  const colours = Array.from({ length: 300 }, (_, n) => labelColour(n + 1).join());
  expect(new Set(colours).size).toBe(300);
});
