import type { Triple } from '../../../volume/grid.ts';

/** Voxels of a region are not 0. */
export interface Box {
  readonly size: Triple;
  /** Voxels of background around. */
  readonly margin: number;
  readonly data: ArrayLike<number>;
}

/**
 * Whether some line along the offset holds two voxels of the region, adjacent or not; `indices` are the voxels to
 * look from, into the data with its margin.
 */
export function hasPair(
  { data, size, margin }: Box,
  indices: Uint32Array,
  [di, dj, dk]: Triple,
): boolean {
  const px = size[0] + 2 * margin;
  const py = size[1] + 2 * margin;
  const forwards = di + px * (dj + py * dk) < 0 ? -1 : 1;
  const direction = [di * forwards, dj * forwards, dk * forwards];
  const step = (di + px * (dj + py * dk)) * forwards;
  // Mostly there are adjacent ones, and a margin makes the look safe.
  if (margin > 0) {
    for (let n = 0; n < indices.length; n++)
      if (data[(indices[n] as number) + step] !== 0) return true;
  }
  for (let n = 0; n < indices.length; n++) {
    const at = indices[n] as number;
    const k = Math.floor(at / (px * py));
    const j = Math.floor(at / px) - k * py;
    const place = [at % px, j, k];
    let room = Number.POSITIVE_INFINITY;
    direction.forEach((component, axis) => {
      const low = (place[axis] as number) - margin;
      if (component > 0) room = Math.min(room, (size[axis] as number) - 1 - low);
      if (component < 0) room = Math.min(room, low);
    });
    for (let far = 1; far <= room; far++) if (data[at + far * step] !== 0) return true;
  }
  return false;
}
