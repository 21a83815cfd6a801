import type { PaddedLevels } from '../volume/discretise.ts';

/**
 * Where the voxels of each slice begin in `indices`, and at last where they end: the voxels are in memory
 * order, so a slice is a stretch of them. Not kept apart, all slices are one.
 */
export function sliceStarts(
  { indices, size, margin }: Pick<PaddedLevels, 'indices' | 'size' | 'margin'>,
  bySlice: boolean,
): Uint32Array {
  if (!bySlice) return Uint32Array.of(0, indices.length);
  const plane = (size[0] + 2 * margin) * (size[1] + 2 * margin);
  const starts = new Uint32Array(size[2] + 1);
  for (let k = 0, n = 0; k < size[2]; k++) {
    const end = (k + margin + 1) * plane;
    while (n < indices.length && (indices[n] as number) < end) n++;
    starts[k + 1] = n;
  }
  return starts;
}
