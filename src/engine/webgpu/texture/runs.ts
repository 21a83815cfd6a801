import groupCode from '../../../../shaders/common/group.wgsl?raw';
import sliceCode from '../../../../shaders/common/slice.wgsl?raw';
import runsCode from '../../../../shaders/texture/runs.wgsl?raw';
import type { Triple } from '../../../volume/grid.ts';
import { hasPair } from '../../cpu/texture/pairs.ts';
import { longestLine, requireUnitOffsets } from '../../cpu/texture/runs.ts';
import { sliceStarts } from '../../cpu/texture/slices.ts';
import type { RunCounts } from '../../texture.ts';
import type { Shader } from '../plan.ts';
import type { Request } from '../request.ts';
import type { Slot } from '../slot.ts';
import type { GpuLevels } from '../volume/discretise.ts';
import type { GpuRegion } from '../volume/region.ts';
import { finish, readMatrices, reserveMatrices, sliceParams, stepsOf } from './matrices.ts';

const RUNS_SHADER: Shader = {
  name: 'texture/runs.wgsl',
  code: `${runsCode}${groupCode}${sliceCode}`,
};

/** Voxels a workgroup serves. */
const GROUP = 64;

/** First guesses take no more cells than this, 16 MB: the lines of the box are long, most runs are short. */
const MAX_GUESSED_CELLS = 1 << 22;
const MIN_COLUMNS = 16;

export function requestRuns(
  levels: GpuLevels,
  offsets: readonly Triple[],
  bySlice: boolean,
  slot: Slot<RunCounts>,
): Request {
  requireUnitOffsets(offsets, bySlice);
  levels.usePairs(1);
  const label = `${levels.label} · GLRLM`;
  const slices = bySlice ? levels.size[2] : 1;
  const matrices = slices * offsets.length;
  const most = Math.max(1, ...offsets.map((offset) => longestLine(levels.size, offset)));
  let seen = 0;
  return {
    label,
    record: (plan) => {
      const views = levels.views(plan);
      const { capacity } = views;
      const guess = Math.floor(MAX_GUESSED_CELLS / Math.max(1, matrices * capacity));
      const columns = Math.min(most, Math.max(guess, MIN_COLUMNS, seen));
      const longestView = plan.result(4);
      const parts = reserveMatrices(plan, slices, offsets.length, 4 * capacity * columns);
      const count = levels.region.voxelCount;
      for (const part of parts) {
        const own = offsets.slice(part.firstOffset, part.firstOffset + part.offsets);
        const steps = plan.constant(stepsOf(levels, views, own));
        const place = sliceParams(levels, views, bySlice, part);
        plan.add({
          label,
          shader: RUNS_SHADER,
          params: [count, part.offsets, columns, capacity, ...place],
          bindings: [views.levels, views.positions, steps, views.found, part.view, longestView],
          workgroups: Math.ceil(count / GROUP),
          cost: 16 * part.offsets * GROUP,
        });
      }
      return (read) =>
        finish(levels, views, slot, read, (ng) => {
          const [found = 0] = new Uint32Array(read(longestView));
          if (found > columns) {
            seen = found;
            return null;
          }
          const longest = Math.max(1, found);
          const wide = readMatrices(read, parts, slices, offsets.length, ng * columns);
          const counts = narrow(wide, columns, longest);
          const isPaired = pairs(levels.region, offsets, bySlice);
          return { levels: ng, longest, slices, counts, isPaired };
        });
    },
  };
}

/** The first columns of all rows. */
function narrow(wide: Uint32Array, columns: number, longest: number): Uint32Array {
  if (longest === columns) return wide;
  const rows = wide.length / columns;
  const counts = new Uint32Array(rows * longest);
  for (let row = 0; row < rows; row++) {
    counts.set(wide.subarray(row * columns, row * columns + longest), row * longest);
  }
  return counts;
}

/** Which lines hold two voxels is a matter of the region alone, which the host has (see RunCounts). */
function pairs(
  { mask, size, indices }: GpuRegion,
  offsets: readonly Triple[],
  bySlice: boolean,
): Uint8Array {
  const starts = sliceStarts({ indices, size, margin: 0 }, bySlice);
  const slices = starts.length - 1;
  return Uint8Array.from({ length: slices * offsets.length }, (_, n) => {
    const slice = Math.floor(n / offsets.length);
    const own = indices.subarray(starts[slice], starts[slice + 1]);
    const offset = offsets[n % offsets.length] as Triple;
    return hasPair({ data: mask, size, margin: 0 }, own, offset) ? 1 : 0;
  });
}
