import groupCode from '../../../../shaders/common/group.wgsl?raw';
import sliceCode from '../../../../shaders/common/slice.wgsl?raw';
import toneCode from '../../../../shaders/texture/tone-differences.wgsl?raw';
import { type Neighbourhood, neighbourOffsets } from '../../neighbourhood.ts';
import type { ToneDifferences } from '../../texture.ts';
import type { Shader } from '../plan.ts';
import type { Request } from '../request.ts';
import type { Slot } from '../slot.ts';
import type { GpuLevels } from '../volume/discretise.ts';
import { finish, readMatrices, reserveMatrices, sliceParams, stepsOf } from './matrices.ts';

const TONE_SHADER: Shader = {
  name: 'texture/tone-differences.wgsl',
  code: `${toneCode}${groupCode}${sliceCode}`,
};

/** Voxels a workgroup serves. */
const GROUP = 64;

/** Words of a cell: a count and a 64-bit sum. */
const WORDS = 3;

export function requestToneDifferences(
  levels: GpuLevels,
  neighbourhood: Neighbourhood,
  bySlice: boolean,
  slot: Slot<ToneDifferences>,
): Request {
  levels.usePairs(Math.max(0, ...neighbourhood.distances));
  const label = `${levels.label} · NGTDM`;
  const slices = bySlice ? levels.size[2] : 1;
  const offsets = neighbourOffsets(neighbourhood);
  const neighbours = offsets.length;
  const width = neighbours + 1;
  return {
    label,
    record: (plan) => {
      const views = levels.views(plan);
      const { capacity } = views;
      const parts = reserveMatrices(plan, slices, 1, 4 * WORDS * capacity * width);
      const count = levels.region.voxelCount;
      const steps = plan.constant(stepsOf(levels, views, offsets));
      for (const part of parts) {
        const place = sliceParams(levels, views, bySlice, part);
        plan.add({
          label,
          shader: TONE_SHADER,
          params: [count, neighbours, capacity, ...place],
          bindings: [views.levels, views.positions, steps, views.found, part.view],
          workgroups: Math.ceil(count / GROUP),
          cost: (20 + 6 * neighbours) * GROUP,
        });
      }
      return (read) =>
        finish(levels, views, slot, read, (ng) => {
          const words = readMatrices(read, parts, slices, 1, WORDS * ng * width);
          const counts = new Uint32Array(words.length / WORDS);
          const sums = new Float64Array(counts.length);
          for (let cell = 0, at = 0; cell < counts.length; cell++, at += WORDS) {
            counts[cell] = words[at] as number;
            sums[cell] = (words[at + 1] as number) + 2 ** 32 * (words[at + 2] as number);
          }
          return { levels: ng, slices, neighbours, counts, sums };
        });
    },
  };
}
