import groupCode from '../../../../shaders/common/group.wgsl?raw';
import gradientCode from '../../../../shaders/filter/gradient.wgsl?raw';
import type { Triple } from '../../../volume/grid.ts';
import { type Shader, singleBits } from '../plan.ts';
import { DerivedImage, type GpuImage } from '../volume/image.ts';

const GRADIENT_SHADER: Shader = {
  name: 'filter/gradient.wgsl',
  code: `${gradientCode}${groupCode}`,
};

/** Magnitude of the gradient, in float32 (see GRADIENT_BOUND). */
export function makeGradient(image: GpuImage, spacing: Triple): DerivedImage {
  const [nx, ny, nz] = image.size;
  const count = nx * ny * nz;
  const label = `${image.label} · gradient`;
  const { source, gain, isMoved } = image.expectation;
  // An edge rises over two voxels.
  const expectation = { source, isMoved, gain: gain / (2 * Math.min(...spacing)) };
  return new DerivedImage(image.size, image.label, expectation, (plan) => {
    const voxels = image.singles(plan);
    const magnitudes = plan.scratch(label, 4 * count);
    plan.add({
      label,
      shader: GRADIENT_SHADER,
      params: [...image.size, ...spacing.map((h) => singleBits(1 / (2 * h)))],
      bindings: [voxels, magnitudes],
      workgroups: Math.ceil(count / 256),
      cost: 256 * 45,
    });
    return magnitudes;
  });
}
