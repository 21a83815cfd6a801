import groupCode from '../../../../shaders/common/group.wgsl?raw';
import sliceCode from '../../../../shaders/common/slice.wgsl?raw';
import dependenceCode from '../../../../shaders/texture/dependence.wgsl?raw';
import { MAX_LEVELS } from '../../engine.ts';
import { type Neighbourhood, neighbourOffsets } from '../../neighbourhood.ts';
import type { DependenceCounts } from '../../texture.ts';
import type { Shader } from '../plan.ts';
import type { Request } from '../request.ts';
import type { Slot } from '../slot.ts';
import type { GpuLevels } from '../volume/discretise.ts';
import { finish, readMatrices, reserveMatrices, sliceParams, stepsOf } from './matrices.ts';

const DEPENDENCE_SHADER: Shader = {
  name: 'texture/dependence.wgsl',
  code: `${dependenceCode}${groupCode}${sliceCode}`,
};

/** Voxels a workgroup serves. */
const GROUP = 64;

export function requestDependence(
  levels: GpuLevels,
  neighbourhood: Neighbourhood,
  alpha: number,
  bySlice: boolean,
  slot: Slot<DependenceCounts>,
): Request {
  levels.usePairs(Math.max(0, ...neighbourhood.distances));
  const label = `${levels.label} · NGLDM`;
  const slices = bySlice ? levels.size[2] : 1;
  const offsets = neighbourOffsets(neighbourhood);
  const neighbours = offsets.length;
  const width = neighbours + 1;
  const reach = Math.min(Math.floor(alpha), MAX_LEVELS);
  return {
    label,
    record: (plan) => {
      const views = levels.views(plan);
      const { capacity } = views;
      const parts = reserveMatrices(plan, slices, 1, 4 * capacity * width);
      const count = levels.region.voxelCount;
      const steps = plan.constant(stepsOf(levels, views, offsets));
      for (const part of parts) {
        const place = sliceParams(levels, views, bySlice, part);
        plan.add({
          label,
          shader: DEPENDENCE_SHADER,
          params: [count, neighbours, reach, capacity, ...place],
          bindings: [views.levels, views.positions, steps, views.found, part.view],
          workgroups: Math.ceil(count / GROUP),
          cost: (20 + 6 * neighbours) * GROUP,
        });
      }
      return (read) =>
        finish(levels, views, slot, read, (ng) => {
          const counts = readMatrices(read, parts, slices, 1, ng * width);
          return { levels: ng, slices, neighbours, counts };
        });
    },
  };
}
