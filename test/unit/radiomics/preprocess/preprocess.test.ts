import { describe, expect, test } from 'vitest';
import { createCpuEngine } from '../../../../src/engine/cpu/cpu-engine.ts';
import { preprocess } from '../../../../src/radiomics/preprocess/preprocess.ts';
import { voxelsOf } from '../../../../src/radiomics/preprocess/region.ts';
import type {
  PreprocessSettings,
  Resampling,
} from '../../../../src/radiomics/settings-preprocessing.ts';
import { axisAlignedGrid, indexToWorld, type Triple } from '../../../../src/volume/grid.ts';
import { makeLabelMap } from '../../../../src/volume/label-map.ts';
import type { Volume, VoxelArray } from '../../../../src/volume/volume.ts';
import { ellipsoidMask, randomDoubles, scanLike, volumeOf } from '../../../support/generators.ts';

const CPU = createCpuEngine();

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
  test('without steps image and region are what they were', async () => {
    const input = scan();
    const { image, roi, steps, gridSize, part } = await preprocess(CPU, input, NOTHING);
    expect(image).toBe(input.image);
    expect(gridSize).toEqual(SIZE);
    expect(part).toEqual({ start: [0, 0, 0], size: SIZE });
    expect(roi.morphologicalCount).toBe(input.mask.labels[0]?.voxelCount);
    expect(steps.map(({ step }) => step)).toEqual(['initial']);
  });

  test.each([
    [0, false],
    [2, true],
    [100, false],
  ])('cropping keeps %i voxels around the region, where there are any', async (margin, hasHole) => {
    const data = Float64Array.from(scanLike(SIZE, 0, 1000, 3));
    if (hasHole) data[data.length >> 1] = Number.NaN;
    const input = caseOf(SIZE, [1, 1.5, 3], data);
    const settings = { ...NOTHING, preCrop: margin };
    const { image, roi, gridSize, part } = await preprocess(CPU, input, settings);
    const whole = await preprocess(CPU, input, NOTHING);
    expect(gridSize).toEqual(SIZE);
    expect(part.start).toEqual(whole.roi.box.start.map((at) => Math.max(at - margin, 0)));
    expect(image.grid.size).toEqual(part.size);
    expect(part.size).toEqual(
      SIZE.map((n, axis) => {
        const { start, size } = whole.roi.box;
        const end = Math.min((start[axis] ?? 0) + (size[axis] ?? 0) + margin, n);
        return end - (part.start[axis] ?? 0);
      }),
    );
    expect(voxelsOf(image, roi.box)).toEqual(voxelsOf(input.image, whole.roi.box));
    expect(roi.morphological).toEqual(whole.roi.morphological);
    expect(image.nonFiniteCount).toBe(hasHole ? 1 : 0);
    // The same place in the world.
    expect(indexToWorld(image.grid.affine, roi.box.start)).toEqual(
      indexToWorld(input.image.grid.affine, whole.roi.box.start),
    );
  });

  test('the steps taken are told in their order', async () => {
    const { steps } = await preprocess(CPU, scan(), {
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

  test('a constant image stays constant, by every kernel and convention', async () => {
    const flat = caseOf(SIZE, [1, 1.5, 3], new Int16Array(volumeOf(SIZE)).fill(100));
    for (const interpolator of ['nearest', 'linear', 'cubic'] as const) {
      for (const rounding of ['nearest', 'source-type'] as const) {
        for (const base of [IBSI, PYRADIOMICS]) {
          const resampling = { ...base, interpolator, rounding };
          const { image, roi } = await preprocess(CPU, flat, { ...NOTHING, resampling });
          const inside = voxelsOf(image, roi.box).filter((_, n) => roi.intensity[n] === 1);
          expect(new Set(inside)).toEqual(new Set([100]));
        }
      }
    }
  });

  test('integer images lose the fraction and stay within their type; float32 stays float32', async () => {
    const values = randomDoubles(volumeOf(SIZE), -128, 127, 5);
    const of = async (data: VoxelArray) => {
      const resampling = { ...PYRADIOMICS, spacing: [0.7, 0.7, 0.7] } as const;
      const input = caseOf(SIZE, [1, 1, 1], data);
      return (await preprocess(CPU, input, { ...NOTHING, resampling })).image.data;
    };
    const whole = Int8Array.from(values);
    const exact = await of(Float64Array.from(whole));
    const overshoots = exact.filter((x: number) => x < -128 || x > 127).length;
    expect(overshoots).toBeGreaterThan(0);
    expect(
      (await of(whole)).every((x: number) => Number.isInteger(x) && x >= -128 && x <= 127),
    ).toBe(true);
    expect(await of(Float32Array.from(whole))).toEqual(Float32Array.from(exact));
  });

  test('a long resampling says how far it is and stops when cancelled', async () => {
    const size: Triple = [160, 160, 100];
    const input = caseOf(size, [1, 1, 1], scanLike(size, 0, 1000, 3));
    const resampling = { ...IBSI, interpolator: 'cubic', spacing: [0.7, 0.7, 0.7] } as const;
    const control = new AbortController();
    const fractions: number[] = [];
    const work = preprocess(
      CPU,
      input,
      { ...NOTHING, resampling },
      {
        signal: control.signal,
        onProgress: (done, total) => fractions.push(done / total),
      },
    );
    // The first report comes at the start, the third from within the work.
    while (fractions.length < 3) await new Promise((resolve) => setTimeout(resolve, 10));
    const start = performance.now();
    control.abort();
    await expect(work).rejects.toMatchObject({ code: 'cancelled' });
    expect(performance.now() - start).toBeLessThan(1000);
    expect(fractions[0]).toBe(0);
    const [, , third = 0] = fractions;
    expect(third).toBeGreaterThan(0);
    expect(third).toBeLessThan(1);
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
  });

  test('in plane only: slices keep their number and place', async () => {
    const resampling = { ...IBSI, spacing: [2, 2, 0] } as const;
    const { image, roi } = await preprocess(CPU, scan(), { ...NOTHING, resampling });
    expect(image.grid.size).toEqual([9, 11, 9]);
    expect(image.grid.spacing).toEqual([2, 2, 3]);
    expect(image.grid.affine[11]).toBe(30);
    expect(roi.box.size[2]).toBe(9);
  });

  test('a voxel half covered belongs to the region', async () => {
    // 1 mm to 2 mm, one of each pair along x drawn: the interpolated mask is exactly 0.5.
    const size: Triple = [8, 4, 4];
    const mask = Uint8Array.from({ length: volumeOf(size) }, (_, n) => (n % 8 === 3 ? 1 : 0));
    const input = caseOf(size, [1, 1, 1], new Int16Array(volumeOf(size)), mask);
    const { roi } = await preprocess(CPU, input, { ...NOTHING, resampling: IBSI });
    expect(roi.box).toEqual({ start: [1, 0, 0], size: [1, 2, 2] });
    const stricter = { ...IBSI, mask: { interpolator: 'linear', threshold: 0.51 } } as const;
    await expect(preprocess(CPU, input, { ...NOTHING, resampling: stricter })).rejects.toThrow(
      /finer spacing/,
    );
  });

  test('what is no number spreads no further than its neighbours, and leaves the intensity mask', async () => {
    const { image, labels, mask } = scan();
    const data = Float32Array.from(image.data);
    data[8 + 17 * (7 + 14 * 4)] = Number.NaN;
    const holed = { image: { ...image, data, nonFiniteCount: 1 }, mask, labels };
    for (const resampling of [IBSI, PYRADIOMICS]) {
      const { image: made, roi } = await preprocess(CPU, holed, { ...NOTHING, resampling });
      expect(made.nonFiniteCount).toBeGreaterThan(0);
      expect(made.nonFiniteCount).toBeLessThanOrEqual(8);
      expect(roi.nonFiniteCount).toBe(made.nonFiniteCount);
      expect(roi.intensityCount).toBe(roi.morphologicalCount - roi.nonFiniteCount);
    }
  });

  test('re-segmentation leaves the shape alone, unless it is to change it', async () => {
    const input = scan();
    const steps = [{ kind: 'absolute', bounds: [600, null] }] as const;
    const left = async (changesShape: boolean) => {
      const resegmentation = { steps, changesShape };
      return (await preprocess(CPU, input, { ...NOTHING, resegmentation })).roi;
    };
    const [kept, changed] = [await left(false), await left(true)];
    expect(kept.morphologicalCount).toBe(input.mask.labels[0]?.voxelCount);
    expect(changed.morphologicalCount).toBe(kept.intensityCount);
    expect(changed.intensityCount).toBe(kept.intensityCount);
    expect(kept.intensityCount).toBeLessThan(kept.morphologicalCount);
  });

  test('a region that loses every voxel ends empty, or is refused where there are limits', async () => {
    const resegmentation = {
      steps: [{ kind: 'absolute', bounds: [1e6, null] }],
      changesShape: true,
    } as const;
    const { roi, steps } = await preprocess(CPU, scan(), { ...NOTHING, resegmentation });
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
    await expect(
      preprocess(CPU, scan(), { ...NOTHING, resegmentation, regionLimits }),
    ).rejects.toThrow(/no voxel/);
  });
});
