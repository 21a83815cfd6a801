// What the texture counts are, one voxel after the other and as slow as it gets.

import { type Axis, type Neighbourhood, neighbourOffsets } from '../../engine/neighbourhood.ts';
import type { DependenceCounts, RunCounts, ToneDifferences, Zones } from '../../engine/texture.ts';
import type { Triple } from '../../volume/grid.ts';

/** Grey levels of a box, 0 outside the region. */
export interface LevelBox {
  readonly size: Triple;
  readonly data: Uint32Array;
}

export function levelBox(levels: ArrayLike<number>, mask: Uint8Array, size: Triple): LevelBox {
  return { size, data: Uint32Array.from(mask, (is, n) => (is === 1 ? (levels[n] as number) : 0)) };
}

function at({ size: [nx, ny, nz], data }: LevelBox, [i, j, k]: Triple): number {
  if (i < 0 || j < 0 || k < 0 || i >= nx || j >= ny || k >= nz) return 0;
  return data[i + nx * (j + ny * k)] as number;
}

function plus([i, j, k]: Triple, [di, dj, dk]: Triple, times = 1): Triple {
  return [i + times * di, j + times * dj, k + times * dk];
}

function* voxels(box: LevelBox): Generator<readonly [place: Triple, level: number, slice: number]> {
  const [nx, ny, nz] = box.size;
  for (let k = 0; k < nz; k++) {
    for (let j = 0; j < ny; j++) {
      for (let i = 0; i < nx; i++) {
        const level = at(box, [i, j, k]);
        if (level > 0) yield [[i, j, k], level, k];
      }
    }
  }
}

function frame(box: LevelBox, bySlice: boolean) {
  return {
    levels: box.data.reduce((highest, level) => Math.max(highest, level), 1),
    slices: bySlice ? box.size[2] : 1,
    sliceOf: (k: number) => (bySlice ? k : 0),
  };
}

function bump(counts: Uint32Array | Float64Array, cell: number, by = 1): void {
  counts[cell] = (counts[cell] as number) + by;
}

export function runsByDefinition(
  box: LevelBox,
  offsets: readonly Triple[],
  bySlice: boolean,
): RunCounts {
  const { levels, slices, sliceOf } = frame(box, bySlice);
  const runs: [slice: number, offset: number, level: number, length: number][] = [];
  const isPaired = new Uint8Array(slices * offsets.length);
  const reach = Math.max(...box.size);
  offsets.forEach((offset, o) => {
    for (const [place, level, k] of voxels(box)) {
      for (let n = 1; n < reach; n++)
        if (at(box, plus(place, offset, n)) > 0) isPaired[sliceOf(k) * offsets.length + o] = 1;
      if (at(box, plus(place, offset, -1)) === level) continue;
      let length = 1;
      while (at(box, plus(place, offset, length)) === level) length++;
      runs.push([sliceOf(k), o, level, length]);
    }
  });
  const longest = runs.reduce((most, [, , , length]) => Math.max(most, length), 1);
  const counts = new Uint32Array(slices * offsets.length * levels * longest);
  for (const [slice, o, level, length] of runs)
    bump(counts, ((slice * offsets.length + o) * levels + level - 1) * longest + length - 1);
  return { levels, longest, slices, counts, isPaired };
}

export function zonesByDefinition(
  box: LevelBox,
  morphological: Uint8Array,
  across: Axis | null,
  bySlice: boolean,
): Zones {
  const { levels, slices, sliceOf } = frame(box, bySlice);
  const around = neighbourOffsets({ distances: [1], across });
  const nextTo = around.filter(([i, j, k]) => Math.abs(i) + Math.abs(j) + Math.abs(k) === 1);
  const depths = depthsByDefinition(
    { size: box.size, data: Uint32Array.from(morphological) },
    nextTo,
  );
  const seen = new Set<string>();
  const zones = { level: [0], size: [0], distance: [0], slice: [0] };
  for (const list of Object.values(zones)) list.length = 0;
  for (const [place, level, k] of voxels(box)) {
    if (seen.has(`${place}`)) continue;
    seen.add(`${place}`);
    const members: Triple[] = [place];
    for (const member of members) {
      for (const offset of around) {
        const next = plus(member, offset);
        if (at(box, next) !== level || seen.has(`${next}`)) continue;
        seen.add(`${next}`);
        members.push(next);
      }
    }
    zones.level.push(level);
    zones.size.push(members.length);
    zones.distance.push(Math.min(...members.map((member) => at(depths, member))));
    zones.slice.push(sliceOf(k));
  }
  return {
    levels,
    slices,
    level: Uint32Array.from(zones.level),
    size: Uint32Array.from(zones.size),
    distance: Uint32Array.from(zones.distance),
    slice: Uint32Array.from(zones.slice),
  };
}

/** The border has depth 1; what is left without it, 2; and so on. */
function depthsByDefinition(mask: LevelBox, nextTo: readonly Triple[]): LevelBox {
  const depths = new Uint32Array(mask.data.length);
  const left = { size: mask.size, data: mask.data.slice() };
  for (let depth = 1; left.data.includes(1); depth++) {
    const [nx, ny] = mask.size;
    const border = [...voxels(left)]
      .filter(([place]) => nextTo.some((offset) => at(left, plus(place, offset)) === 0))
      .map(([[i, j, k]]) => i + nx * (j + ny * k));
    for (const n of border) {
      depths[n] = depth;
      left.data[n] = 0;
    }
  }
  return { size: mask.size, data: depths };
}

export function tonesByDefinition(
  box: LevelBox,
  neighbourhood: Neighbourhood,
  bySlice: boolean,
): ToneDifferences {
  const { levels, slices, sliceOf } = frame(box, bySlice);
  const offsets = neighbourOffsets(neighbourhood);
  const neighbours = offsets.length;
  const counts = new Uint32Array(slices * levels * (neighbours + 1));
  const sums = new Float64Array(counts.length);
  for (const [place, level, k] of voxels(box)) {
    const others = offsets.map((offset) => at(box, plus(place, offset))).filter((n) => n > 0);
    const total = others.reduce((sum, n) => sum + n, 0);
    const cell = (sliceOf(k) * levels + level - 1) * (neighbours + 1) + others.length;
    bump(counts, cell);
    bump(sums, cell, Math.abs(others.length * level - total));
  }
  return { levels, slices, neighbours, counts, sums };
}

export function dependenceByDefinition(
  box: LevelBox,
  neighbourhood: Neighbourhood,
  alpha: number,
  bySlice: boolean,
): DependenceCounts {
  const { levels, slices, sliceOf } = frame(box, bySlice);
  const offsets = neighbourOffsets(neighbourhood);
  const neighbours = offsets.length;
  const counts = new Uint32Array(slices * levels * (neighbours + 1));
  for (const [place, level, k] of voxels(box)) {
    const dependent = offsets
      .map((offset) => at(box, plus(place, offset)))
      .filter((n) => n > 0 && Math.abs(n - level) <= alpha).length;
    bump(counts, (sliceOf(k) * levels + level - 1) * (neighbours + 1) + dependent);
  }
  return { levels, slices, neighbours, counts };
}
