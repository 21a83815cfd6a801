import type { Region } from './volume.ts';

export type SetOperation = 'unite' | 'intersect' | 'subtract';

/**
 * Algebra of regions of one mask. A region is the set of voxels that have one of its values, and no voxel has two, so
 * the sets of values obey the same algebra and no voxel need be looked at. Rising, each once.
 */
export function combineValues(
  operation: SetOperation,
  first: readonly number[],
  second: readonly number[],
): number[] {
  const [a, b] = [new Set(first), new Set(second)];
  const chosen =
    operation === 'unite'
      ? [...a, ...b]
      : [...a].filter((value) => b.has(value) === (operation === 'intersect'));
  return [...new Set(chosen)].sort((one, other) => one - other);
}

/** The same of two masks' voxels, 0 or 1 and as many, of one grid. */
export function combineVoxels(
  operation: SetOperation,
  first: Uint8Array,
  second: Uint8Array,
): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(first.length);
  for (let at = 0; at < out.length; at++) {
    const [a, b] = [first[at] as number, second[at] as number];
    out[at] = operation === 'unite' ? a | b : operation === 'intersect' ? a & b : a & (1 - b);
  }
  return out;
}

/** Voxels and ml of a region, from its labels. */
export function sizeOf(
  { values }: Pick<Region, 'values'>,
  labels: readonly {
    readonly value: number;
    readonly voxelCount: number;
    readonly volumeMl: number;
  }[],
): { readonly voxelCount: number; readonly volumeMl: number } {
  const own = labels.filter(({ value }) => values.includes(value));
  return {
    voxelCount: own.reduce((sum, label) => sum + label.voxelCount, 0),
    volumeMl: own.reduce((sum, label) => sum + label.volumeMl, 0),
  };
}
