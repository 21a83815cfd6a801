import groupCode from '../../../../shaders/common/group.wgsl?raw';
import glcmCode from '../../../../shaders/map/glcm-wide.wgsl?raw';
import mccCode from '../../../../shaders/map/mcc-wide.wgsl?raw';
import { type CooccurrenceMapRequest, GPU_MAP_MCC_LEVELS } from '../../map.ts';
import { type Plan, singleBits, type View } from '../plan.ts';
import type { LevelViews } from '../volume/discretise.ts';
import { type Tables, UNDEFINED_BITS } from './glcm-tables.ts';

/** Operations of a direction, beside those of each pair and each slot of the hash table. */
const COSTS = { direction: 15_000, pair: 400, slot: 12 };
/** Of a direction, each cell and each pair, and of each cell in each step. */
const MCC_COSTS = { direction: 20_000, cell: 4, pair: 100, step: 16 };

/** Features of neighbourhoods with many pairs, a workgroup a voxel: see shaders/map/glcm-wide.wgsl. */
export function addWideFeatures(
  plan: Plan,
  label: string,
  { offsets, isSymmetric, isFlatDefined, features }: CooccurrenceMapRequest,
  tables: Tables,
  { capacity }: LevelViews,
  count: number,
  bindings: readonly View[],
): void {
  const { places, pairCounts } = tables;
  const slotBits = Math.ceil(Math.log2(1.5 * places));
  const slots = 2 ** slotBits;
  const constants = [
    `const MOST_PAIRS = ${Math.max(1, ...pairCounts)}u;`,
    `const SLOTS = ${slots}u;`,
    `const SLOT_BITS = ${slotBits}u;`,
    `const IS_SYMMETRIC = ${isSymmetric};`,
  ];
  const cost = pairCounts.reduce(
    (sum, n) => sum + COSTS.direction + COSTS.pair * n + COSTS.slot * slots,
    0,
  );
  plan.add({
    label,
    shader: {
      name: 'map/glcm-wide.wgsl',
      code: `${constants.join('\n')}\n${glcmCode}${groupCode}`,
    },
    params: [
      ...[count, capacity, offsets.length, tables.ranges, tables.pairs, tables.logs, tables.wanted],
      ...[features.length, isFlatDefined ? 1 : 0, UNDEFINED_BITS],
    ],
    bindings,
    workgroups: count,
    cost: cost / plan.capabilities.arithmeticGain,
  });
}

/** The maximal correlation coefficient of such neighbourhoods. */
export function addWideMcc(
  plan: Plan,
  label: string,
  { offsets, flatMcc, features }: CooccurrenceMapRequest,
  tables: Tables,
  { capacity }: LevelViews,
  count: number,
  bindings: readonly View[],
): void {
  if (capacity > GPU_MAP_MCC_LEVELS) throw new Error(`MCC of ${capacity} levels on the GPU`);
  const levels = 2 * Math.ceil(capacity / 2);
  const cells = levels ** 2;
  const cost = tables.pairCounts.reduce((sum, n) => {
    const steps = Math.min(levels, 2 * n) + 1;
    const each = MCC_COSTS.cell * cells + MCC_COSTS.pair * n + MCC_COSTS.step * cells * steps;
    return sum + MCC_COSTS.direction + each;
  }, 0);
  plan.add({
    label: `${label}: MCC`,
    shader: {
      name: 'map/mcc-wide.wgsl',
      code: `const LEVELS = ${levels}u;\n${mccCode}${groupCode}`,
    },
    params: [
      ...[count, capacity, offsets.length, tables.ranges, tables.pairs],
      ...[features.indexOf('MCC'), singleBits(flatMcc), UNDEFINED_BITS],
    ],
    bindings,
    workgroups: count,
    cost: cost / plan.capabilities.arithmeticGain,
  });
}
