import { describe, expect, test } from 'vitest';
import {
  compareGrids,
  gridDifferences,
  orientationCode,
} from '../../../src/volume/compare-grids.ts';
import {
  type Affine,
  axisAlignedGrid,
  type Grid,
  gridFromAffine,
} from '../../../src/volume/grid.ts';
import { makeLabelMap } from '../../../src/volume/label-map.ts';

const grid = axisAlignedGrid([240, 240, 155], [1, 1, 1], [-90, 239, -72]);

function turned(degrees: number, mirror = 1): Grid {
  const [c, s] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  const affine: Affine = [mirror * c, -s, 0, -90, mirror * s, c, 0, 239, 0, 0, 1, -72];
  return gridFromAffine(grid.size, affine);
}

describe('grids that differ say how', () => {
  test.each<[string, Grid, string[]]>([
    [
      'another size',
      axisAlignedGrid([256, 256, 25], [1, 1, 1], [-90, 239, -72]),
      ['size 240 x 240 x 155 against 256 x 256 x 25'],
    ],
    [
      'another spacing',
      axisAlignedGrid([240, 240, 155], [1, 1, 2], [-90, 239, -72]),
      ['spacing 1 x 1 x 1 against 1 x 1 x 2 mm'],
    ],
    [
      'another origin',
      axisAlignedGrid([240, 240, 155], [1, 1, 1], [-90, 239, -68.8]),
      ['origin 3.2 mm apart'],
    ],
    ['a turn', turned(12.3), ['rotated by 12.3°']],
    ['a mirror', turned(0, -1), ['mirrored along x: RAS against LAS']],
    [
      'swapped axes',
      gridFromAffine(grid.size, [0, 1, 0, -90, 1, 0, 0, 239, 0, 0, 1, -72]),
      ['axes in another order: RAS against ARS'],
    ],
    [
      'everything',
      axisAlignedGrid([10, 10, 10], [2, 2, 2], [0, 0, 0]),
      [
        'size 240 x 240 x 155 against 10 x 10 x 10',
        'spacing 1 x 1 x 1 against 2 x 2 x 2 mm',
        'origin 265.34 mm apart',
      ],
    ],
  ])('%s', (_name, other, differences) => {
    expect(gridDifferences(grid, other)).toEqual(differences);
  });

  test('what header rounding does is no difference', () => {
    expect(gridDifferences(grid, turned(0.001))).toEqual([]);
    const rounded = gridFromAffine(grid.size, grid.affine.map(Math.fround) as unknown as Affine);
    expect(gridDifferences(grid, rounded)).toEqual([]);
    const shifted = axisAlignedGrid([240, 240, 155], [1, 1, 1], [-90, 239.005, -72]);
    expect(gridDifferences(grid, shifted)).toEqual([]);
    expect(gridDifferences(grid, turned(0.02))).toEqual(['rotated by 0.02°']);
  });
});

test('overlap is the share of labelled voxels inside the image', () => {
  const small = axisAlignedGrid([4, 1, 1], [1, 1, 1], [-2, 0, 0]);
  const mask = makeLabelMap(small, Uint8Array.of(1, 1, 1, 2));
  const image = axisAlignedGrid([10, 10, 10], [1, 1, 1]);
  expect(compareGrids(image, mask).overlap).toBe(0.5);
  expect(compareGrids(small, mask)).toEqual({ isSameGrid: true, differences: [], overlap: 1 });
  expect(compareGrids(image, makeLabelMap(small, new Uint8Array(4))).overlap).toBe(0);
});

test('orientation codes name the side each axis leads to', () => {
  expect(orientationCode(grid.affine)).toBe('RAS');
  expect(orientationCode([-1, 0, 0, 0, 0, -1, 0, 0, 0, 0, 1, 0])).toBe('LPS');
  // Oblique: the main direction counts.
  expect(orientationCode([0.1, 0.9, 0.2, 0, 0, 0.3, -0.9, 0, 0.9, 0, 0.3, 0])).toBe('SRP');
});
