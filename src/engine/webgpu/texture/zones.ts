import forestCode from '../../../../shaders/common/forest.wgsl?raw';
import groupCode from '../../../../shaders/common/group.wgsl?raw';
import flattenCode from '../../../../shaders/texture/zones-flatten.wgsl?raw';
import joinCode from '../../../../shaders/texture/zones-join.wgsl?raw';
import seedCode from '../../../../shaders/texture/zones-seed.wgsl?raw';
import tallyCode from '../../../../shaders/texture/zones-tally.wgsl?raw';
import { AROUND, type Axis, neighbourOffsets } from '../../neighbourhood.ts';
import type { Zones } from '../../texture.ts';
import type { Shader } from '../plan.ts';
import type { Request } from '../request.ts';
import { depthView } from '../shape/border-depth.ts';
import type { Slot } from '../slot.ts';
import type { GpuLevels } from '../volume/discretise.ts';
import { type GpuRegion, paddedSize } from '../volume/region.ts';
import { finish } from './matrices.ts';

const SEED_SHADER: Shader = { name: 'texture/zones-seed.wgsl', code: `${seedCode}${groupCode}` };
const FLATTEN_SHADER: Shader = {
  name: 'texture/zones-flatten.wgsl',
  code: `${flattenCode}${groupCode}${forestCode}`,
};
const JOIN_SHADER: Shader = {
  name: 'texture/zones-join.wgsl',
  code: `${joinCode}${groupCode}${forestCode}`,
};
const TALLY_SHADER: Shader = {
  name: 'texture/zones-tally.wgsl',
  code: `${tallyCode}${groupCode}${forestCode}`,
};

/** Voxels a workgroup serves. */
const GROUP = 64;

/** The 13 neighbours that come earlier in memory, x fastest; in a plane with sides x and y, the last four. */
const EARLIER = neighbourOffsets(AROUND).slice(0, 13);

interface Options {
  readonly across: Axis | null;
  readonly bySlice: boolean;
  readonly border: GpuRegion | null;
}

/**
 * Results are two words a voxel of the region, of which only those at first voxels of zones count: they come in
 * order, and no guess of the number of zones can be wrong. 1 MB for 125 000 voxels.
 */
export function requestZones(
  levels: GpuLevels,
  { across, bySlice, border }: Options,
  slot: Slot<Zones>,
): Request {
  if (bySlice && across !== 2) throw new Error('zones across slices cannot be kept apart by slice');
  levels.usePairs(1);
  const { region, size } = levels;
  const label = `${levels.label} · zones`;
  return {
    label,
    record: (plan) => {
      const views = levels.views(plan);
      const { capacity, positions, found, margin } = views;
      const count = region.voxelCount;
      const numbers = region.numberView(plan, margin);
      const parents = plan.scratch(`${label}: parents`, 4 * count);
      const zones = plan.result(8 * count);
      const [px, py] = paddedSize(size, margin);
      // Along the sides of the volume or of the plane.
      const [x = 0, y = 0, z = 0] = [1, px, px * py].filter((_, axis) => axis !== across);
      const common = { label, workgroups: Math.ceil(count / GROUP) };
      plan.add({
        ...common,
        shader: SEED_SHADER,
        params: [count, capacity, x, y, z],
        bindings: [views.levels, positions, numbers, found, parents, zones],
        cost: 20 * GROUP,
      });
      plan.add({
        ...common,
        shader: FLATTEN_SHADER,
        params: [count, capacity],
        bindings: [found, parents],
        cost: 20 * GROUP,
      });
      const earlier = plan.constant(Int32Array.from(EARLIER, ([i, j, k]) => i * x + j * y + k * z));
      plan.add({
        ...common,
        shader: JOIN_SHADER,
        params: [count, capacity, across === null ? 0 : 1],
        bindings: [views.levels, positions, numbers, earlier, found, parents],
        cost: 100 * GROUP,
      });
      const depths = border === null ? positions : depthView(plan, border, across);
      plan.add({
        ...common,
        shader: TALLY_SHADER,
        params: [count, capacity, border === null ? 0 : 1],
        bindings: [found, region.indexView(plan), depths, parents, zones],
        cost: 40 * GROUP,
      });
      return (read) =>
        finish(levels, views, slot, read, (ng) => ({
          levels: ng,
          slices: bySlice ? size[2] : 1,
          ...list(new Uint32Array(read(zones)), region, bySlice, border !== null),
        }));
    },
  };
}

/** The zones among the region's voxels, see zones-tally.wgsl. */
function list(
  words: Uint32Array,
  { indices, size: [nx, ny] }: GpuRegion,
  bySlice: boolean,
  hasDistances: boolean,
): Pick<Zones, 'level' | 'size' | 'distance' | 'slice'> {
  let count = 0;
  for (let n = 0; n < indices.length; n++) if (words[2 * n] !== 0) count++;
  const level = new Uint32Array(count);
  const size = new Uint32Array(count);
  const distance = hasDistances ? new Uint32Array(count) : null;
  const slice = new Uint32Array(count);
  for (let n = 0, zone = 0; n < indices.length; n++) {
    const voxels = words[2 * n] as number;
    if (voxels === 0) continue;
    const pair = words[2 * n + 1] as number;
    size[zone] = voxels;
    level[zone] = pair >>> 16;
    if (distance !== null) distance[zone] = pair & 0xffff;
    if (bySlice) slice[zone] = Math.floor((indices[n] as number) / (nx * ny));
    zone++;
  }
  return { level, size, distance, slice };
}
