import groupCode from '../../../../shaders/common/group.wgsl?raw';
import gatherCode from '../../../../shaders/reduce/gather.wgsl?raw';
import type { Shader } from '../plan.ts';
import type { Request } from '../request.ts';
import type { Slot } from '../slot.ts';
import type { DerivedImage } from '../volume/image.ts';
import type { GpuRegion } from '../volume/region.ts';

const GATHER_SHADER: Shader = { name: 'reduce/gather.wgsl', code: `${gatherCode}${groupCode}` };

export function requestSamples(
  image: DerivedImage,
  region: GpuRegion,
  slot: Slot<Float64Array>,
): Request {
  const label = `${image.label} · intensities`;
  return {
    label,
    record: (plan) => {
      const count = region.voxelCount;
      const voxels = image.singles(plan);
      const samples = plan.result(4 * count);
      plan.add({
        label,
        shader: GATHER_SHADER,
        params: [count],
        bindings: [voxels, region.indexView(plan), samples],
        workgroups: Math.ceil(count / 256),
        cost: 256 * 2,
      });
      return (read) => {
        slot.fill(new Float64Array(new Float32Array(read(samples), 0, count)));
        return true;
      };
    },
  };
}
