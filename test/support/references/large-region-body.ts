// A region of 1e7 voxels, for every engine: what is counted has closed forms.

import { expect } from 'vitest';
import { CATALOGUE } from '../../../src/radiomics/catalogue/catalogue.ts';
import { defaultSettings } from '../../../src/radiomics/defaults.ts';
import type { ExtractInput } from '../../../src/radiomics/extract.ts';
import type { Extraction } from '../../../src/radiomics/feature.ts';
import type { ExtractionSettings } from '../../../src/radiomics/settings.ts';
import { axisAlignedGrid } from '../../../src/volume/grid.ts';

const SIDE = 216;
const COUNT = SIDE ** 3;

/** Sums over 1e14 pairs take as long as all the rest. */
const PAIR_SUMS = ['MoranI', 'GearyC'];

/** A cube of two levels that alternate along each axis, so that all that is counted has closed forms. */
export function largeCase(families?: ExtractionSettings['families']): ExtractInput {
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
      families: families ?? { ...settings.families, shape },
    },
  };
}

/** Closed forms of whatever features there are. */
export function expectLargeCase({ features }: Extraction): void {
  const unsaid = features.filter(({ value, reason }) => Number.isNaN(value) !== (reason !== null));
  expect(unsaid).toEqual([]);
  const inner = SIDE - 2;
  // Of 27, 18, 12 or 8 voxels that an inner, face, edge or corner voxel touches with itself, half have its level.
  const squares = inner ** 3 * 13 ** 2 + 6 * inner ** 2 * 9 ** 2 + 12 * inner * 6 ** 2 + 8 * 4 ** 2;
  const wanted: Readonly<Record<string, number>> = {
    shape_VoxelVolume: COUNT,
    firstorder_Mean: 0.5,
    firstorder_Energy: COUNT / 2,
    // Steps along an axis or from corner to corner change the level, those across a face do not.
    glcm_Contrast: 7 / 13,
    glszm_LargeAreaEmphasis: (COUNT / 2) ** 2,
    glszm_ZonePercentage: 2 / COUNT,
    gldzm_LargeDistanceEmphasis: 1,
    ngldm_LargeDependenceEmphasis: squares / COUNT,
  };
  const found = features.filter(({ family, feature }) => `${family}_${feature}` in wanted);
  expect(found.length).toBeGreaterThan(0);
  for (const { family, feature, value } of found) {
    const name = `${family}_${feature}`;
    expect([name, value / (wanted[name] as number)]).toEqual([name, expect.closeTo(1, 12)]);
  }
}
