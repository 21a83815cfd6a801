import groupCode from '../../../../shaders/common/group.wgsl?raw';
import chunkCode from '../../../../shaders/common/voxels-per-group.wgsl?raw';
import histogramCode from '../../../../shaders/reduce/histogram.wgsl?raw';
import { LocusError } from '../../../volume/errors.ts';
import type { LevelHistogram } from '../../engine.ts';
import type { Shader } from '../plan.ts';
import type { Request } from '../request.ts';
import type { Slot } from '../slot.ts';
import type { GpuLevels } from '../volume/discretise.ts';
import { VOXELS_PER_GROUP } from './range.ts';

const HISTOGRAM_SHADER: Shader = {
  name: 'reduce/histogram.wgsl',
  code: `${histogramCode}${groupCode}${chunkCode}`,
};

/** As in binEdges: more is a slip of the bin width. */
const MAX_HISTOGRAM_LEVELS = 1 << 20;

export function requestHistogram(levels: GpuLevels, slot: Slot<LevelHistogram>): Request {
  const label = `${levels.label} · histogram`;
  return {
    label,
    record: (plan) => {
      const views = levels.views(plan);
      const { capacity, found, positions } = views;
      const count = levels.region.voxelCount;
      const counts = plan.result(4 * capacity);
      plan.add({
        label,
        shader: HISTOGRAM_SHADER,
        params: [count, capacity],
        bindings: [views.levels, positions, found, counts],
        workgroups: Math.ceil(count / VOXELS_PER_GROUP),
        cost: 6 * VOXELS_PER_GROUP,
      });
      return (read) => {
        const ng = levels.count(read, views);
        if (ng > MAX_HISTOGRAM_LEVELS) slot.fail(tooManyLevels(ng));
        else if (ng > capacity) return false;
        else slot.fill({ counts: new Uint32Array(read(counts), 0, ng) });
        return true;
      };
    },
  };
}

function tooManyLevels(levels: number): LocusError {
  return new LocusError(
    'bad-settings',
    `The bins would make ${levels} grey levels.`,
    'Choose a larger bin width, or a bin count.',
  );
}
