import { expect, test } from 'vitest';
import { createWebGpuEngine } from '../../../src/engine/webgpu/webgpu-engine.ts';
import { defaultSettings } from '../../../src/radiomics/defaults.ts';
import { measure } from '../../../src/radiomics/measure.ts';
import { AFRESH } from '../../../src/radiomics/measure-batch.ts';
import { makePlan } from '../../../src/radiomics/plan.ts';
import type { FilterSettings } from '../../../src/radiomics/settings-filters.ts';
import { ORIGINAL_ONLY } from '../../../src/radiomics/settings-images.ts';
import { axisAlignedGrid, type Triple } from '../../../src/volume/grid.ts';
import { makeLabelMap } from '../../../src/volume/label-map.ts';
import { makeRoi } from '../../../src/volume/roi.ts';
import { ellipsoidMask, scanLike, volumeOf } from '../../support/generators.ts';
import { countWork } from '../../support/gpu-work.ts';

const SIZE: Triple = [40, 36, 32];
const LAWS: readonly FilterSettings[] = [
  'L5L5E5',
  'L5E5L5',
  'E5L5L5',
  'L5E5E5',
  'S5L5E5',
  'W5R5L5',
  'R5R5R5',
  'S5S5L5',
].map((kernels) => ({
  ...{ filter: 'laws', dimension: '3D', boundary: 'mirror', kernels },
  ...{ pooling: null, energyDistance: null },
}));

/** The device's memory after one extraction, submissions and all it takes for so many derived images. */
async function workOf(count: number, budget?: number) {
  const engine = await createWebGpuEngine();
  const counter = countWork(engine.device);
  const grid = axisAlignedGrid(SIZE, [1, 1, 1]);
  const data = scanLike(SIZE, -500, 1500, 3);
  const image = { grid, data, modality: 'CT', unit: 'HU', nonFiniteCount: 0 } as const;
  const roi = makeRoi(image, makeLabelMap(grid, ellipsoidMask(SIZE)), [1]);
  const settings = {
    ...defaultSettings('ibsi'),
    binning: { kind: 'count', count: 8 },
    families: { glcm: null },
    imageTypes: { ...ORIGINAL_ONLY, filters: LAWS.slice(0, count) },
  } as const;
  const task = { image, roi, settings, plan: makePlan(settings), ...AFRESH };
  const { features } = await measure(engine, task, {}, budget);
  engine.dispose();
  return { ...counter.take(), features };
}

test('derived images of one batch take each other’s memory: eight need no more than two', async () => {
  const [two, eight] = [await workOf(2), await workOf(8)];
  expect([two.submissions, eight.submissions]).toEqual([1, 1]);
  const image = 4 * volumeOf(SIZE);
  expect(two.deviceBytes).toBeGreaterThan(4 * image);
  expect(eight.deviceBytes - two.deviceBytes).toBeLessThan(image);
});

test('a smaller budget means slabs, and the same numbers', async () => {
  const [whole, slabs] = [await workOf(1), await workOf(1, 4 * 40 * 36 * 6 * 20)];
  expect(slabs.submissions).toBe(whole.submissions + 3);
  expect(slabs.features).toEqual(whole.features);
});
