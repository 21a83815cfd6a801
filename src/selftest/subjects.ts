import type { Batch, LevelsHandle, RegionHandle } from '../engine/engine.ts';
import type { Triple } from '../volume/grid.ts';
import { makeRandom } from '../volume/random.ts';
import { type LevelBox, levelBox } from './definitions/texture.ts';

/** A small volume of grey levels and its region: random, and the same on every device. */
export interface Subject {
  readonly name: string;
  readonly size: Triple;
  readonly data: Float32Array<ArrayBuffer>;
  readonly mask: Uint8Array<ArrayBuffer>;
  readonly box: LevelBox;
}

export function voxelCountOf([nx, ny, nz]: Triple): number {
  return nx * ny * nz;
}

/** Whole numbers from `low` to `high`, both included. */
export function wholeNumbers(count: number, low: number, high: number, seed: number): number[] {
  const random = makeRandom(seed, 0);
  return Array.from({ length: count }, () => Math.floor(random.between(low, high + 1)));
}

export function randomMask(count: number, fill: number, seed: number): Uint8Array<ArrayBuffer> {
  const random = makeRandom(seed, 1);
  return Uint8Array.from({ length: count }, () => (random.uniform() < fill ? 1 : 0));
}

/** Sizes that fill no workgroup, several workgroups, one slice, one row, one voxel; few levels and many. */
export const SUBJECTS: readonly Subject[] = (
  [
    ['a small box', [7, 5, 3], 4, 0.8],
    ['several workgroups', [19, 17, 11], 12, 0.8],
    ['many levels', [9, 8, 7], 200, 0.9],
    ['a thin region', [13, 12, 11], 3, 0.3],
    ['one slice', [23, 17, 1], 3, 1],
    ['one row', [140, 1, 1], 1, 1],
    ['one voxel', [1, 1, 1], 3, 1],
  ] as const
).map(([name, size, levels, fill], n) => {
  const count = voxelCountOf(size);
  const data = Float32Array.from(wholeNumbers(count, 1, levels, 100 + n));
  const mask = randomMask(count, fill, 200 + n);
  return { name, size, data, mask, box: levelBox(data, mask, size) };
});

/** The grey levels as they are. */
export function recordLevels(
  batch: Batch,
  { size, data, mask }: Subject,
): { readonly levels: LevelsHandle; readonly region: RegionHandle } {
  const region = batch.region(mask, size);
  const image = batch.image({ size, data, label: 'self-test' });
  return { levels: batch.discretise(image, region, { kind: 'identity' }), region };
}
