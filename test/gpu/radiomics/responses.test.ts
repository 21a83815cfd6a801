import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createCpuEngine } from '../../../src/engine/cpu/cpu-engine.ts';
import type { Engine } from '../../../src/engine/engine.ts';
import { createWebGpuEngine } from '../../../src/engine/webgpu/webgpu-engine.ts';
import { filterName } from '../../../src/radiomics/filter-name.ts';
import { slabsOf } from '../../../src/radiomics/filters/budget.ts';
import { filterImage } from '../../../src/radiomics/filters/filter-image.ts';
import { reachOf } from '../../../src/radiomics/filters/filters.ts';
import { extremesOf, responsesOf } from '../../../src/radiomics/filters/responses.ts';
import { respondInSlabs } from '../../../src/radiomics/filters/slabs.ts';
import { workBoxOf } from '../../../src/radiomics/filters/work-box.ts';
import type { FilterSettings } from '../../../src/radiomics/settings-filters.ts';
import { crop } from '../../../src/volume/crop.ts';
import { axisAlignedGrid, type Triple } from '../../../src/volume/grid.ts';
import type { Box, Roi } from '../../../src/volume/roi.ts';
import type { Volume } from '../../../src/volume/volume.ts';
import { largestDifference, spreadOf } from '../../support/compare.ts';
import { FILTER_CASES } from '../../support/filter-cases.ts';
import { randomDoubles, volumeOf } from '../../support/generators.ts';

// Odd and even axes, longer and shorter than what the filters reach.
const SIZE: Triple = [23, 18, 15];
const IMAGE: Volume = {
  grid: axisAlignedGrid(SIZE, [1, 1.25, 2]),
  data: Float32Array.from(randomDoubles(volumeOf(SIZE), -1000, 3000, 5)),
  modality: 'CT',
  unit: 'HU',
  nonFiniteCount: 0,
};
const BOXES: readonly Box[] = [
  { start: [9, 8, 6], size: [4, 3, 4] },
  { start: [0, 7, 11], size: [5, 11, 4] },
];

/** Filters that need not see the whole image. */
const LOCAL = FILTER_CASES.filter((filter) => reachOf(filter, IMAGE.grid.spacing) !== null);

function roiOf(box: Box): Roi {
  const mask = new Uint8Array(volumeOf(box.size)).fill(1);
  return {
    box,
    morphological: mask,
    intensity: mask,
    morphologicalCount: mask.length,
    intensityCount: mask.length,
    nonFiniteCount: 0,
  };
}

const source = (box: Box) => ({ image: IMAGE, roi: roiOf(box), extremes: () => extremesOf(IMAGE) });

/** As budget.ts counts: six images of four or eight bytes a voxel. */
const bytesOf = (engine: Engine) => (engine.info.name === 'cpu' ? 8 : 4);

/**
 * Shares of the response's range. Sums of voxels are the same wherever they begin in float64; on WebGPU a kernel longer than
 * the axis is summed in another order. The recursion of a LoG begins where its reach ends, to 2^-26 of the kernel.
 */
function boundOf(engine: Engine, { filter }: FilterSettings): number {
  if (engine.info.name === 'webgpu') return 1e-5;
  return filter === 'log-recursive' ? 1e-7 : 0;
}

function expectSame(
  engine: Engine,
  filter: FilterSettings,
  found: ArrayLike<number>,
  expected: ArrayLike<number>,
): void {
  expect([filter, found.length]).toEqual([filter, expected.length]);
  const share = largestDifference(found, expected) / (spreadOf(expected) || 1);
  expect([filter, share <= boundOf(engine, filter), share]).toEqual([filter, true, share]);
}

describe.each([
  { name: 'cpu', create: async () => createCpuEngine() as Engine },
  { name: 'webgpu', create: () => createWebGpuEngine() as Promise<Engine> },
])('responses on $name', ({ create }) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await create();
  });
  afterAll(() => engine.dispose());

  const inOneBatch = async (filters: readonly FilterSettings[], box: Box) => {
    const batch = engine.batch();
    const respond = responsesOf(batch, source(box));
    const pending = filters.map((filter) => batch.voxels(respond(filter, filterName(filter))));
    await batch.run();
    return pending.map((voxels) => voxels.value());
  };

  test('within the region’s box, from as little of the image as is needed, are those of the whole', async () => {
    const whole: Float64Array[] = [];
    for (const filter of FILTER_CASES) whole.push(await filterImage(engine, IMAGE, filter));
    for (const box of BOXES) {
      const parts = await inOneBatch(FILTER_CASES, box);
      for (const [n, filter] of FILTER_CASES.entries()) {
        const expected = crop({ ...IMAGE, data: whole[n] as Float64Array }, box, 0);
        expectSame(engine, filter, parts[n] ?? [], expected);
      }
    }
  });

  test('in slabs, as small as the budget asks for, are those in one piece', async () => {
    for (const box of BOXES) {
      const whole = await inOneBatch(LOCAL, box);
      for (const [n, filter] of LOCAL.entries()) {
        const { size } = workBoxOf(filter, IMAGE.grid, {
          ...box,
          size: [box.size[0], box.size[1], 2],
        }).box;
        const budget = volumeOf(size) * 6 * bytesOf(engine) * 1.2;
        const slabs = slabsOf(filter, IMAGE.grid, box, bytesOf(engine), budget);
        const name = filterName(filter);
        const parts = await respondInSlabs(engine, source(box), filter, name, slabs);
        expectSame(engine, filter, parts, whole[n] ?? []);
      }
    }
  });
});

test('a response that no slab of one plane makes small enough is refused', () => {
  const filter: FilterSettings = {
    filter: 'mean',
    dimension: '3D',
    boundary: 'mirror',
    support: 5,
  };
  const box: Box = { start: [0, 0, 0], size: SIZE };
  expect(slabsOf(filter, IMAGE.grid, box, 8, 1e9)).toEqual([box]);
  expect(slabsOf(filter, IMAGE.grid, box, 8, 23 * 18 * 9 * 48).length).toBe(3);
  expect(() => slabsOf(filter, IMAGE.grid, box, 8, 1000)).toThrow(/mean would take 1 MB/);
});
