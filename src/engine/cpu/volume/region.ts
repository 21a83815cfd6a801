import type { Range } from '../../engine.ts';

/** Number of ones in a mask of 0 and 1. */
export function maskCount(mask: Uint8Array): number {
  let count = 0;
  for (let n = 0; n < mask.length; n++) count += mask[n] as number;
  return count;
}

/** Offsets of the voxels of a mask of 0 and 1, in memory order. */
export function regionIndices(mask: Uint8Array): Uint32Array {
  const indices = new Uint32Array(maskCount(mask));
  for (let n = 0, to = 0; n < mask.length; n++) if (mask[n] === 1) indices[to++] = n;
  return indices;
}

/** Smallest and largest intensity of a region; of an empty one, infinity and minus infinity. */
export function regionRange(voxels: ArrayLike<number>, indices: Uint32Array): Range {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (let n = 0; n < indices.length; n++) {
    const value = voxels[indices[n] as number] as number;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return { min, max };
}

export function regionSamples(voxels: ArrayLike<number>, indices: Uint32Array): Float64Array {
  const samples = new Float64Array(indices.length);
  for (let n = 0; n < indices.length; n++) samples[n] = voxels[indices[n] as number] as number;
  return samples;
}
