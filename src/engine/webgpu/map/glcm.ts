import groupCode from '../../../../shaders/common/group.wgsl?raw';
import glcmCode from '../../../../shaders/map/glcm.wgsl?raw';
import mccCode from '../../../../shaders/map/mcc.wgsl?raw';
import {
  COOCCURRENCE_MAP_FEATURES,
  type CooccurrenceMapRequest,
  GPU_MAP_RADIUS,
  kernelPairs,
  kernelSteps,
} from '../../map.ts';
import { type Plan, type Shader, singleBits, type View } from '../plan.ts';
import type { Request } from '../request.ts';
import type { Slot } from '../slot.ts';
import { finish } from '../texture/matrices.ts';
import type { GpuLevels, LevelViews } from '../volume/discretise.ts';
import { type GpuRegion, paddedSize } from '../volume/region.ts';

/** Operations of a voxel beside those that grow with pairs, and of each comparison of two pairs and each pair. */
const COSTS = { voxel: 200, comparison: 14, pair: 90 };
/** The same for the eigenvalue: of a step for each pair and each rank, and of a bisection for each row. */
const MCC_COSTS = { pair: 14, rank: 14, bisection: 12 };

/** A quiet NaN: WGSL has no constant for it. */
export const UNDEFINED_BITS = 0x7fc00000;

export function requestCooccurrenceMap(
  levels: GpuLevels,
  centres: GpuRegion,
  request: CooccurrenceMapRequest,
  slot: Slot<Float32Array>,
): Request {
  const { kernel, features } = request;
  if (kernel.radius > GPU_MAP_RADIUS)
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
      if (features.some((name) => name !== 'MCC')) {
        addFeatures(plan, label, request, tables, views, count, bindings);
      }
      if (features.includes('MCC')) addMcc(plan, label, request, tables, views, count, bindings);
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

interface Tables {
  readonly words: Uint32Array<ArrayBuffer>;
  /** Places of a neighbourhood. */
  readonly places: number;
  /** By direction, at most. */
  readonly pairCounts: readonly number[];
  /** Where each part starts; steps to the places come first. */
  readonly ranges: number;
  readonly pairs: number;
  readonly logs: number;
  readonly wanted: number;
}

/** See shaders/map/glcm.wgsl. */
function makeTables(
  { kernel, offsets, features }: CooccurrenceMapRequest,
  levels: GpuLevels,
  { margin }: LevelViews,
): Tables {
  const [px, py] = paddedSize(levels.size, margin);
  const steps = Array.from(kernelSteps(kernel, px, py), (step) => step >>> 0);
  const pairsOf = offsets.map((offset) => kernelPairs(kernel, offset));
  const pairCounts = pairsOf.map(({ length }) => length / 2);
  const starts = [0];
  for (const n of pairCounts) starts.push((starts.at(-1) as number) + n);
  const pairs = pairsOf.flatMap((list) =>
    Array.from(
      { length: list.length / 2 },
      (_, n) => ((list[2 * n] as number) | ((list[2 * n + 1] as number) << 16)) >>> 0,
    ),
  );
  const logs = Array.from({ length: 2 * Math.max(1, ...pairCounts) + 1 }, (_, n) =>
    singleBits(n === 0 ? 0 : Math.log2(n)),
  );
  const wanted = features.map((name) => COOCCURRENCE_MAP_FEATURES.indexOf(name));
  return {
    words: Uint32Array.from([...steps, ...starts, ...pairs, ...logs, ...wanted]),
    places: steps.length,
    pairCounts,
    ranges: steps.length,
    pairs: steps.length + starts.length,
    logs: steps.length + starts.length + pairs.length,
    wanted: steps.length + starts.length + pairs.length + logs.length,
  };
}
