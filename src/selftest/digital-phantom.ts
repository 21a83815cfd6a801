// The digital phantom of the image biomarker standardisation initiative: 5 x 4 x 4 voxels of 2 mm, grey levels
// 1, 3, 4, 6.
// Source: IBSI reference manual, arXiv 1612.07003; Zwanenburg et al. 2020, doi 10.1148/radiol.2020191145.

import { axisAlignedGrid } from '../volume/grid.ts';
import type { LabelMap, Volume } from '../volume/volume.ts';

const GRID = axisAlignedGrid([5, 4, 4], [2, 2, 2]);

const LEVELS = `
14411 14611 41641 44641
14411 11611 11311 44611
14411 11111 11911 11611
14411 11111 11111 11611`;

const REGION = `
11111 11111 11111 11111
11111 11111 01111 11111
11100 11111 11011 11111
11100 11111 11111 11111`;

function digits(text: string): Uint8Array {
  return Uint8Array.from(text.replace(/\s/g, ''), Number);
}

export const PHANTOM_IMAGE: Volume = {
  grid: GRID,
  data: digits(LEVELS),
  modality: 'unknown',
  unit: '1',
  nonFiniteCount: 0,
};

export const PHANTOM_MASK: LabelMap = {
  grid: GRID,
  data: digits(REGION),
  labels: [{ value: 1, name: 'Label 1', colour: [255, 0, 0], voxelCount: 74, volumeMl: 0.592 }],
};
