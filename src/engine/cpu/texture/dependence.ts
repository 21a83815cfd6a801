import { requireFewLevels } from '../../limits.ts';
import { type Neighbourhood, neighbourOffsets } from '../../neighbourhood.ts';
import type { DependenceCounts } from '../../texture.ts';
import type { PaddedLevels } from '../volume/discretise.ts';
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
  const isAround = neighbourhood.across === null && steps.length === 26;
  const reach = Math.min(Math.floor(alpha), levels);
  for (let slice = 0; slice < slices; slice++) {
    const voxels = indices.subarray(starts[slice], starts[slice + 1]);
    const matrix = counts.subarray(slice * levels * width, (slice + 1) * levels * width);
    if (reach === 0 && isAround) countEqualAround(data, voxels, px, px * py, matrix);
    else if (reach === 0) countEqual(data, voxels, steps, matrix);
    else countNear(data, voxels, steps, reach, matrix);
  }
  return { levels, slices, neighbours: steps.length, counts };
}

/** The usual 26 neighbours, written out: a loop over them costs three times as much. */
function countEqualAround(
  data: PaddedLevels['data'],
  voxels: Uint32Array,
  px: number,
  plane: number,
  matrix: Uint32Array,
): void {
  for (let n = 0; n < voxels.length; n++) {
    const at = voxels[n] as number;
    const level = data[at] as number;
    const same =
      equalInRow(data, at - plane - px, level) +
      equalInRow(data, at - plane, level) +
      equalInRow(data, at - plane + px, level) +
      equalInRow(data, at - px, level) +
      equalInRow(data, at, level) +
      equalInRow(data, at + px, level) +
      equalInRow(data, at + plane - px, level) +
      equalInRow(data, at + plane, level) +
      equalInRow(data, at + plane + px, level);
    // The voxel itself is among the 27.
    const cell = (level - 1) * 27 + same - 1;
    matrix[cell] = (matrix[cell] as number) + 1;
  }
}

/** How many of three voxels have a level. The sign bit of (a ^ b) - 1 says that a equals b: no branch. */
function equalInRow(data: PaddedLevels['data'], at: number, level: number): number {
  return (
    ((((data[at - 1] as number) ^ level) - 1) >>> 31) +
    ((((data[at] as number) ^ level) - 1) >>> 31) +
    ((((data[at + 1] as number) ^ level) - 1) >>> 31)
  );
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
