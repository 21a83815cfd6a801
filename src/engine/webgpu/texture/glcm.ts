import groupCode from '../../../../shaders/common/group.wgsl?raw';
import sliceCode from '../../../../shaders/common/slice.wgsl?raw';
import chunkCode from '../../../../shaders/common/voxels-per-group.wgsl?raw';
import glcmCode from '../../../../shaders/texture/glcm.wgsl?raw';
import glcmLargeCode from '../../../../shaders/texture/glcm-large.wgsl?raw';
import type { Triple } from '../../../volume/grid.ts';
import type { CooccurrenceCounts } from '../../engine.ts';
import { mostSliceLevels, requireFewSliceLevels } from '../../limits.ts';
import type { SliceCooccurrenceCounts } from '../../texture.ts';
import type { Kernel, Plan, Shader } from '../plan.ts';
import { VOXELS_PER_GROUP } from '../reduce/range.ts';
import type { Request } from '../request.ts';
import type { Slot } from '../slot.ts';
import type { GpuLevels, LevelViews } from '../volume/discretise.ts';
import {
  finish,
  type Part,
  readMatrices,
  reserveMatrices,
  sliceParams,
  stepsOf,
} from './matrices.ts';

function smallShader(tallyWords: number): Shader {
  const code = `${glcmCode}${groupCode}${chunkCode}const TALLY_WORDS = ${tallyWords}u;`;
  return { name: 'texture/glcm.wgsl', code };
}

/** For matrices that do not fit `tallyWords` in workgroup memory. */
function largeShader(tallyWords: number): Shader {
  const code = `${glcmLargeCode}${groupCode}${sliceCode}const TALLY_WORDS = ${tallyWords}u;`;
  return { name: 'texture/glcm-large.wgsl', code };
}

/** Voxels a workgroup of glcm-large.wgsl serves. */
const LARGE_GROUP = 64;

export function requestCooccurrence(
  levels: GpuLevels,
  offsets: readonly Triple[],
  slot: Slot<CooccurrenceCounts>,
): Request {
  levels.usePairs(Math.max(0, ...offsets.flat().map(Math.abs)));
  return {
    label: `${levels.label} · GLCM`,
    record: (plan) => {
      const views = levels.views(plan);
      const { capacity } = views;
      const parts = reserveMatrices(plan, 1, offsets.length, 4 * capacity * capacity);
      for (const part of parts) {
        for (const kernel of countKernels(plan, levels, views, offsets, part)) plan.add(kernel);
      }
      return (read) =>
        finish(levels, views, slot, read, (ng) => ({
          levels: ng,
          counts: readMatrices(read, parts, 1, offsets.length, ng * ng),
        }));
    },
  };
}

/**
 * Where the number of levels is found on the GPU, kernels for small and for large matrices are both recorded and
 * one of them returns at once.
 */
function countKernels(
  plan: Plan,
  levels: GpuLevels,
  views: LevelViews,
  offsets: readonly Triple[],
  part: Part,
): Kernel[] {
  const { capacity } = views;
  const { tallyWords } = plan.capabilities;
  const isSmall = (ng: number) => ng * ng <= 2 * tallyWords;
  const known = levels.knownLevels;
  const kernels: Kernel[] = [];
  if (isSmall(known ?? 1)) {
    const count = levels.region.voxelCount;
    const chunks = Math.ceil(count / VOXELS_PER_GROUP);
    kernels.push({
      label: `${levels.label} · GLCM`,
      shader: smallShader(tallyWords),
      params: [count, chunks, capacity],
      bindings: bindingsOf(plan, levels, views, offsets, part),
      workgroups: chunks * part.offsets,
      cost: 10 * VOXELS_PER_GROUP + 3 * tallyWords,
    });
  }
  if (!isSmall(known ?? capacity)) {
    kernels.push(largeKernel(plan, levels, views, offsets, part, tallyWords, false));
  }
  return kernels;
}

function largeKernel(
  plan: Plan,
  levels: GpuLevels,
  views: LevelViews,
  offsets: readonly Triple[],
  part: Part,
  tallyWords: number,
  bySlice: boolean,
): Kernel {
  const count = levels.region.voxelCount;
  const slices = sliceParams(levels, views, bySlice, part);
  return {
    label: `${levels.label} · GLCM`,
    shader: largeShader(tallyWords),
    params: [count, part.offsets, views.capacity, ...slices],
    bindings: bindingsOf(plan, levels, views, offsets, part),
    workgroups: Math.ceil(count / LARGE_GROUP),
    cost: 10 * part.offsets * LARGE_GROUP,
  };
}

function bindingsOf(
  plan: Plan,
  levels: GpuLevels,
  views: LevelViews,
  offsets: readonly Triple[],
  { view, firstOffset, offsets: count }: Part,
): Kernel['bindings'] {
  const own = offsets.slice(firstOffset, firstOffset + count);
  const steps = plan.constant(stepsOf(levels, views, own));
  return [views.levels, views.positions, steps, views.found, view];
}

export function requestCooccurrenceBySlice(
  levels: GpuLevels,
  offsets: readonly Triple[],
  slot: Slot<SliceCooccurrenceCounts>,
): Request {
  if (offsets.some(([, , dk]) => dk !== 0)) throw new Error('an offset that leaves the slice');
  levels.usePairs(Math.max(0, ...offsets.flat().map(Math.abs)));
  const slices = levels.size[2];
  return {
    label: `${levels.label} · GLCM`,
    record: (plan) => {
      const views = levels.views(plan);
      const capacity = Math.min(views.capacity, mostSliceLevels(slices, offsets.length));
      // Counts that will be refused get no memory.
      const isRefused = (levels.knownLevels ?? 0) > capacity;
      const parts = isRefused
        ? []
        : reserveMatrices(plan, slices, offsets.length, 4 * capacity * capacity);
      for (const part of parts) {
        plan.add(largeKernel(plan, levels, { ...views, capacity }, offsets, part, 0, true));
      }
      return (read) =>
        finish(levels, views, slot, read, (ng) => {
          requireFewSliceLevels(ng, slices, offsets.length);
          return {
            levels: ng,
            slices,
            counts: readMatrices(read, parts, slices, offsets.length, ng * ng),
          };
        });
    },
  };
}
