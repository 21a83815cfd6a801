import type { Triple } from '../../../volume/grid.ts';
import { requireFewLevels } from '../../limits.ts';
import type { Axis } from '../../neighbourhood.ts';
import type { Zones } from '../../texture.ts';
import { LEVEL_MARGIN, type PaddedLevels } from '../volume/discretise.ts';

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
  const px = size[0] + 2 * margin;
  const plane = px * (size[1] + 2 * margin);
  const parents = new Int32Array(data.length);
  if (across === null) linkVolume(data, indices, px, plane, parents);
  else {
    const [u, v] = (
      [
        [px, plane],
        [1, plane],
        [1, px],
      ] as const
    )[across];
    linkPlanes(data, indices, u, v, parents);
  }
  const level = new Uint32Array(indices.length);
  const voxels = new Uint32Array(indices.length);
  const distance = depths === null ? null : new Uint32Array(indices.length).fill(0xffffffff);
  const slice = new Uint32Array(indices.length);
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
    (voxels[zone] as number)++;
    if (distance === null || depths === null) continue;
    const depth = depths[at] as number;
    if (depth < (distance[zone] as number)) distance[zone] = depth;
  }
  return {
    levels,
    slices: bySlice ? size[2] : 1,
    level: level.slice(0, count),
    size: voxels.slice(0, count),
    distance: distance?.slice(0, count) ?? null,
    slice: slice.slice(0, count),
  };
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

/** Joins two zones at the earlier of their first voxels, which it gives back; `first` may be `at` itself. */
function join(parents: Int32Array, first: number, neighbour: number): number {
  const other = find(parents, neighbour);
  if (other === first) return first;
  if (other < first) {
    parents[first] = other;
    return other;
  }
  parents[other] = first;
  return first;
}

/**
 * Union of each voxel with its 13 earlier neighbours of equal level. A neighbour that touches others has
 * joined them already, so these need no look: in smooth regions one comparison does.
 */
function linkVolume(
  data: PaddedLevels['data'],
  indices: Uint32Array,
  px: number,
  plane: number,
  parents: Int32Array,
): void {
  for (let n = 0; n < indices.length; n++) {
    const at = indices[n] as number;
    const level = data[at] as number;
    parents[at] = at;
    const below = at - plane;
    if (data[below] === level) {
      // Touches all the other twelve.
      parents[at] = find(parents, below);
      continue;
    }
    let first = at;
    const north = below + px;
    if (data[at - px] === level) {
      // Touches all but the row (·, +1, -1).
      first = join(parents, first, at - px);
      if (data[north] === level) join(parents, first, north);
      else {
        if (data[north - 1] === level) first = join(parents, first, north - 1);
        if (data[north + 1] === level) join(parents, first, north + 1);
      }
      continue;
    }
    if (data[at - 1] === level) first = join(parents, first, at - 1);
    else {
      // Those that touch the voxel at -1.
      if (data[at - px - 1] === level) first = join(parents, first, at - px - 1);
      if (data[below - 1] === level) first = join(parents, first, below - 1);
      if (data[below - px - 1] === level) first = join(parents, first, below - px - 1);
      if (data[north - 1] === level) first = join(parents, first, north - 1);
      if (data[below - px] === level) first = join(parents, first, below - px);
      if (data[north] === level) first = join(parents, first, north);
    }
    if (data[at - px + 1] === level) first = join(parents, first, at - px + 1);
    if (data[below - px + 1] === level) first = join(parents, first, below - px + 1);
    if (data[below + 1] === level) first = join(parents, first, below + 1);
    if (data[north + 1] === level) join(parents, first, north + 1);
  }
}

/** The same in a plane with steps u < v: four earlier neighbours. */
function linkPlanes(
  data: PaddedLevels['data'],
  indices: Uint32Array,
  u: number,
  v: number,
  parents: Int32Array,
): void {
  for (let n = 0; n < indices.length; n++) {
    const at = indices[n] as number;
    const level = data[at] as number;
    parents[at] = at;
    if (data[at - v] === level) {
      // Touches the other three.
      parents[at] = find(parents, at - v);
      continue;
    }
    let first = at;
    if (data[at - u] === level) first = join(parents, first, at - u);
    else if (data[at - v - u] === level) first = join(parents, first, at - v - u);
    if (data[at - v + u] === level) join(parents, first, at - v + u);
  }
}

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
