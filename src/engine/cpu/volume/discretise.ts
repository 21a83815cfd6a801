import type { Triple } from '../../../volume/grid.ts';
import { binEdges, levelFinder } from '../../discretise.ts';
import type { Discretisation } from '../../engine.ts';
import { regionRange } from './region.ts';

/** Neighbours up to this many voxels away are read without a bounds check. */
const MARGIN = 1;

/** Grey levels in a box that has MARGIN voxels of background around it. */
export interface PaddedLevels {
  readonly levels: number;
  readonly margin: number;
  readonly size: Triple;
  readonly data: Uint16Array | Uint32Array;
  /** Offsets into `data` of the region's voxels, in memory order. */
  readonly indices: Uint32Array;
}

export function discretiseRegion(
  voxels: ArrayLike<number>,
  size: Triple,
  indices: Uint32Array,
  rule: Discretisation,
): PaddedLevels {
  const edges =
    indices.length === 0 ? new Float64Array(0) : binEdges(rule, regionRange(voxels, indices));
  const level = levelFinder(edges);
  const [nx, ny, nz] = size;
  const px = nx + 2 * MARGIN;
  const py = ny + 2 * MARGIN;
  const total = px * py * (nz + 2 * MARGIN);
  const levels = edges.length + 1;
  const data = levels < 65536 ? new Uint16Array(total) : new Uint32Array(total);
  const padded = new Uint32Array(indices.length);
  const plane = nx * ny;
  for (let n = 0; n < indices.length; n++) {
    const at = indices[n] as number;
    const k = Math.floor(at / plane);
    const j = Math.floor((at - k * plane) / nx);
    const i = at - k * plane - j * nx;
    const to = i + MARGIN + px * (j + MARGIN + py * (k + MARGIN));
    padded[n] = to;
    data[to] = level(voxels[at] as number);
  }
  return { levels, margin: MARGIN, size, data, indices: padded };
}

/** Voxels per level, index 0 = level 1. */
export function levelHistogram({ levels, data, indices }: PaddedLevels): Uint32Array {
  const counts = new Uint32Array(levels);
  for (let n = 0; n < indices.length; n++) {
    const at = (data[indices[n] as number] as number) - 1;
    counts[at] = (counts[at] as number) + 1;
  }
  return counts;
}
