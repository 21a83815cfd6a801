import type { Triple } from '../../volume/grid.ts';

/** A pass over some of a region's voxels; together the passes visit each once. */
export interface Pass {
  /** Side of the blocks of which this and the former passes have a voxel each; 1: all voxels. */
  readonly step: number;
  /** Numbers of voxels in the list. */
  readonly voxels: Uint32Array;
  /** For each voxel of the list the one whose value stands for it after this pass. */
  readonly standIns: Uint32Array;
}

/** Sides of the blocks of the coarse maps that come first. */
const STEPS = [4, 2];

/**
 * Coarse to fine. Of each block the region's voxel nearest to its middle stands for all; the middle of a block is
 * also one of a block of half its side, so that little of a coarse map is not part of the finer ones.
 *
 * @param places offsets of the region's voxels in a box of this size, rising
 */
export function coarsePasses(places: Uint32Array, size: Triple): readonly Pass[] {
  const isDone = new Uint8Array(places.length);
  const passes = STEPS.map((step): Pass => {
    const standIns = blockMiddles(places, size, step);
    const voxels = [...new Set(standIns)].filter((n) => isDone[n] === 0).sort((a, b) => a - b);
    for (const n of voxels) isDone[n] = 1;
    return { step, voxels: Uint32Array.from(voxels), standIns };
  });
  const all = numbersTo(places.length);
  return [...passes, { step: 1, voxels: all.filter((n) => isDone[n] === 0), standIns: all }];
}

/** All voxels at once. */
export function singlePass(places: Uint32Array): readonly Pass[] {
  const all = numbersTo(places.length);
  return [{ step: 1, voxels: all, standIns: all }];
}

function numbersTo(count: number): Uint32Array {
  const numbers = new Uint32Array(count);
  for (let n = 0; n < count; n++) numbers[n] = n;
  return numbers;
}

/** For each voxel the one of its block that is nearest to the block's middle. */
function blockMiddles(places: Uint32Array, [nx, ny]: Triple, step: number): Uint32Array {
  const [bx, by] = [Math.ceil(nx / step), Math.ceil(ny / step)];
  const nearest = new Map<number, { readonly voxel: number; readonly distance: number }>();
  const blocks = new Uint32Array(places.length);
  places.forEach((at, n) => {
    const place = [at % nx, Math.floor(at / nx) % ny, Math.floor(at / (nx * ny))] as const;
    const [i, j, k] = place.map((x) => Math.floor(x / step)) as unknown as Triple;
    const block = i + bx * (j + by * k);
    // Index 1 of a block of 4, and 1 of one of 2.
    const distance = place.reduce((sum, x) => sum + ((x % step) - 1) ** 2, 0);
    blocks[n] = block;
    const best = nearest.get(block);
    if (best === undefined || distance < best.distance) nearest.set(block, { voxel: n, distance });
  });
  return blocks.map((block) => nearest.get(block)?.voxel ?? 0);
}
