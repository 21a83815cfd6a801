import groupCode from '../../../../shaders/common/group.wgsl?raw';
import glcmCode from '../../../../shaders/map/glcm.wgsl?raw';
import mccCode from '../../../../shaders/map/mcc.wgsl?raw';
import {
  type CooccurrenceMapRequest,
  GPU_ANY_MCC_RADIUS,
  GPU_COOCCURRENCE_MAP_RADIUS,
} from '../../map.ts';
import { type Plan, type Shader, singleBits, type View } from '../plan.ts';
import type { Request } from '../request.ts';
import type { Slot } from '../slot.ts';
import { finish } from '../texture/matrices.ts';
import type { GpuLevels, LevelViews } from '../volume/discretise.ts';
import type { GpuRegion } from '../volume/region.ts';
import { makeTables, type Tables, UNDEFINED_BITS } from './glcm-tables.ts';
import { addWideFeatures, addWideMcc } from './glcm-wide.ts';

/** Operations of a voxel beside those that grow with pairs, and of each comparison of two pairs and each pair. */
const COSTS = { voxel: 200, comparison: 14, pair: 90 };
/** The same for the eigenvalue: of a step for each pair and each rank, and of a bisection for each row. */
const MCC_COSTS = { pair: 14, rank: 14, bisection: 12 };

export { UNDEFINED_BITS };

export function requestCooccurrenceMap(
  levels: GpuLevels,
  centres: GpuRegion,
  request: CooccurrenceMapRequest,
  slot: Slot<Float32Array>,
): Request {
  const { kernel, features } = request;
  if (kernel.radius > GPU_COOCCURRENCE_MAP_RADIUS)
    throw new Error(`a map of radius ${kernel.radius} on the GPU`);
  if (features.includes('MCC') && !request.isSymmetric)
    throw new Error('MCC of pairs that count one way');
  levels.usePairs(kernel.radius);
  const label = `${levels.label} · GLCM map`;
  return {
    label,
    record: (plan) => {
      const views = levels.views(plan);
      const count = centres.voxelCount;
      const out = plan.result(4 * count * features.length);
      const tables = makeTables(request, levels, views);
      const bindings = [
        views.levels,
        centres.positionView(plan, views.margin),
        plan.constant(tables.words),
        views.found,
        out,
      ];
      // Beyond, a thread a voxel would compare too many pairs and have too large arrays.
      const isWide = kernel.radius > GPU_ANY_MCC_RADIUS;
      if (features.some((name) => name !== 'MCC')) {
        const add = isWide ? addWideFeatures : addFeatures;
        add(plan, label, request, tables, views, count, bindings);
      }
      if (features.includes('MCC')) {
        const add = isWide ? addWideMcc : addMcc;
        add(plan, label, request, tables, views, count, bindings);
      }
      return (read) =>
        finish(levels, views, slot, read, () =>
          new Float32Array(read(out), 0, count * features.length).slice(),
        );
    },
  };
}

function addFeatures(
  plan: Plan,
  label: string,
  { offsets, isSymmetric, isFlatDefined, features }: CooccurrenceMapRequest,
  tables: Tables,
  { capacity }: LevelViews,
  count: number,
  bindings: readonly View[],
): void {
  const voxel = tables.pairCounts.reduce(
    (sum, n) => sum + COSTS.comparison * n * n + COSTS.pair * n,
    COSTS.voxel,
  );
  const threads = threadsFor(plan, voxel);
  plan.add({
    label,
    shader: shaderOf('map/glcm.wgsl', glcmCode, tables, threads),
    params: [
      ...[count, capacity, offsets.length, tables.ranges, tables.pairs, tables.logs, tables.wanted],
      ...[features.length, isSymmetric ? 1 : 0, isFlatDefined ? 1 : 0, UNDEFINED_BITS],
    ],
    bindings,
    workgroups: Math.ceil(count / threads),
    cost: (threads * voxel) / plan.capabilities.arithmeticGain,
  });
}

function addMcc(
  plan: Plan,
  label: string,
  { offsets, flatMcc, features }: CooccurrenceMapRequest,
  tables: Tables,
  { capacity }: LevelViews,
  count: number,
  bindings: readonly View[],
): void {
  const ranks = Math.min(tables.places, capacity);
  // As many steps as levels, of which a direction has as many as voxels in its pairs, at most.
  const voxel = tables.pairCounts.reduce((sum, n) => {
    const steps = Math.min(ranks, 2 * n);
    const perStep = MCC_COSTS.pair * n + MCC_COSTS.rank * ranks + 24 * MCC_COSTS.bisection;
    return sum + steps * perStep;
  }, tables.places ** 2);
  const threads = threadsFor(plan, voxel);
  plan.add({
    label: `${label}: MCC`,
    shader: shaderOf('map/mcc.wgsl', `const RANKS = ${ranks}u;\n${mccCode}`, tables, threads),
    params: [
      ...[count, capacity, offsets.length, tables.ranges, tables.pairs],
      ...[features.indexOf('MCC'), singleBits(flatMcc), UNDEFINED_BITS],
    ],
    bindings,
    workgroups: Math.ceil(count / threads),
    cost: (threads * voxel) / plan.capabilities.arithmeticGain,
  });
}

/** Operations that a workgroup may take, so that a dispatch of one stays short. */
const MOST_A_GROUP = 16e6;

/** Fewer threads a group where many of them would take too long. */
export function threadsFor(plan: Plan, voxelCost: number): number {
  const most = (MOST_A_GROUP * plan.capabilities.arithmeticGain) / voxelCost;
  return [64, 32, 16, 8, 4, 2].find((threads) => threads <= most) ?? 1;
}

function shaderOf(
  name: string,
  code: string,
  { places, pairCounts }: Tables,
  threads: number,
): Shader {
  const mostPairs = Math.max(1, ...pairCounts);
  const sizes = { KERNEL: places, MOST_PAIRS: mostPairs, THREADS: threads };
  const constants = Object.entries(sizes).map(([each, value]) => `const ${each} = ${value}u;\n`);
  return { name, code: `${constants.join('')}${code}${groupCode}` };
}
