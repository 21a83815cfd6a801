import type { Triple } from '../../volume/grid.ts';
import type { Random } from '../../volume/random.ts';
import { squaredDistances } from '../../volume/squared-distances.ts';

/** Distances in mm² that differ by rounding only belong to the same ring. */
const SAME = 1e-9;

/**
 * Grows or shrinks a mask to round((1 + change) count) voxels, in order of distance to the contour in mm, so that thick
 * slices are not added before the voxels beside the contour. Of the last ring, all at the same distance, as many as
 * are missing are drawn at random (as Zwanenburg et al. 2019 do). Ends at the border of `size`; at least one
 * voxel stays.
 */
export function adaptVolume(
  mask: Uint8Array,
  size: Triple,
  spacing: Triple,
  change: number,
  random: Random,
): Uint8Array<ArrayBuffer> {
  const out = Uint8Array.from(mask);
  const count = mask.reduce((sum, n) => sum + n, 0);
  const wanted = Math.max(1, Math.round((1 + change) * count));
  const isGrowth = wanted > count;
  if (count === 0 || wanted === count) return out;
  const from = isGrowth ? 0 : 1;
  const distances = squaredDistances(mask, isGrowth ? 1 : 0, size, spacing);
  const candidates = isGrowth ? mask.length - count : count;
  const missing = Math.min(Math.abs(wanted - count), candidates);
  if (missing === 0) return out;
  const last = smallest(distances, missing, Math.max(...spacing) ** 2);
  const ring: number[] = [];
  let left = missing;
  for (let at = 0; at < out.length; at++) {
    if (mask[at] !== from) continue;
    const distance = distances[at] as number;
    // A region that fills the box has no background to be near to: all of it is one ring.
    if (distance === last || Math.abs(distance - last) <= SAME * last) ring.push(at);
    else if (distance < last) {
      out[at] = 1 - from;
      left--;
    }
  }
  for (let n = 0; n < left; n++) {
    const drawn = n + Math.floor(random.uniform() * (ring.length - n));
    [ring[n], ring[drawn]] = [ring[drawn] as number, ring[n] as number];
    out[ring[n] as number] = 1 - from;
  }
  return out;
}

/** The `rank`-th smallest of the distances above 0. Few lie near the contour, so that few are sorted. */
function smallest(distances: Float64Array, rank: number, start: number): number {
  for (let limit = start; ; limit *= 4) {
    let count = 0;
    for (const distance of distances) if (distance > 0 && distance <= limit) count++;
    // The farthest that there are may be infinitely far.
    if (count < rank && limit < Number.POSITIVE_INFINITY) continue;
    const near = new Float64Array(count);
    let to = 0;
    for (const distance of distances) {
      if (distance > 0 && distance <= limit) near[to++] = distance;
    }
    return near.sort()[rank - 1] as number;
  }
}
