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

/** Distances to the border in the padded box, in the narrowest type that holds them. */
export type Depths = Uint8Array | Uint16Array;

/**
 * Zones of equal level (see Zones). `depths` as made by borderDepths, null where distances are not wanted.
 *
 * Each voxel joins the zones of its earlier neighbours of equal level. Neighbours that touch each other have been
 * joined before, so one look a group of them is enough: mostly there is one group. Which zone a voxel is in must be
 * known for this plane and the one before only.
 */
export function findZones(
  padded: PaddedLevels,
  { across, bySlice }: ZoneOptions,
  depths: Depths | null,
): Zones {
  const { levels, margin, size, data, indices } = padded;
  requireFewLevels(levels);
  if (bySlice && across !== 2) throw new Error('zones across slices cannot be kept apart by slice');
  const { before } = sameNeighbours(padded);
  const bits = directionBits(across);
  const steps = Int32Array.from(directionSteps(padded));
  const heads = groupHeads();
  const plane = (size[0] + 2 * margin) * (size[1] + 2 * margin);
  const ring = 2 * plane;
  const near = new Int32Array(ring);
  let found = table(Math.ceil(indices.length / 8) + 1);
  let count = 0;
  let turn = 0;
  for (let n = 0; n < indices.length; n++) {
    const at = indices[n] as number;
    while (at - turn >= ring) turn += ring;
    const here = at - turn;
    let groups = heads[(before[at] as number) & bits] as number;
    let zone: number;
    if (groups === 0) {
      if (count === found.parents.length) found = grown(found);
      zone = count++;
      found.parents[zone] = zone;
      found.level[zone] = data[at] as number;
      if (bySlice) found.slice[zone] = Math.floor(at / plane) - margin;
    } else {
      const { parents } = found;
      const direction = 31 - Math.clz32(groups);
      groups ^= 1 << direction;
      zone = find(parents, zoneAt(near, here - (steps[direction] as number)));
      while (groups !== 0) {
        const other = 31 - Math.clz32(groups);
        groups ^= 1 << other;
        const root = find(parents, zoneAt(near, here - (steps[other] as number)));
        if (root === zone) continue;
        const [first, second] = root < zone ? [root, zone] : [zone, root];
        merge(found, first, second);
        zone = first;
      }
    }
    near[here] = zone;
    found.voxels[zone] = (found.voxels[zone] as number) + 1;
    if (depths === null) continue;
    const depth = depths[at] as number;
    if (depth < (found.distance[zone] as number)) found.distance[zone] = depth;
  }
  return { levels, slices: bySlice ? size[2] : 1, ...roots(found, count, depths !== null) };
}

/** Zones found so far, in the order of their first voxels; `parents` lead to the zone that one was joined to. */
interface Table {
  readonly parents: Int32Array;
  readonly level: Uint32Array;
  readonly voxels: Uint32Array;
  readonly distance: Uint32Array;
  readonly slice: Uint32Array;
}

function table(length: number): Table {
  return {
    parents: new Int32Array(length),
    level: new Uint32Array(length),
    voxels: new Uint32Array(length),
    distance: new Uint32Array(length).fill(0xffffffff),
    slice: new Uint32Array(length),
  };
}

function grown(old: Table): Table {
  const wide = table(2 * old.parents.length);
  for (const column of Object.keys(old) as (keyof Table)[]) wide[column].set(old[column]);
  return wide;
}

/** What two planes around hold at a place that may lie before their first. */
function zoneAt(near: Int32Array, place: number): number {
  return near[place < 0 ? place + near.length : place] as number;
}

/** The zone that a zone has become part of, halving the way there. */
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

function merge({ parents, voxels, distance }: Table, first: number, second: number): void {
  parents[second] = first;
  voxels[first] = (voxels[first] as number) + (voxels[second] as number);
  distance[first] = Math.min(distance[first] as number, distance[second] as number);
}

/** Those that became part of no other. */
function roots(found: Table, count: number, hasDistance: boolean) {
  const { parents, level, voxels, distance, slice } = found;
  let zones = 0;
  for (let zone = 0; zone < count; zone++) {
    if (parents[zone] !== zone) continue;
    level[zones] = level[zone] as number;
    voxels[zones] = voxels[zone] as number;
    distance[zones] = distance[zone] as number;
    slice[zones] = slice[zone] as number;
    zones++;
  }
  return {
    level: level.slice(0, zones),
    size: voxels.slice(0, zones),
    distance: hasDistance ? distance.slice(0, zones) : null,
    slice: slice.slice(0, zones),
  };
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
export function borderDepths(mask: Uint8Array, size: Triple, across: Axis | null): Depths {
  const [nx, ny, nz] = size;
  const px = nx + 2 * LEVEL_MARGIN;
  const plane = px * (ny + 2 * LEVEL_MARGIN);
  const total = plane * (nz + 2 * LEVEL_MARGIN);
  // The first sweep counts from one side only: up to the whole width of the box.
  const most = Math.min(...size.filter((_, axis) => axis !== across));
  const depths = most < 256 ? new Uint8Array(total) : new Uint16Array(total);
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
