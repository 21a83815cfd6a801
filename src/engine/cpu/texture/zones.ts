import type { Triple } from '../../../volume/grid.ts';
import { requireFewLevels } from '../../limits.ts';
import { type Axis, chebyshev } from '../../neighbourhood.ts';
import type { Zones } from '../../texture.ts';
import { LEVEL_MARGIN, type PaddedLevels } from '../volume/discretise.ts';
import { DIRECTIONS, directionBits, directionSteps, sameNeighbours } from './same-neighbours.ts';

export interface ZoneOptions {
  /** null: 26-connected in the volume; an axis: 8-connected in the planes across it. */
  readonly across: Axis | null;
  /** Keep slices apart; only for zones in the planes across z. */
  readonly bySlice: boolean;
}

/** Zones of equal level (see Zones). `depths` as made by borderDepths, null where distances are not wanted. */
export function findZones(
  padded: PaddedLevels,
  { across, bySlice }: ZoneOptions,
  depths: Uint16Array | null,
): Zones {
  const { levels, margin, size, data, indices } = padded;
  requireFewLevels(levels);
  if (bySlice && across !== 2) throw new Error('zones across slices cannot be kept apart by slice');
  const plane = (size[0] + 2 * margin) * (size[1] + 2 * margin);
  const parents = new Int32Array(data.length);
  const zones = linkVoxels(padded, directionBits(across), parents);
  const level = new Uint32Array(zones);
  const voxels = new Uint32Array(zones);
  const distance = depths === null ? null : new Uint32Array(zones).fill(0xffffffff);
  const slice = new Uint32Array(zones);
  let count = 0;
  for (let n = 0; n < indices.length; n++) {
    const at = indices[n] as number;
    const parent = parents[at] as number;
    // A parent comes earlier in memory, so its entry is its zone already.
    let zone: number;
    if (parent === at) {
      zone = count++;
      level[zone] = data[at] as number;
      if (bySlice) slice[zone] = Math.floor(at / plane) - margin;
    } else zone = parents[parent] as number;
    parents[at] = zone;
    voxels[zone] = (voxels[zone] as number) + 1;
    if (distance === null || depths === null) continue;
    const depth = depths[at] as number;
    if (depth < (distance[zone] as number)) distance[zone] = depth;
  }
  return { levels, slices: bySlice ? size[2] : 1, level, size: voxels, distance, slice };
}

/** The first voxel of a zone, halving the way there. */
function find(parents: Int32Array, from: number): number {
  let at = from;
  let parent = parents[at] as number;
  while (parent !== at) {
    const next = parents[parent] as number;
    parents[at] = next;
    at = next;
    parent = parents[at] as number;
  }
  return at;
}

/**
 * Union of each voxel with its earlier neighbours of equal level, in the given directions; gives the number of
 * zones. Neighbours that touch each other have been joined before, so one look a group of them is enough: mostly
 * there is one group.
 */
function linkVoxels(padded: PaddedLevels, bits: number, parents: Int32Array): number {
  const { indices } = padded;
  const { before } = sameNeighbours(padded);
  const steps = Int32Array.from(directionSteps(padded));
  const heads = groupHeads();
  let zones = 0;
  for (let n = 0; n < indices.length; n++) {
    const at = indices[n] as number;
    let groups = heads[(before[at] as number) & bits] as number;
    if (groups === 0) {
      parents[at] = at;
      zones++;
      continue;
    }
    const direction = 31 - Math.clz32(groups);
    groups ^= 1 << direction;
    let first = find(parents, at - (steps[direction] as number));
    while (groups !== 0) {
      const other = 31 - Math.clz32(groups);
      groups ^= 1 << other;
      const root = find(parents, at - (steps[other] as number));
      if (root === first) continue;
      zones--;
      parents[Math.max(root, first)] = Math.min(root, first);
      first = Math.min(root, first);
    }
    parents[at] = first;
  }
  return zones;
}

let heads: Uint16Array | null = null;

/** For each set of earlier neighbours, one of every group whose members touch. */
function groupHeads(): Uint16Array {
  heads ??= Uint16Array.from({ length: 1 << DIRECTIONS.length }, (_, set) => {
    let left = set;
    let found = 0;
    while (left !== 0) {
      const head = 31 - Math.clz32(left);
      found |= 1 << head;
      left &= ~groupOf(head, set);
    }
    return found;
  });
  return heads;
}

function groupOf(head: number, set: number): number {
  let group = 1 << head;
  for (let grown = 0; grown !== group; ) {
    grown = group;
    TOUCHING.forEach((touching, d) => {
      if ((grown >> d) & 1) group |= touching & set;
    });
  }
  return group;
}

/** The directions whose ends touch the end of a direction. */
const TOUCHING: readonly number[] = DIRECTIONS.map((one) =>
  DIRECTIONS.reduce(
    (bits, other, d) =>
      chebyshev([one[0] - other[0], one[1] - other[1], one[2] - other[2]]) <= 1
        ? bits | (1 << d)
        : bits,
    0,
  ),
);

/**
 * City-block distance of each voxel of a mask to the nearest voxel outside it, in the padded box of the levels:
 * 1 at the border, 0 outside. `across` an axis: steps along that axis do not count. Two sweeps are exact for
 * this metric (Rosenfeld and Pfaltz 1966, doi 10.1145/321356.321357).
 */
export function borderDepths(mask: Uint8Array, size: Triple, across: Axis | null): Uint16Array {
  const [nx, ny, nz] = size;
  const px = nx + 2 * LEVEL_MARGIN;
  const plane = px * (ny + 2 * LEVEL_MARGIN);
  const depths = new Uint16Array(plane * (nz + 2 * LEVEL_MARGIN));
  const [a, b, c] = (
    [
      [px, plane, plane],
      [1, plane, plane],
      [1, px, px],
      [1, px, plane],
    ] as const
  )[across ?? 3];
  const origin = LEVEL_MARGIN * (1 + px + plane);
  for (let k = 0, n = 0; k < nz; k++) {
    for (let j = 0; j < ny; j++) {
      let at = origin + j * px + k * plane;
      for (let i = 0; i < nx; i++, n++, at++) {
        if (mask[n] === 0) continue;
        depths[at] =
          Math.min(depths[at - a] as number, depths[at - b] as number, depths[at - c] as number) +
          1;
      }
    }
  }
  for (let k = nz - 1; k >= 0; k--) {
    for (let j = ny - 1; j >= 0; j--) {
      let at = origin + nx - 1 + j * px + k * plane;
      for (let i = nx - 1; i >= 0; i--, at--) {
        const forward = depths[at] as number;
        if (forward === 0) continue;
        const back =
          Math.min(depths[at + a] as number, depths[at + b] as number, depths[at + c] as number) +
          1;
        if (back < forward) depths[at] = back;
      }
    }
  }
  return depths;
}
