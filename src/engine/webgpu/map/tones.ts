import groupCode from '../../../../shaders/common/group.wgsl?raw';
import tonesCode from '../../../../shaders/map/tones.wgsl?raw';
import { kernelSides } from '../../map.ts';
import {
  GPU_TONE_MAP_RADIUS,
  LARGEST_COARSENESS,
  TONE_MAP_FEATURES,
  type ToneMapRequest,
} from '../../tone-map.ts';
import { singleBits } from '../plan.ts';
import type { Request } from '../request.ts';
import type { Slot } from '../slot.ts';
import { finish } from '../texture/matrices.ts';
import type { GpuLevels } from '../volume/discretise.ts';
import { type GpuRegion, paddedSize } from '../volume/region.ts';
import { threadsFor, UNDEFINED_BITS } from './glcm.ts';

/** Operations of each place of the kernel, each of its neighbours, each level it is compared with, and each pair of levels. */
const COSTS = { place: 60, neighbour: 20, level: 20, pair: 12 };

export function requestToneMap(
  levels: GpuLevels,
  centres: GpuRegion,
  request: ToneMapRequest,
  slot: Slot<Float32Array>,
): Request {
  const { kernel, features, countsLone, isFlatDefined } = request;
  if (kernel.radius > GPU_TONE_MAP_RADIUS)
    throw new Error(`a map of radius ${kernel.radius} on the GPU`);
  levels.usePairs(kernel.radius);
  const label = `${levels.label} · NGTDM map`;
  const offsets = request.offsets.flatMap((offset) => [packed(offset, 1), packed(offset, -1)]);
  return {
    label,
    record: (plan) => {
      const views = levels.views(plan);
      const count = centres.voxelCount;
      const out = plan.result(4 * count * features.length);
      const [NX, NY, NZ] = kernelSides(kernel);
      const places = NX * NY * NZ;
      const ranks = Math.min(places, views.capacity);
      const voxel =
        places * (COSTS.place + COSTS.neighbour * offsets.length + COSTS.level * ranks) +
        COSTS.pair * ranks ** 2;
      const threads = threadsFor(plan, voxel);
      const sides = Object.entries({ NX, NY, NZ }).map(([name, n]) => `const ${name} = ${n};\n`);
      const sizes = `const RANKS = ${ranks}u;\nconst THREADS = ${threads}u;\n`;
      const [row, rows] = paddedSize(levels.size, views.margin);
      plan.add({
        label,
        shader: {
          name: 'map/tones.wgsl',
          code: `${sides.join('')}${sizes}${tonesCode}${groupCode}`,
        },
        params: [
          ...[count, views.capacity, row, rows, offsets.length, features.length],
          ...[countsLone ? 1 : 0, isFlatDefined ? 1 : 0],
          ...[singleBits(LARGEST_COARSENESS), UNDEFINED_BITS],
        ],
        bindings: [
          views.levels,
          centres.positionView(plan, views.margin),
          plan.constant(
            Uint32Array.from([
              ...offsets,
              ...features.map((name) => TONE_MAP_FEATURES.indexOf(name)),
            ]),
          ),
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

/** See shaders/map/tones.wgsl. */
function packed(offset: readonly number[], sign: number): number {
  return offset.reduce((word, step, axis) => word | ((sign * step + 8) << (8 * axis)), 0);
}
