// Images and regions on a new grid: whole numbers and masks equal on every engine, to the voxel.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createCpuEngine } from '../../../src/engine/cpu/cpu-engine.ts';
import type { Engine } from '../../../src/engine/engine.ts';
import { INTERPOLATION_BOUND } from '../../../src/engine/interpolation.ts';
import { createWebGpuEngine } from '../../../src/engine/webgpu/webgpu-engine.ts';
import { preprocess } from '../../../src/radiomics/preprocess/preprocess.ts';
import { PRESETS } from '../../../src/radiomics/preprocess/presets.ts';
import type { Resampling } from '../../../src/radiomics/settings-preprocessing.ts';
import { axisAlignedGrid, type Triple } from '../../../src/volume/grid.ts';
import { makeLabelMap } from '../../../src/volume/label-map.ts';
import { firstDifference, largestDifference } from '../../support/compare.ts';
import { ellipsoidMask, randomDoubles, scanLike, volumeOf } from '../../support/generators.ts';
import { describeGroundTruth } from '../../support/ground-truth-browser.ts';
import { readCase } from '../../support/references/read-case.ts';

const CPU = createCpuEngine();
let gpu: Engine;
beforeAll(async () => {
  gpu = await createWebGpuEngine();
});
afterAll(() => gpu.dispose());

type Input = Parameters<typeof preprocess>[1];
type Settings = Parameters<typeof preprocess>[2];

/** The same case prepared by both engines. */
async function onBoth(input: Input, settings: Settings) {
  const expected = await preprocess(CPU, input, settings);
  const found = await preprocess(gpu, input, settings);
  expect(found.roi).toEqual(expected.roi);
  expect(found.image.grid).toEqual(expected.image.grid);
  return { found, expected };
}

const SIZE: Triple = [40, 33, 17];

function caseOf(data: Input['image']['data'], spacing: Triple): Input {
  const grid = axisAlignedGrid(SIZE, spacing);
  const image = { grid, data, modality: 'CT', unit: 'HU', nonFiniteCount: 0 } as const;
  return { image, mask: makeLabelMap(grid, ellipsoidMask(SIZE)), labels: [1] };
}

function settingsOf(resampling: Partial<Resampling>): Settings {
  return {
    normalisation: null,
    resampling: {
      spacing: [2, 2, 2],
      interpolator: 'linear',
      convention: { kind: 'ibsi' },
      mask: { interpolator: 'linear', threshold: 0.5 },
      rounding: 'nearest',
      ...resampling,
    },
    preCrop: null,
    resegmentation: null,
    regionLimits: null,
  };
}

describe('resampling on WebGPU', () => {
  const scan = scanLike(SIZE, -1024, 3071, 3);
  // Values of 1/6 and 5/6 parts: many sums are halves but for float64's rounding; and halves themselves.
  const spacings: Triple[] = [
    [0.977, 0.977, 3],
    [1.5, 1.2, 2.4],
    [1, 4, 1],
  ];

  test.each(['nearest', 'linear', 'cubic'] as const)(
    '%s: rounded to whole numbers as on the CPU',
    async (interpolator) => {
      for (const spacing of spacings) {
        for (const rounding of ['nearest', 'source-type'] as const) {
          for (const convention of [
            { kind: 'ibsi' },
            { kind: 'pyradiomics', padDistance: 5 },
          ] as const) {
            const settings = settingsOf({ interpolator, rounding, convention });
            const { found, expected } = await onBoth(caseOf(scan, spacing), settings);
            expect(firstDifference(found.image.data, expected.image.data)).toBe(null);
          }
        }
      }
    },
  );

  test('flat areas, cut off towards 0, come out flat', async () => {
    const flat = scan.map((value, n) => (n % SIZE[0] < 25 ? 99 : value));
    const settings = settingsOf({ interpolator: 'cubic', rounding: 'source-type' });
    const { found, expected } = await onBoth(caseOf(flat, [1.3, 1, 3]), settings);
    expect(firstDifference(found.image.data, expected.image.data)).toBe(null);
  });

  test('unrounded values are within the bound, float64 input too', async () => {
    for (const data of [scan, randomDoubles(volumeOf(SIZE), 0, 1, 8)]) {
      const largest = Math.max(...data.map(Math.abs));
      for (const interpolator of ['linear', 'cubic'] as const) {
        const settings = settingsOf({ interpolator, rounding: 'none' });
        const { found, expected } = await onBoth(caseOf(data, [0.977, 1.1, 3]), settings);
        const difference = largestDifference(found.image.data, expected.image.data);
        expect(difference).toBeLessThanOrEqual(INTERPOLATION_BOUND.axes * largest);
      }
    }
  });

  test('what is larger than the GPU’s memory is calculated on the CPU', async () => {
    const small = await createWebGpuEngine({ maxBlock: 1 << 14 });
    const input = caseOf(scan, [0.977, 1.1, 3]);
    const found = await preprocess(small, input, settingsOf({}));
    const expected = await preprocess(CPU, input, settingsOf({}));
    small.dispose();
    expect(firstDifference(found.image.data, expected.image.data)).toBe(null);
  });
});

describeGroundTruth('resampling of the IBSI CT phantom on WebGPU', (file) => {
  test.each(['ibsi-b', 'ibsi-c', 'ibsi-e'] as const)(
    '%s: every voxel as on the CPU',
    async (name) => {
      const folder = 'ibsi1/ct_phantom/nifti';
      const { image, mask } = await readCase(
        file,
        `${folder}/image/phantom.nii.gz`,
        `${folder}/mask/mask.nii.gz`,
      );
      const { preprocessing } = PRESETS[name];
      const { found, expected } = await onBoth({ image, mask, labels: [1] }, preprocessing);
      expect(firstDifference(found.image.data, expected.image.data)).toBe(null);
      expect(found.steps).toEqual(expected.steps);
    },
  );
});
