import groupCode from '../../../../shaders/common/group.wgsl?raw';
import axisCode from '../../../../shaders/volume/resample-axis.wgsl?raw';
import type { Triple } from '../../../volume/grid.ts';
import type { AxisWeights } from '../../cpu/volume/axis-weights.ts';
import { passes, spansOf, type VolumeWeights } from '../../cpu/volume/resample.ts';
import { type Plan, type Shader, singleBits, type View } from '../plan.ts';
import { type GpuImage, UploadedImage } from './image.ts';

const AXIS_SHADER: Shader = {
  name: 'volume/resample-axis.wgsl',
  code: `${axisCode}${groupCode}`,
};

/** Bits of a voxel's and a weight's first part. */
const VOXEL_BITS = 11;
const WEIGHT_GRAIN = 2 ** -10;

/**
 * Resampled along the image's axes, one after the other; each voxel in two parts. Of an image that the host has,
 * only what is read is uploaded.
 */
export function resampleAxes(
  plan: Plan,
  image: GpuImage,
  axes: VolumeWeights,
  label: string,
): View {
  const spans = spansOf(axes);
  const grain = grainOf(image);
  const isHere = image instanceof UploadedImage;
  let { view, isPair } = isHere
    ? image.part(plan, spans, grain)
    : { view: image.singles(plan), isPair: false };
  let size = isHere ? ([spans[0].size, spans[1].size, spans[2].size] as Triple) : image.size;
  const order = isHere ? passes(axes, spans) : ([0, 1, 2] as const);
  for (const axis of order.length > 0 ? order : ([0] as const)) {
    const { count } = axes[axis];
    const to = size.map((n, a) => (a === axis ? count : n)) as unknown as Triple;
    const step = size.slice(0, axis).reduce((product, n) => product * n, 1);
    const total = to[0] * to[1] * to[2];
    const out = plan.scratch(label, 8 * total);
    const { firsts, weights, taps } = tables(plan, axes[axis], isHere ? spans[axis].start : 0);
    const bits = [singleBits(grain), singleBits(1 / grain)];
    plan.add({
      label,
      shader: AXIS_SHADER,
      params: [...to, axis, size[axis], step, taps, isPair ? 1 : 0, ...bits],
      bindings: [view, firsts, weights, out],
      workgroups: Math.ceil(total / 256),
      cost: 256 * (20 + 9 * taps),
    });
    view = out;
    isPair = true;
    size = to;
  }
  return view;
}

/** The unit of a voxel's first part; only a guess, and precision lost if it is wrong, for images made on the GPU. */
function grainOf({ expectation: { source, gain } }: GpuImage): number {
  const { min, max } = source.extremes();
  const largest = Math.max(Math.abs(min), Math.abs(max)) * gain;
  return largest > 0 ? 2 ** (Math.ceil(Math.log2(largest)) - VOXEL_BITS) : 1;
}

function tables(plan: Plan, { first, taps, weights }: AxisWeights, start: number) {
  const parts = new Float32Array(2 * weights.length);
  for (const [n, weight] of weights.entries()) {
    const main = Math.round(weight / WEIGHT_GRAIN) * WEIGHT_GRAIN;
    parts[2 * n] = main;
    parts[2 * n + 1] = weight - main;
  }
  const firsts = plan.constant(Uint32Array.from(first, (n) => n - start));
  return { firsts, weights: plan.constant(parts), taps };
}
