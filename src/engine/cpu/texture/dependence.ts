import { requireFewLevels } from '../../limits.ts';
import { type Neighbourhood, neighbourOffsets } from '../../neighbourhood.ts';
import type { DependenceCounts } from '../../texture.ts';
import type { PaddedLevels } from '../volume/discretise.ts';
import { BIT_COUNTS, directionBits, sameNeighbours } from './same-neighbours.ts';
import { sliceStarts } from './slices.ts';
import { widen } from './widen.ts';

/** Voxels by their number of neighbours of (nearly) equal level (see DependenceCounts); alpha >= 0. */
export function countDependence(
  levelsOfBox: PaddedLevels,
  neighbourhood: Neighbourhood,
  alpha: number,
  bySlice: boolean,
): DependenceCounts {
  requireFewLevels(levelsOfBox.levels);
  const padded = widen(levelsOfBox, Math.max(0, ...neighbourhood.distances));
  const { levels, size, margin, data, indices } = padded;
  const px = size[0] + 2 * margin;
  const py = size[1] + 2 * margin;
  const steps = Int32Array.from(
    neighbourOffsets(neighbourhood).map(([i, j, k]) => i + px * (j + py * k)),
  );
  const starts = sliceStarts(padded, bySlice);
  const slices = starts.length - 1;
  const width = steps.length + 1;
  const counts = new Uint32Array(slices * levels * width);
  const reach = Math.min(Math.floor(alpha), levels);
  const isNext = neighbourhood.distances.every((distance) => distance === 1);
  for (let slice = 0; slice < slices; slice++) {
    const [from, to] = [starts[slice] as number, starts[slice + 1] as number];
    const matrix = counts.subarray(slice * levels * width, (slice + 1) * levels * width);
    if (reach === 0 && isNext && steps.length > 0)
      countSame(padded, from, to, directionBits(neighbourhood.across), matrix);
    else if (reach === 0) countEqual(data, indices.subarray(from, to), steps, matrix);
    else countNear(data, indices.subarray(from, to), steps, reach, matrix);
  }
  return { levels, slices, neighbours: steps.length, counts };
}

/** The usual neighbours at distance 1. */
function countSame(
  padded: PaddedLevels,
  from: number,
  to: number,
  bits: number,
  matrix: Uint32Array,
): void {
  const { data, indices } = padded;
  const same = sameNeighbours(padded);
  const before = same.before;
  const after = same.after();
  const width = 2 * (BIT_COUNTS[bits] as number) + 1;
  for (let n = from; n < to; n++) {
    const at = indices[n] as number;
    const dependent =
      (BIT_COUNTS[(before[at] as number) & bits] as number) +
      (BIT_COUNTS[(after[n] as number) & bits] as number);
    const cell = ((data[at] as number) - 1) * width + dependent;
    matrix[cell] = (matrix[cell] as number) + 1;
  }
}

function countEqual(
  data: PaddedLevels['data'],
  voxels: Uint32Array,
  steps: Int32Array,
  matrix: Uint32Array,
): void {
  const width = steps.length + 1;
  for (let n = 0; n < voxels.length; n++) {
    const at = voxels[n] as number;
    const level = data[at] as number;
    let dependent = 0;
    for (let s = 0; s < steps.length; s++)
      dependent += (((data[at + (steps[s] as number)] as number) ^ level) - 1) >>> 31;
    const cell = (level - 1) * width + dependent;
    matrix[cell] = (matrix[cell] as number) + 1;
  }
}

/** |difference| <= reach, and the neighbour is in the region. */
function countNear(
  data: PaddedLevels['data'],
  voxels: Uint32Array,
  steps: Int32Array,
  reach: number,
  matrix: Uint32Array,
): void {
  const width = steps.length + 1;
  for (let n = 0; n < voxels.length; n++) {
    const at = voxels[n] as number;
    const level = data[at] as number;
    let dependent = 0;
    for (let s = 0; s < steps.length; s++) {
      const other = data[at + (steps[s] as number)] as number;
      const isNear = (Math.abs(other - level) - reach - 1) >>> 31;
      dependent += isNear & (-other >>> 31);
    }
    const cell = (level - 1) * width + dependent;
    matrix[cell] = (matrix[cell] as number) + 1;
  }
}
