// Regions of sizes that a GPU's limits are felt at.

import { expect, test } from 'vitest';
import { createWebGpuEngine } from '../../../src/engine/webgpu/webgpu-engine.ts';
import { defaultSettings } from '../../../src/radiomics/defaults.ts';
import { extract } from '../../../src/radiomics/extract.ts';
import { axisAlignedGrid } from '../../../src/volume/grid.ts';
import { makeLabelMap } from '../../../src/volume/label-map.ts';
import { expectLargeCase, largeCase } from '../../support/references/large-region-body.ts';

/** What every WebGPU device binds in one piece. */
const LEAST_BLOCK = 128 * 2 ** 20;

test('1e7 voxels fit the limits that every device has', { timeout: 600_000 }, async () => {
  const engine = await createWebGpuEngine({ maxBlock: LEAST_BLOCK });
  try {
    expectLargeCase(await extract(engine, largeCase({ glcm: null, glszm: null })));
  } finally {
    engine.dispose();
  }
});

function noiseOf(side: number) {
  const grid = axisAlignedGrid([side, side, side], [1, 1, 1]);
  const data = Float64Array.from({ length: side ** 3 }, (_, n) => (n * 7919) % 101);
  const image = { grid, data, modality: 'unknown', unit: '1', nonFiniteCount: 0 } as const;
  const mask = makeLabelMap(grid, new Uint8Array(side ** 3).fill(1));
  return { image, mask, labels: [1], settings: defaultSettings('ibsi') };
}

test('a region beyond the limits is refused with the cure, and the engine goes on', async () => {
  const engine = await createWebGpuEngine({ maxBlock: 1 << 16 });
  try {
    await expect(extract(engine, noiseOf(40))).rejects.toMatchObject({
      code: 'too-large',
      remedy: expect.stringContaining('CPU engine'),
    });
    const { features } = await extract(engine, noiseOf(6));
    expect(features.filter(({ value }) => Number.isNaN(value))).toEqual([]);
  } finally {
    engine.dispose();
  }
});
