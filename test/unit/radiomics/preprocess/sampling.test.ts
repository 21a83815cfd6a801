import { describe, expect, test } from 'vitest';
import {
  coveringBox,
  cropSampling,
  ibsiSampling,
  pyradiomicsSampling,
} from '../../../../src/radiomics/preprocess/sampling.ts';
import {
  type Affine,
  axisAlignedGrid,
  gridFromAffine,
  indexToWorld,
  type Triple,
} from '../../../../src/volume/grid.ts';
import { largestDifference } from '../../../support/compare.ts';

const OBLIQUE: Affine = [0.8, -0.9, 0, 10, 0.6, 1.2, 0, -20, 0, 0, 3, 5];

describe('IBSI’s grid', () => {
  test('has ceil(n old / new) voxels about the same centre', () => {
    const grid = gridFromAffine([20, 11, 7], OBLIQUE);
    const { grid: made, positions } = ibsiSampling(grid, [2, 2, 2]);
    expect(made.size).toEqual([10, 9, 11]);
    const middle = ({ size }: { size: Triple }) =>
      size.map((n) => (n - 1) / 2) as unknown as Triple;
    const [before, after] = [grid, made].map((g) => indexToWorld(g.affine, middle(g)));
    expect(largestDifference(before ?? [], after ?? [])).toBeLessThan(1e-12);
    expect(gridFromAffine(made.size, made.affine).spacing.map((mm) => mm.toFixed(9))).toEqual(
      new Array(3).fill('2.000000000'),
    );
    expect(positions.map((p) => p.length)).toEqual([10, 9, 11]);
  });

  test('0 and NaN keep an axis, and 0.3 mm are three times 0.1 mm', () => {
    const grid = axisAlignedGrid([10, 4, 5], [0.3, 0.8, 3]);
    const { grid: made, positions } = ibsiSampling(grid, [0.1, 0, Number.NaN]);
    expect(made.size).toEqual([30, 4, 5]);
    expect(made.spacing).toEqual([0.1, 0.8, 3]);
    expect([...positions[1]]).toEqual([0, 1, 2, 3]);
    expect([...positions[2]]).toEqual([0, 1, 2, 3, 4]);
  });

  test('a part of it lies where it lay', () => {
    const whole = ibsiSampling(gridFromAffine([20, 11, 7], OBLIQUE), [2, 2, 2]);
    const box = coveringBox(whole, { start: [5, 4, 3], size: [3, 2, 1] }, 1);
    const part = cropSampling(whole, box);
    expect(part.grid.size).toEqual(box.size);
    const [start, ours] = [box.start, indexToWorld(part.grid.affine, [1, 0, 1])];
    const theirs = indexToWorld(whole.grid.affine, [start[0] + 1, start[1], start[2] + 1]);
    expect(largestDifference(ours, theirs)).toBeLessThan(1e-12);
    for (const axis of [0, 1, 2] as const) {
      expect(part.positions[axis][0]).toBe(whole.positions[axis][box.start[axis]]);
    }
  });

  test('a region between two voxels of a coarse grid has a part all the same', () => {
    const whole = ibsiSampling(axisAlignedGrid([40, 4, 4], [1, 1, 1]), [20, 1, 1]);
    const { size } = coveringBox(whole, { start: [19, 0, 0], size: [1, 4, 4] }, 0);
    expect(size[0]).toBe(1);
  });
});

describe('PyRadiomics’ grid', () => {
  // Sizes and origins from PyRadiomics 3.1.0's resampleImage, run by us on images with their origin at 0.
  const grid = axisAlignedGrid([16, 16, 11], [0.7812, 0.7812, 0.977]);
  test.each([
    {
      image: axisAlignedGrid([16, 10, 15], [1.3, 5, 3]),
      roi: { start: [9, 2, 11], size: [3, 6, 2] },
      spacing: [2, 3, 0.8],
      padDistance: 0,
      size: [4, 12, 9],
      origin: [10.35, 5, 30.1],
    },
    {
      image: axisAlignedGrid([9, 16, 20], [3, 0.7, 1]),
      roi: { start: [0, 3, 5], size: [9, 13, 5] },
      spacing: [1, 2, 2],
      padDistance: 5,
      size: [27, 6, 10],
      origin: [-1, 0.65, 0.5],
    },
  ] as const)('is aligned to the corner and cropped: $size', (known) => {
    const { image, roi, spacing, padDistance, size, origin } = known;
    const made = pyradiomicsSampling(image, roi, spacing, padDistance).grid;
    expect(made.size).toEqual(size);
    expect(made.spacing).toEqual(spacing);
    const ours = indexToWorld(made.affine, [0, 0, 0]);
    expect(largestDifference(ours, origin)).toBeLessThan(1e-12);
  });

  test('half-way between two voxels rounds as ITK rounds', () => {
    // SimpleITK 2.5, a ramp of 40 voxels of 0.7 mm from 17.3 mm, resampled to 1.4 mm by nearest neighbour, by
    // us: along y twice the lower voxel, along x never.
    const image = axisAlignedGrid([40, 40, 2], [0.7, 0.7, 1], [17.3, 17.3, 0]);
    const roi = { start: [0, 0, 0], size: [40, 40, 2] } as const;
    const { positions } = pyradiomicsSampling(image, roi, [1.4, 1.4, 1], 0);
    const nearest = positions.map((axis) => [...axis].map((p) => Math.floor(p + 0.5)));
    const upper = Array.from({ length: 20 }, (_, n) => 2 * n + 1);
    expect(nearest[0]).toEqual(upper);
    expect(nearest[1]).toEqual(upper.map((n) => (n === 23 || n === 33 ? n - 1 : n)));
  });

  test('keeps the spacing along which the region is one voxel thick', () => {
    const roi = { start: [12, 7, 9], size: [2, 1, 2] } as const;
    const made = pyradiomicsSampling(grid, roi, [3, 1.7, 3], 5).grid;
    expect(made.size).toEqual([5, 13, 4]);
    expect(made.spacing).toEqual([3, 0.7812, 3]);
    const [x, y, z] = indexToWorld(made.affine, [0, 0, 0]);
    expect([x.toFixed(4), y.toFixed(4), z.toFixed(4)]).toEqual(['1.1094', '0.7812', '1.0115']);
  });

  test('is the image’s own, cropped, where no spacing changes', () => {
    const roi = { start: [5, 6, 2], size: [6, 9, 2] } as const;
    const made = pyradiomicsSampling(grid, roi, [0, 0.7812, Number.NaN], 1);
    expect(made.grid.size).toEqual([8, 11, 4]);
    expect([...made.positions[0]]).toEqual([4, 5, 6, 7, 8, 9, 10, 11]);
  });
});
