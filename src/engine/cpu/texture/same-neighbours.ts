import { AROUND, type Axis, directions } from '../../neighbourhood.ts';
import type { PaddedLevels } from '../volume/discretise.ts';

/** One of each pair of opposite directions; bit d of the sets below stands for direction d. */
export const DIRECTIONS = directions(AROUND);

/**
 * Which neighbours of a voxel have its own level. Runs, zones and dependence are three readings of these bits,
 * so they are made once for all of them.
 */
export interface SameNeighbours {
  /** Bit d: the voxel at -DIRECTIONS[d], earlier in memory. One set a voxel of the padded box. */
  readonly before: Uint16Array;
  /** Bit d: the voxel at +DIRECTIONS[d]. One set a voxel of the region, in the order of `indices`. */
  readonly after: () => Uint16Array;
}

const made = new WeakMap<PaddedLevels, SameNeighbours>();

export function sameNeighbours(padded: PaddedLevels): SameNeighbours {
  let same = made.get(padded);
  if (same === undefined) {
    const before = sameBefore(padded);
    let after: Uint16Array | null = null;
    same = {
      before,
      after: () => {
        after ??= sameAfter(padded, before);
        return after;
      },
    };
    made.set(padded, same);
  }
  return same;
}

/** How far in memory each direction leads; always forwards. */
export function directionSteps({ size, margin }: Pick<PaddedLevels, 'size' | 'margin'>): Steps {
  const px = size[0] + 2 * margin;
  const py = size[1] + 2 * margin;
  return DIRECTIONS.map(([i, j, k]) => i + px * (j + py * k)) as unknown as Steps;
}

/** The directions within the planes across an axis; null: all thirteen. */
export function directionBits(across: Axis | null): number {
  return DIRECTIONS.reduce(
    (bits, offset, d) => (across === null || offset[across] === 0 ? bits | (1 << d) : bits),
    0,
  );
}

/** Number of bits of each set. */
export const BIT_COUNTS = Uint8Array.from({ length: 1 << 13 }, (_, bits) => {
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count++;
  return count;
});

type Steps = [
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
];

/** Written out, as a loop over directions costs three times as much. The sign bit of (a ^ b) - 1: a equals b. */
function sameBefore(padded: PaddedLevels): Uint16Array {
  const { data, indices } = padded;
  const [s0, s1, s2, s3, s4, s5, s6, s7, s8, s9, s10, s11, s12] = directionSteps(padded);
  const before = new Uint16Array(data.length);
  for (let n = 0; n < indices.length; n++) {
    const at = indices[n] as number;
    const level = data[at] as number;
    before[at] =
      (((((data[at - s0] as number) ^ level) - 1) >>> 31) & 1) |
      (((((data[at - s1] as number) ^ level) - 1) >>> 30) & 2) |
      (((((data[at - s2] as number) ^ level) - 1) >>> 29) & 4) |
      (((((data[at - s3] as number) ^ level) - 1) >>> 28) & 8) |
      (((((data[at - s4] as number) ^ level) - 1) >>> 27) & 16) |
      (((((data[at - s5] as number) ^ level) - 1) >>> 26) & 32) |
      (((((data[at - s6] as number) ^ level) - 1) >>> 25) & 64) |
      (((((data[at - s7] as number) ^ level) - 1) >>> 24) & 128) |
      (((((data[at - s8] as number) ^ level) - 1) >>> 23) & 256) |
      (((((data[at - s9] as number) ^ level) - 1) >>> 22) & 512) |
      (((((data[at - s10] as number) ^ level) - 1) >>> 21) & 1024) |
      (((((data[at - s11] as number) ^ level) - 1) >>> 20) & 2048) |
      (((((data[at - s12] as number) ^ level) - 1) >>> 19) & 4096);
  }
  return before;
}

/** A voxel has the level of the next one exactly where the next one has the level of the one before it. */
function sameAfter(padded: PaddedLevels, before: Uint16Array): Uint16Array {
  const { indices } = padded;
  const [s0, s1, s2, s3, s4, s5, s6, s7, s8, s9, s10, s11, s12] = directionSteps(padded);
  const after = new Uint16Array(indices.length);
  for (let n = 0; n < indices.length; n++) {
    const at = indices[n] as number;
    after[n] =
      ((before[at + s0] as number) & 1) |
      ((before[at + s1] as number) & 2) |
      ((before[at + s2] as number) & 4) |
      ((before[at + s3] as number) & 8) |
      ((before[at + s4] as number) & 16) |
      ((before[at + s5] as number) & 32) |
      ((before[at + s6] as number) & 64) |
      ((before[at + s7] as number) & 128) |
      ((before[at + s8] as number) & 256) |
      ((before[at + s9] as number) & 512) |
      ((before[at + s10] as number) & 1024) |
      ((before[at + s11] as number) & 2048) |
      ((before[at + s12] as number) & 4096);
  }
  return after;
}
