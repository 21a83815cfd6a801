import type { Triple } from '../../../volume/grid.ts';
import { binEdges, levelFinder } from '../../discretise.ts';
import type { Discretisation } from '../../engine.ts';
import { regionRange } from './region.ts';

/** Neighbours up to this many voxels away are read without a bounds check. */
export const LEVEL_MARGIN = 1;

/** Grey levels in a box that has `margin` voxels of background around it. */
export interface PaddedLevels {
  readonly levels: number;
  readonly margin: number;
  readonly size: Triple;
  /** The narrowest type that holds the levels: texture loops are bound by the cache. */
  readonly data: Uint8Array | Uint16Array | Uint32Array;
  /** Offsets into `data` of the region's voxels, in memory order. */
  readonly indices: Uint32Array;
}

/** Where the voxels of a box land in the padded one. */
export function paddedIndices(indices: Uint32Array, [nx, ny]: Triple): Uint32Array {
  const px = nx + 2 * LEVEL_MARGIN;
  const py = ny + 2 * LEVEL_MARGIN;
  const padded = new Uint32Array(indices.length);
  let rowStart = 0;
  let rowEnd = 0;
  let shift = 0;
  for (let n = 0; n < indices.length; n++) {
    const at = indices[n] as number;
    if (at >= rowEnd) {
      const row = Math.floor(at / nx);
      const k = Math.floor(row / ny);
      rowStart = row * nx;
      rowEnd = rowStart + nx;
      shift =
        LEVEL_MARGIN + px * (row - k * ny + LEVEL_MARGIN + py * (k + LEVEL_MARGIN)) - rowStart;
    }
    padded[n] = at + shift;
  }
  return padded;
}

export function discretiseRegion(
  voxels: ArrayLike<number>,
  size: Triple,
  indices: Uint32Array,
  padded: Uint32Array,
  rule: Discretisation,
): PaddedLevels {
  const edges =
    indices.length === 0 ? new Float64Array(0) : binEdges(rule, regionRange(voxels, indices));
  const level = levelFinder(edges);
  const total = size.reduce((product, n) => product * (n + 2 * LEVEL_MARGIN), 1);
  const levels = edges.length + 1;
  const data =
    levels < 256
      ? new Uint8Array(total)
      : levels < 65536
        ? new Uint16Array(total)
        : new Uint32Array(total);
  for (let n = 0; n < indices.length; n++) {
    data[padded[n] as number] = level(voxels[indices[n] as number] as number);
  }
  return { levels, margin: LEVEL_MARGIN, size, data, indices: padded };
}

/** Voxels per level, index 0 = level 1. */
export function levelHistogram({ levels, data, indices }: PaddedLevels): Uint32Array {
  const counts = new Uint32Array(levels + 1);
  for (let n = 0; n < indices.length; n++)
    (counts[data[indices[n] as number] as number] as number)++;
  return counts.slice(1);
}
