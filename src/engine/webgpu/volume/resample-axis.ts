import groupCode from '../../../../shaders/common/group.wgsl?raw';
import axisCode from '../../../../shaders/volume/resample-axis.wgsl?raw';
import type { Triple } from '../../../volume/grid.ts';
import type { AxisWeights } from '../../cpu/volume/axis-weights.ts';
import { passes, spansOf, type VolumeWeights } from '../../cpu/volume/resample.ts';
import type { Plan, Shader, View } from '../plan.ts';
import { type GpuImage, UploadedImage } from './image.ts';

const AXIS_SHADER: Shader = {
  name: 'volume/resample-axis.wgsl',
  code: `${axisCode}${groupCode}`,
};

/** Resampled along the image's axes, one after the other. Of an image that the host has only the part read is uploaded. */
export function resampleAxes(
  plan: Plan,
  image: GpuImage,
  axes: VolumeWeights,
  label: string,
): View {
  const spans = spansOf(axes);
  const isHere = image instanceof UploadedImage;
  let voxels = isHere ? image.part(plan, spans) : image.singles(plan);
  let size = isHere ? ([spans[0].size, spans[1].size, spans[2].size] as Triple) : image.size;
  for (const axis of isHere ? passes(axes, spans) : ([0, 1, 2] as const)) {
    const { count } = axes[axis];
    const to = size.map((n, a) => (a === axis ? count : n)) as unknown as Triple;
    const step = size.slice(0, axis).reduce((product, n) => product * n, 1);
    const total = to[0] * to[1] * to[2];
    const out = plan.scratch(label, 4 * total);
    const { firsts, weights, taps } = tables(plan, axes[axis], isHere ? spans[axis].start : 0);
    plan.add({
      label,
      shader: AXIS_SHADER,
      params: [...to, axis, size[axis], step, taps],
      bindings: [voxels, firsts, weights, out],
      workgroups: Math.ceil(total / 256),
      cost: 256 * (12 + 4 * taps),
    });
    voxels = out;
    size = to;
  }
  return voxels;
}

function tables(plan: Plan, { first, taps, weights }: AxisWeights, start: number) {
  const pairs = new Float32Array(2 * weights.length);
  for (const [n, weight] of weights.entries()) {
    pairs[2 * n] = weight;
    pairs[2 * n + 1] = weight - Math.fround(weight);
  }
  const firsts = plan.constant(Uint32Array.from(first, (n) => n - start));
  return { firsts, weights: plan.constant(pairs), taps };
}
