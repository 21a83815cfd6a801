import type { Triple } from '../../volume/grid.ts';
import type { Box, Roi } from '../../volume/roi.ts';
import type { Volume } from '../../volume/volume.ts';

/**
 * A region from its two masks on `box` of an image, cropped to the bounding box of the morphological one; null
 * where that is empty. Drawn voxels without a number leave the intensity mask and are counted.
 */
export function makeRegion(
  image: Volume,
  box: Box,
  morphological: Uint8Array,
  intensity: Uint8Array,
): Roi | null {
  const tight = boundingBox(morphological, box.size);
  if (tight === null) return null;
  const start = tight.start.map((n, axis) => n + (box.start[axis] as number)) as unknown as Triple;
  const drawn = cut(morphological, box.size, tight);
  const kept = cut(intensity, box.size, tight);
  let nonFiniteCount = 0;
  forEachVoxel(image, { start, size: tight.size }, drawn, (value, at) => {
    if (Number.isFinite(value)) return;
    nonFiniteCount++;
    kept[at] = 0;
  });
  return {
    box: { start, size: tight.size },
    morphological: drawn,
    intensity: kept,
    morphologicalCount: count(drawn),
    intensityCount: count(kept),
    nonFiniteCount,
  };
}

/** Intensities of a box in memory order. */
export function voxelsOf(image: Volume, { start, size }: Box): Float64Array {
  const [nx, ny] = image.grid.size;
  const out = new Float64Array(size[0] * size[1] * size[2]);
  let to = 0;
  for (let k = 0; k < size[2]; k++) {
    for (let j = 0; j < size[1]; j++) {
      let from = start[0] + nx * (start[1] + j + ny * (start[2] + k));
      for (let i = 0; i < size[0]; i++, from++, to++) out[to] = image.data[from] as number;
    }
  }
  return out;
}

/** Smallest box around the ones of a mask, or null where there are none. */
export function boundingBox(mask: Uint8Array, [nx, ny, nz]: Triple): Box | null {
  let [x0, y0, z0, x1, y1, z1] = [nx, ny, nz, -1, -1, -1];
  let at = 0;
  for (let k = 0; k < nz; k++) {
    for (let j = 0; j < ny; j++) {
      for (let i = 0; i < nx; i++, at++) {
        if (mask[at] === 0) continue;
        if (i < x0) x0 = i;
        if (i > x1) x1 = i;
        if (j < y0) y0 = j;
        if (j > y1) y1 = j;
        if (k < z0) z0 = k;
        z1 = k;
      }
    }
  }
  if (x1 < 0) return null;
  return { start: [x0, y0, z0], size: [x1 - x0 + 1, y1 - y0 + 1, z1 - z0 + 1] };
}

function forEachVoxel(
  image: Volume,
  box: Box,
  mask: Uint8Array,
  visit: (value: number, at: number) => void,
): void {
  const voxels = voxelsOf(image, box);
  for (let at = 0; at < mask.length; at++) if (mask[at] !== 0) visit(voxels[at] as number, at);
}

function cut(mask: Uint8Array, [nx, ny]: Triple, { start, size }: Box): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(size[0] * size[1] * size[2]);
  for (let k = 0; k < size[2]; k++) {
    for (let j = 0; j < size[1]; j++) {
      const from = start[0] + nx * (start[1] + j + ny * (start[2] + k));
      out.set(mask.subarray(from, from + size[0]), size[0] * (j + size[1] * k));
    }
  }
  return out;
}

function count(mask: Uint8Array): number {
  let total = 0;
  for (let n = 0; n < mask.length; n++) total += mask[n] as number;
  return total;
}
