import boundaryCode from '../../../../shaders/common/boundary.wgsl?raw';
import groupCode from '../../../../shaders/common/group.wgsl?raw';
import windowCode from '../../../../shaders/filter/window.wgsl?raw';
import { BOUNDARIES, type Boundary } from '../../../volume/boundary.ts';
import type { Box } from '../../../volume/roi.ts';
import type { Shader } from '../plan.ts';
import { DerivedImage, type GpuImage, UploadedImage } from '../volume/image.ts';

const WINDOW_SHADER: Shader = {
  name: 'filter/window.wgsl',
  code: `${windowCode}${groupCode}${boundaryCode}`,
};

/** Any box of an image. Of one that the host has, the host has the window too, exactly. */
export function makeWindow(
  image: GpuImage,
  box: Box,
  boundary: Boundary,
  name = image.label,
): GpuImage {
  if (image instanceof UploadedImage) return image.window(box, boundary, name);
  const { size, start } = box;
  const isWhole = image.size.every((n, axis) => start[axis] === 0 && size[axis] === n);
  if (isWhole)
    return new DerivedImage(size, name, image.expectation, (plan) => image.singles(plan));
  const label = `${name} · window`;
  const expectation = { ...image.expectation, isMoved: true };
  return new DerivedImage(size, name, expectation, (plan) => {
    const voxels = image.singles(plan);
    const count = size[0] * size[1] * size[2];
    const window = plan.scratch(label, 4 * count);
    plan.add({
      label,
      shader: WINDOW_SHADER,
      params: [...size, ...start, ...image.size, BOUNDARIES.indexOf(boundary)],
      bindings: [voxels, window],
      workgroups: Math.ceil(count / 256),
      cost: 256 * 30,
    });
    return window;
  });
}
