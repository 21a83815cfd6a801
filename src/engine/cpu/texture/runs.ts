import type { Triple } from '../../../volume/grid.ts';
import { requireFewLevels } from '../../limits.ts';
import type { RunCounts } from '../../texture.ts';
import type { PaddedLevels } from '../volume/discretise.ts';
import { hasPair } from './pairs.ts';
import { DIRECTIONS, directionSteps, sameNeighbours } from './same-neighbours.ts';
import { sliceStarts } from './slices.ts';

/** Run-length counts, one matrix per slice and offset (see RunCounts). */
export function countRuns(
  padded: PaddedLevels,
  offsets: readonly Triple[],
  bySlice: boolean,
): RunCounts {
  const { levels, indices } = padded;
  requireFewLevels(levels);
  requireUnitOffsets(offsets, bySlice);
  const starts = sliceStarts(padded, bySlice);
  const slices = starts.length - 1;
  const chosen = directionsOf(offsets);
  const width = 1 + Math.max(1, ...offsets.map((offset) => longestLine(padded.size, offset)));
  const long = new Uint32Array(13 * levels * width);
  const isPaired = new Uint8Array(slices * offsets.length);
  const matrices: Uint32Array[] = [];
  let longest = 1;
  for (let slice = 0; slice < slices; slice++) {
    const [from, to] = [starts[slice] as number, starts[slice + 1] as number];
    const voxels = countLevels(padded, from, to);
    const longestHere = followRuns(padded, from, to, bitsOf(chosen), width, long);
    longest = Math.max(longest, longestHere);
    chosen.forEach((direction, n) => {
      const base = direction * levels * width;
      const runs = long.subarray(base, base + levels * width);
      const matrix = withSingles(runs, voxels, width, longestHere);
      const isFilled = longestHere > 1 && hasLongRuns(matrix, longestHere);
      isPaired[matrices.length] =
        isFilled || hasPair(padded, indices.subarray(from, to), offsets[n] as Triple) ? 1 : 0;
      matrices.push(matrix);
    });
    if (slices > 1) long.fill(0);
  }
  return { levels, longest, slices, counts: together(matrices, levels, longest), isPaired };
}

/** @throws Error on steps that are no neighbours, or that leave the slice where slices are kept apart */
export function requireUnitOffsets(offsets: readonly Triple[], bySlice: boolean): void {
  for (const [i, j, k] of offsets) {
    if (Math.max(Math.abs(i), Math.abs(j), Math.abs(k)) !== 1 || (bySlice && k !== 0))
      throw new Error(`runs along ${i},${j},${k}`);
  }
}

/** A line leaves the box after as many voxels as the shortest of its moving axes has. */
export function longestLine(size: Triple, offset: Triple): number {
  return Math.min(...size.filter((_, axis) => offset[axis] !== 0));
}

const chosenFor = new WeakMap<readonly Triple[], readonly number[]>();

/** Found once for a list of offsets: maps count the same ones for every voxel. */
function directionsOf(offsets: readonly Triple[]): readonly number[] {
  const chosen = chosenFor.get(offsets) ?? offsets.map(directionOf);
  chosenFor.set(offsets, chosen);
  return chosen;
}

/** Whether a matrix [level][length - 1] has runs of two voxels or more. */
function hasLongRuns(matrix: Uint32Array, longest: number): boolean {
  for (let row = 0; row < matrix.length; row += longest) {
    for (let at = row + 1; at < row + longest; at++) if (matrix[at] !== 0) return true;
  }
  return false;
}

/** Which of DIRECTIONS an offset or its opposite is. */
function directionOf(offset: Triple): number {
  return DIRECTIONS.findIndex(
    (direction) =>
      direction.every((n, axis) => n === offset[axis]) ||
      direction.every((n, axis) => n === -(offset[axis] as number)),
  );
}

function bitsOf(chosen: readonly number[]): number {
  return chosen.reduce((bits, direction) => bits | (1 << direction), 0);
}

function countLevels({ levels, data, indices }: PaddedLevels, from: number, to: number) {
  const counts = new Uint32Array(levels + 1);
  for (let n = from; n < to; n++) (counts[data[indices[n] as number] as number] as number)++;
  return counts;
}

/**
 * Counts the runs of two voxels or more in `long`, [direction][level][length], and gives the longest length. A run
 * begins where the level goes on after the voxel but not before it; only there is a line followed. Most voxels
 * begin few of their thirteen runs, and what they do not begin costs nothing.
 */
function followRuns(
  padded: PaddedLevels,
  from: number,
  to: number,
  bits: number,
  width: number,
  long: Uint32Array,
): number {
  const { levels, data, indices } = padded;
  const same = sameNeighbours(padded);
  const before = same.before;
  const after = same.after();
  const steps = Int32Array.from(directionSteps(padded));
  let longest = 1;
  for (let n = from; n < to; n++) {
    const at = indices[n] as number;
    let begun = (after[n] as number) & ~(before[at] as number) & bits;
    if (begun === 0) continue;
    const level = data[at] as number;
    do {
      const direction = 31 - Math.clz32(begun);
      begun ^= 1 << direction;
      const step = steps[direction] as number;
      let length = 2;
      for (let next = at + 2 * step; data[next] === level; next += step) length++;
      const cell = (direction * levels + level - 1) * width + length;
      long[cell] = (long[cell] as number) + 1;
      if (length > longest) longest = length;
    } while (begun !== 0);
  }
  return longest;
}

/** [level][length - 1], cut at the longest: voxels that are in no longer run are runs of one. */
function withSingles(
  long: Uint32Array,
  voxels: Uint32Array,
  width: number,
  longest: number,
): Uint32Array {
  const levels = voxels.length - 1;
  const matrix = new Uint32Array(levels * longest);
  for (let row = 0; row < levels; row++) {
    let single = voxels[row + 1] as number;
    for (let length = 2; length <= longest; length++) {
      const count = long[row * width + length] as number;
      matrix[row * longest + length - 1] = count;
      single -= count * length;
    }
    matrix[row * longest] = single;
  }
  return matrix;
}

/** One after the other, all as wide as the longest run. */
function together(matrices: readonly Uint32Array[], levels: number, longest: number): Uint32Array {
  const counts = new Uint32Array(matrices.length * levels * longest);
  matrices.forEach((matrix, n) => {
    const own = matrix.length / levels;
    if (own === longest) {
      counts.set(matrix, n * levels * longest);
      return;
    }
    for (let level = 0; level < levels; level++)
      counts.set(matrix.subarray(level * own, (level + 1) * own), (n * levels + level) * longest);
  });
  return counts;
}
