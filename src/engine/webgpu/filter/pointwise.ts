import groupCode from '../../../../shaders/common/group.wgsl?raw';
import pointwiseCode from '../../../../shaders/filter/pointwise.wgsl?raw';
import { type PointwiseFunction, SCALED } from '../../pointwise.ts';
import { type Shader, singleBits } from '../plan.ts';
import { DerivedImage, type GpuImage } from '../volume/image.ts';

const POINTWISE_SHADER: Shader = {
  name: 'filter/pointwise.wgsl',
  code: `${pointwiseCode}${groupCode}`,
};

/** A function of each voxel, in float32 (see POINTWISE_BOUND). */
export function makePointwise(image: GpuImage, fn: PointwiseFunction): DerivedImage {
  const [nx, ny, nz] = image.size;
  const count = nx * ny * nz;
  const label = `${image.label} · ${fn.kind}`;
  const [kind, scale] = fn.kind === 'magnitude' ? [0, 1] : [1 + SCALED.indexOf(fn.kind), fn.scale];
  return new DerivedImage(image.size, image.label, image.expectation, (plan) => {
    const voxels = image.singles(plan);
    const values = plan.scratch(label, 4 * count);
    plan.add({
      label,
      shader: POINTWISE_SHADER,
      params: [count, kind, singleBits(scale)],
      bindings: [voxels, values],
      workgroups: Math.ceil(count / 256),
      cost: 256 * 30,
    });
    return values;
  });
}
