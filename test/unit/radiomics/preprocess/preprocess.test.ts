import { describe, expect, test } from 'vitest';
import { preprocess } from '../../../../src/radiomics/preprocess/preprocess.ts';
import { voxelsOf } from '../../../../src/radiomics/preprocess/region.ts';
import type {
  PreprocessSettings,
  Resampling,
} from '../../../../src/radiomics/settings-preprocessing.ts';
import { axisAlignedGrid, type Triple } from '../../../../src/volume/grid.ts';
import { makeLabelMap } from '../../../../src/volume/label-map.ts';
import type { Volume, VoxelArray } from '../../../../src/volume/volume.ts';
import { ellipsoidMask, randomDoubles, scanLike, volumeOf } from '../../../support/generators.ts';

const NOTHING: PreprocessSettings = {
  normalisation: null,
  resampling: null,
  resegmentation: null,
  preCrop: null,
  regionLimits: null,
};

const IBSI: Resampling = {
  spacing: [2, 2, 2],
  interpolator: 'cubic',
  convention: { kind: 'ibsi' },
  mask: { interpolator: 'linear', threshold: 0.5 },
  rounding: 'none',
};

const PYRADIOMICS: Resampling = {
  ...IBSI,
  convention: { kind: 'pyradiomics', padDistance: 5 },
  mask: { interpolator: 'nearest' },
  rounding: 'source-type',
};

function caseOf(size: Triple, spacing: Triple, data: VoxelArray, mask = ellipsoidMask(size)) {
  const grid = axisAlignedGrid(size, spacing, [10, -20, 30]);
  const nonFiniteCount = Array.from(data).filter((x) => !Number.isFinite(x)).length;
  const image: Volume = { grid, data, modality: 'MR', unit: '1', nonFiniteCount };
  return { image, mask: makeLabelMap(grid, mask), labels: [1] };
}

const SIZE: Triple = [17, 14, 9];
const scan = () => caseOf(SIZE, [1, 1.5, 3], scanLike(SIZE, 0, 1000, 3));

describe('pre-processing', () => {
  test('without steps image and region are what they were', () => {
    const input = scan();
    const { image, roi, steps, gridSize, part } = preprocess(input, NOTHING);
    expect(image).toBe(input.image);
    expect(gridSize).toEqual(SIZE);
    expect(part).toEqual({ start: [0, 0, 0], size: SIZE });
    expect(roi.morphologicalCount).toBe(input.mask.labels[0]?.voxelCount);
    expect(steps.map(({ step }) => step)).toEqual(['initial']);
  });

  test('the steps taken are told in their order', () => {
    const { steps } = preprocess(scan(), {
      normalisation: { scale: 100, outliers: 3 },
      resampling: IBSI,
      resegmentation: {
        steps: [{ kind: 'absolute', bounds: [0, null] }],
        changesShape: false,
      },
      preCrop: null,
      regionLimits: { dimensions: 3, size: 10 },
    });
    expect(steps.map(({ step }) => step)).toEqual([
      'initial',
      'normalised',
      'resampled',
      'resegmented',
    ]);
    expect(steps.at(-1)?.intensityMask.minimum).toBeGreaterThanOrEqual(0);
    expect(steps[1]?.image.maximum).toBeLessThanOrEqual(300);
  });

  test('a constant image stays constant, by every kernel and convention', () => {
    const flat = caseOf(SIZE, [1, 1.5, 3], new Int16Array(volumeOf(SIZE)).fill(100));
    for (const interpolator of ['nearest', 'linear', 'cubic'] as const) {
      for (const rounding of ['nearest', 'source-type'] as const) {
        for (const base of [IBSI, PYRADIOMICS]) {
          const resampling = { ...base, interpolator, rounding };
          const { image, roi } = preprocess(flat, { ...NOTHING, resampling });
          const inside = voxelsOf(image, roi.box).filter((_, n) => roi.intensity[n] === 1);
          expect(new Set(inside)).toEqual(new Set([100]));
        }
      }
    }
  });

  test('integer images lose the fraction and stay within their type; float32 stays float32', () => {
    const values = randomDoubles(volumeOf(SIZE), -128, 127, 5);
    const of = (data: VoxelArray) =>
      preprocess(caseOf(SIZE, [1, 1, 1], data), {
        ...NOTHING,
        resampling: { ...PYRADIOMICS, spacing: [0.7, 0.7, 0.7] },
      }).image.data;
    const whole = Int8Array.from(values);
    const exact = of(Float64Array.from(whole));
    const overshoots = exact.filter((x: number) => x < -128 || x > 127).length;
    expect(overshoots).toBeGreaterThan(0);
    expect(of(whole).every((x: number) => Number.isInteger(x) && x >= -128 && x <= 127)).toBe(true);
    expect(of(Float32Array.from(whole))).toEqual(Float32Array.from(exact));
  });

  test('in plane only: slices keep their number and place', () => {
    const resampling = { ...IBSI, spacing: [2, 2, 0] } as const;
    const { image, roi } = preprocess(scan(), { ...NOTHING, resampling });
    expect(image.grid.size).toEqual([9, 11, 9]);
    expect(image.grid.spacing).toEqual([2, 2, 3]);
    expect(image.grid.affine[11]).toBe(30);
    expect(roi.box.size[2]).toBe(9);
  });

  test('a voxel half covered belongs to the region', () => {
    // 1 mm to 2 mm, one of each pair along x drawn: the interpolated mask is exactly 0.5.
    const size: Triple = [8, 4, 4];
    const mask = Uint8Array.from({ length: volumeOf(size) }, (_, n) => (n % 8 === 3 ? 1 : 0));
    const input = caseOf(size, [1, 1, 1], new Int16Array(volumeOf(size)), mask);
    const { roi } = preprocess(input, { ...NOTHING, resampling: IBSI });
    expect(roi.box).toEqual({ start: [1, 0, 0], size: [1, 2, 2] });
    const stricter = { ...IBSI, mask: { interpolator: 'linear', threshold: 0.51 } } as const;
    expect(() => preprocess(input, { ...NOTHING, resampling: stricter })).toThrow(/finer spacing/);
  });

  test('what is no number spreads no further than its neighbours, and leaves the intensity mask', () => {
    const { image, labels, mask } = scan();
    const data = Float32Array.from(image.data);
    data[8 + 17 * (7 + 14 * 4)] = Number.NaN;
    const holed = { image: { ...image, data, nonFiniteCount: 1 }, mask, labels };
    for (const resampling of [IBSI, PYRADIOMICS]) {
      const { image: made, roi } = preprocess(holed, { ...NOTHING, resampling });
      expect(made.nonFiniteCount).toBeGreaterThan(0);
      expect(made.nonFiniteCount).toBeLessThanOrEqual(8);
      expect(roi.nonFiniteCount).toBe(made.nonFiniteCount);
      expect(roi.intensityCount).toBe(roi.morphologicalCount - roi.nonFiniteCount);
    }
  });

  test('re-segmentation leaves the shape alone, unless it is to change it', () => {
    const input = scan();
    const steps = [{ kind: 'absolute', bounds: [600, null] }] as const;
    const left = (changesShape: boolean) =>
      preprocess(input, { ...NOTHING, resegmentation: { steps, changesShape } }).roi;
    const [kept, changed] = [left(false), left(true)];
    expect(kept.morphologicalCount).toBe(input.mask.labels[0]?.voxelCount);
    expect(changed.morphologicalCount).toBe(kept.intensityCount);
    expect(changed.intensityCount).toBe(kept.intensityCount);
    expect(kept.intensityCount).toBeLessThan(kept.morphologicalCount);
  });

  test('a region that loses every voxel ends empty, or is refused where there are limits', () => {
    const resegmentation = {
      steps: [{ kind: 'absolute', bounds: [1e6, null] }],
      changesShape: true,
    } as const;
    const { roi, steps } = preprocess(scan(), { ...NOTHING, resegmentation });
    expect(roi.intensityCount).toBe(0);
    expect(roi.morphologicalCount).toBeGreaterThan(0);
    expect(steps.at(-1)?.intensityMask).toEqual({
      box: [0, 0, 0],
      voxelCount: 0,
      mean: null,
      minimum: null,
      maximum: null,
    });
    const regionLimits = { dimensions: 2, size: null } as const;
    expect(() => preprocess(scan(), { ...NOTHING, resegmentation, regionLimits })).toThrow(
      /no voxel/,
    );
  });
});
