import groupCode from '../../../../shaders/common/group.wgsl?raw';
import firstorderCode from '../../../../shaders/map/firstorder.wgsl?raw';
import sortCode from '../../../../shaders/map/sort.wgsl?raw';
import {
  GPU_INTENSITY_MAP_RADIUS,
  INTENSITY_MAP_FEATURES,
  type IntensityMapRequest,
  kernelSteps,
  MAP_PERCENTILES,
} from '../../map.ts';
import { singleBits } from '../plan.ts';
import type { Request } from '../request.ts';
import type { Slot } from '../slot.ts';
import { finish } from '../texture/matrices.ts';
import type { GpuLevels } from '../volume/discretise.ts';
import type { GpuImage } from '../volume/image.ts';
import { type GpuRegion, paddedSize } from '../volume/region.ts';
import { threadsFor, UNDEFINED_BITS } from './glcm.ts';

/** Steps down the heap that sort.wgsl takes at most, about. */
export function sortSteps(count: number): number {
  return 1.5 * count * Math.log2(count + 1);
}

/** Operations for each place of the kernel, and for each step of sorting it. */
const COSTS = { place: 150, step: 15 };

export function requestIntensityMap(
  image: GpuImage,
  levels: GpuLevels,
  centres: GpuRegion,
  request: IntensityMapRequest,
  slot: Slot<Float32Array>,
): Request {
  const { kernel, features } = request;
  if (kernel.radius > GPU_INTENSITY_MAP_RADIUS) {
    throw new Error(`a map of radius ${kernel.radius} on the GPU`);
  }
  levels.usePairs(kernel.radius);
  const label = `${image.label} · first-order map`;
  return {
    label,
    record: (plan) => {
      const views = levels.views(plan);
      const count = centres.voxelCount;
      const out = plan.result(4 * count * features.length);
      const { words, places, starts } = makeTables(request, levels, views.margin);
      const voxel = COSTS.place * places + 2 * COSTS.step * sortSteps(places);
      const threads = threadsFor(plan, voxel);
      plan.add({
        label,
        shader: {
          name: 'map/firstorder.wgsl',
          code: `const KERNEL = ${places}u;\nconst THREADS = ${threads}u;\n${firstorderCode}${sortCode}${groupCode}`,
        },
        params: [
          ...[count, views.capacity, features.length, ...starts],
          ...[request.isKurtosisExcess ? 3 : 0, request.shift, request.voxelVolume].map(singleBits),
          UNDEFINED_BITS,
        ],
        bindings: [
          views.levels,
          centres.positionView(plan, views.margin),
          centres.indexView(plan),
          image.singles(plan),
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

/** See shaders/map/firstorder.wgsl; `starts` of all parts but the first. */
function makeTables(
  { kernel, percentilePlace, features }: IntensityMapRequest,
  { size }: GpuLevels,
  margin: number,
) {
  const [px, py] = paddedSize(size, margin);
  const word = (step: number) => step >>> 0;
  const steps = Array.from(kernelSteps(kernel, px, py), word);
  const places = steps.length;
  const parts = [
    steps,
    Array.from(kernelSteps(kernel, size[0], size[1]), word),
    Array.from({ length: places }, (_, n) =>
      MAP_PERCENTILES.flatMap((p) => {
        const { rank, share } = percentilePlace(p, n + 1);
        return [rank, singleBits(share)];
      }),
    ).flat(),
    Array.from({ length: places + 1 }, (_, n) => singleBits(n === 0 ? 0 : Math.log2(n))),
    features.map((name) => INTENSITY_MAP_FEATURES.indexOf(name)),
  ];
  const starts = parts.slice(0, -1).map((_, n) => parts.slice(0, n + 1).flat().length);
  return { words: Uint32Array.from(parts.flat()), places, starts };
}
