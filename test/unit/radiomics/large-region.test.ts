// A region of 1e7 voxels goes through a whole extraction, in bounded memory.

import { expect, test } from 'vitest';
import { createCpuEngine } from '../../../src/engine/cpu/cpu-engine.ts';
import { CATALOGUE } from '../../../src/radiomics/catalogue/catalogue.ts';
import { defaultSettings } from '../../../src/radiomics/defaults.ts';
import { extract } from '../../../src/radiomics/extract.ts';
import { axisAlignedGrid } from '../../../src/volume/grid.ts';

const SIDE = 216;
const COUNT = SIDE ** 3;

/** Sums over 1e14 pairs take as long as all the rest. */
const PAIR_SUMS = ['MoranI', 'GearyC'];

/** A cube of two levels that alternate along each axis, so that all that is counted has closed forms. */
function makeCase() {
  const grid = axisAlignedGrid([SIDE, SIDE, SIDE], [1, 1, 1]);
  const data = new Float32Array(COUNT);
  for (let n = 0; n < COUNT; n++) {
    data[n] = (n + Math.floor(n / SIDE) + Math.floor(n / SIDE ** 2)) % 2;
  }
  const settings = defaultSettings('ibsi');
  const shape = CATALOGUE.shape
    .filter(({ inIbsi, feature }) => inIbsi && !PAIR_SUMS.includes(feature))
    .map(({ feature }) => feature);
  return {
    image: { grid, data, modality: 'unknown', unit: '1', nonFiniteCount: 0 } as const,
    mask: {
      grid,
      data: new Uint8Array(COUNT).fill(1),
      labels: [
        { value: 1, name: 'cube', colour: [255, 0, 0], voxelCount: COUNT, volumeMl: 1 } as const,
      ],
    },
    labels: [1],
    settings: {
      ...settings,
      binning: { kind: 'width', width: 1 } as const,
      families: { ...settings.families, shape },
    },
  };
}

test('1e7 voxels', { timeout: 300_000 }, async () => {
  const { features } = await extract(createCpuEngine(), makeCase());
  const of = (name: string) => features.find((f) => f.name === `original_${name}`)?.value ?? 0;
  const unsaid = features.filter(({ value, reason }) => Number.isNaN(value) !== (reason !== null));
  expect(unsaid).toEqual([]);
  expect(of('shape_VoxelVolume')).toBe(COUNT);
  expect(of('firstorder_Mean')).toBe(0.5);
  expect(of('firstorder_Energy')).toBe(COUNT / 2);
  // Steps along an axis or from corner to corner change the level, those across a face do not.
  expect(of('glcm_Contrast')).toBeCloseTo(7 / 13, 12);
  expect(of('glszm_LargeAreaEmphasis')).toBe((COUNT / 2) ** 2);
  expect(of('glszm_ZonePercentage')).toBe(2 / COUNT);
  expect(of('gldzm_LargeDistanceEmphasis')).toBe(1);
  // Of 27, 18, 12 or 8 voxels that an inner, face, edge or corner voxel touches with itself, half have its level.
  const inner = SIDE - 2;
  const squares = inner ** 3 * 13 ** 2 + 6 * inner ** 2 * 9 ** 2 + 12 * inner * 6 ** 2 + 8 * 4 ** 2;
  expect(of('ngldm_LargeDependenceEmphasis')).toBeCloseTo(squares / COUNT, 9);
  // Kilobytes; the image and its mask take 54 MB.
  expect(process.resourceUsage().maxRSS).toBeLessThan(1.2e6);
});
