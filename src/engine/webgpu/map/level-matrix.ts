import groupCode from '../../../../shaders/common/group.wgsl?raw';
import levelMatrixCode from '../../../../shaders/map/level-matrix.wgsl?raw';
import sortCode from '../../../../shaders/map/sort.wgsl?raw';
import {
  GPU_LEVEL_MATRIX_MAP_RADIUS,
  kernelLine,
  LEVEL_MATRIX_MAP_FEATURES,
  type LevelMatrixKind,
  type LevelMatrixMapRequest,
} from '../../level-matrix-map.ts';
import { kernelSteps } from '../../map.ts';
import { singleBits } from '../plan.ts';
import type { Request } from '../request.ts';
import type { Slot } from '../slot.ts';
import { finish } from '../texture/matrices.ts';
import type { GpuLevels } from '../volume/discretise.ts';
import { type GpuRegion, paddedSize } from '../volume/region.ts';
import { sortSteps } from './firstorder.ts';
import { threadsFor, UNDEFINED_BITS } from './glcm.ts';

/** Kinds by number, as in level-matrix.wgsl. */
const KINDS: Readonly<Record<LevelMatrixKind['name'], number>> = {
  runs: 0,
  zones: 1,
  dependence: 2,
};

const LABELS: Readonly<Record<LevelMatrixKind['name'], string>> = {
  runs: 'GLRLM map',
  zones: 'GLSZM map',
  dependence: 'NGLDM map',
};

/** Operations of a voxel; of each place on each line; of each entry of a list and each step of sorting it. */
const COSTS = { voxel: 300, line: 30, entry: 100, step: 15 };

export function requestLevelMatrixMap(
  levels: GpuLevels,
  centres: GpuRegion,
  request: LevelMatrixMapRequest,
  slot: Slot<Float32Array>,
): Request {
  const { kernel, kind, features } = request;
  if (kernel.radius > GPU_LEVEL_MATRIX_MAP_RADIUS) {
    throw new Error(`a map of radius ${kernel.radius} on the GPU`);
  }
  levels.usePairs(kernel.radius);
  const label = `${levels.label} · ${LABELS[kind.name]}`;
  return {
    label,
    record: (plan) => {
      const views = levels.views(plan);
      const count = centres.voxelCount;
      const out = plan.result(4 * count * features.length);
      const { words, places, starts } = makeTables(request, levels, views.margin);
      const { offsets } = kind;
      const matrices = kind.name === 'runs' ? offsets.length : 1;
      const voxel =
        COSTS.voxel +
        COSTS.line * places * offsets.length +
        matrices * (COSTS.entry * places + COSTS.step * sortSteps(places));
      const threads = threadsFor(plan, voxel);
      const sizes = { KERNEL: places, KIND: KINDS[kind.name], THREADS: threads };
      const constants = Object.entries(sizes).map(([name, n]) => `const ${name} = ${n}u;\n`);
      plan.add({
        label,
        shader: {
          name: 'map/level-matrix.wgsl',
          code: `${constants.join('')}${levelMatrixCode}${sortCode}${groupCode}`,
        },
        params: [
          ...[count, views.capacity, offsets.length, ...starts, features.length],
          kind.name === 'runs' && kind.isPaired ? 1 : 0,
          kind.name === 'dependence' ? Math.min(Math.floor(kind.alpha), views.capacity) : 0,
          UNDEFINED_BITS,
        ],
        bindings: [
          views.levels,
          centres.positionView(plan, views.margin),
          plan.constant(words),
          views.found,
          out,
        ],
        workgroups: Math.ceil(count / threads),
        cost: (threads * voxel) / plan.capabilities.arithmeticGain,
      });
      return (read) =>
        finish(levels, views, slot, read, () =>
          new Float32Array(read(out), 0, count * features.length).slice(),
        );
    },
  };
}

/** See shaders/map/level-matrix.wgsl; `starts` of all parts but the first. */
function makeTables(
  { kernel, kind, features }: LevelMatrixMapRequest,
  { size }: GpuLevels,
  margin: number,
) {
  const [px, py] = paddedSize(size, margin);
  const steps = Array.from(kernelSteps(kernel, px, py), (step) => step >>> 0);
  const places = steps.length;
  const lines = kind.offsets.flatMap((offset) => {
    const { before, after } = kernelLine(kernel, offset);
    return Array.from(before, (place, n) => (place | ((after[n] as number) << 16)) >>> 0);
  });
  const logs = Array.from({ length: places + 1 }, (_, n) => singleBits(n === 0 ? 0 : Math.log2(n)));
  const wanted = features.map((name) => LEVEL_MATRIX_MAP_FEATURES.indexOf(name));
  const starts = [places, places + lines.length, places + lines.length + logs.length];
  return { words: Uint32Array.from([...steps, ...lines, ...logs, ...wanted]), places, starts };
}
