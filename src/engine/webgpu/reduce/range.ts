import groupCode from '../../../../shaders/common/group.wgsl?raw';
import orderCode from '../../../../shaders/common/order.wgsl?raw';
import chunkCode from '../../../../shaders/common/voxels-per-group.wgsl?raw';
import rangeCode from '../../../../shaders/reduce/range.wgsl?raw';
import type { Range } from '../../engine.ts';
import { singleOfOrder } from '../order.ts';
import type { Plan, Shader, View } from '../plan.ts';
import type { Request } from '../request.ts';
import type { Slot } from '../slot.ts';
import type { DerivedImage } from '../volume/image.ts';
import type { GpuRegion } from '../volume/region.ts';

const RANGE_SHADER: Shader = {
  name: 'reduce/range.wgsl',
  code: `${rangeCode}${groupCode}${orderCode}${chunkCode}`,
};

/** Voxels one workgroup reads; twin of shaders/common/voxels-per-group.wgsl. */
export const VOXELS_PER_GROUP = 4096;

/** Order keys of the smallest and the largest intensity of a region. */
export function rangeView(plan: Plan, image: DerivedImage, region: GpuRegion): View {
  const perRegion = plan.once(image, 'ranges', () => new Map<GpuRegion, View>());
  const known = perRegion.get(region);
  if (known !== undefined) return known;
  const voxels = image.singles(plan);
  const limits = plan.shared('ranges', 8, { isResult: true });
  limits.block.writes.push({ offset: limits.offset, bytes: new Uint32Array([0xffffffff, 0]) });
  perRegion.set(region, limits);
  plan.add({
    label: `${image.label} · range`,
    shader: RANGE_SHADER,
    params: [region.voxelCount],
    bindings: [voxels, region.indexView(plan), limits],
    workgroups: Math.ceil(region.voxelCount / VOXELS_PER_GROUP),
    cost: 6 * VOXELS_PER_GROUP,
  });
  return limits;
}

export function requestRange(image: DerivedImage, region: GpuRegion, slot: Slot<Range>): Request {
  return {
    label: `${image.label} · range`,
    record: (plan) => {
      const view = rangeView(plan, image, region);
      return (read) => {
        const [low = 0, high = 0] = new Uint32Array(read(view));
        slot.fill(
          low <= high
            ? { min: singleOfOrder(low), max: singleOfOrder(high) }
            : { min: Number.POSITIVE_INFINITY, max: Number.NEGATIVE_INFINITY },
        );
        return true;
      };
    },
  };
}
