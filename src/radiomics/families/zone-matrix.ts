import type { Zones } from '../../engine/texture.ts';
import type { RegionAggregation } from './aggregate.ts';
import type { LevelMatrix } from './level-matrix.ts';

/** Zones counted by level and by size or distance, with the number of voxels they have. */
export interface ZoneMatrix extends LevelMatrix {
  readonly voxels: number;
}

/** One matrix a slice that has zones (8QNN), or one of all zones. */
export function zoneMatrices(
  zones: Zones,
  extents: Uint32Array,
  aggregation: RegionAggregation,
): readonly ZoneMatrix[] {
  const count = zones.level.length;
  if (aggregation !== '8QNN') return count === 0 ? [] : [zoneMatrix(zones, extents, 0, count)];
  const matrices: ZoneMatrix[] = [];
  // Zones come in memory order, so those of a slice stand together.
  for (let from = 0, to = 0; from < count; from = to) {
    while (to < count && zones.slice[to] === zones.slice[from]) to++;
    matrices.push(zoneMatrix(zones, extents, from, to));
  }
  return matrices;
}

/** Columns only for extents that occur: sizes reach the number of voxels, but few of them differ. */
function zoneMatrix(zones: Zones, extents: Uint32Array, from: number, to: number): ZoneMatrix {
  let largest = 0;
  for (let zone = from; zone < to; zone++) largest = Math.max(largest, extents[zone] as number);
  const columnOf = new Int32Array(largest + 1).fill(-1);
  for (let zone = from; zone < to; zone++) columnOf[extents[zone] as number] = 0;
  const present: number[] = [];
  for (let extent = 0; extent <= largest; extent++) {
    if (columnOf[extent] === -1) continue;
    columnOf[extent] = present.length;
    present.push(extent);
  }
  const counts = new Uint32Array(zones.levels * present.length);
  let voxels = 0;
  for (let zone = from; zone < to; zone++) {
    const row = (zones.level[zone] as number) - 1;
    const cell = row * present.length + (columnOf[extents[zone] as number] as number);
    counts[cell] = (counts[cell] as number) + 1;
    voxels += zones.size[zone] as number;
  }
  return { levels: zones.levels, extents: present, counts, voxels };
}
