import groupCode from '../../../../shaders/common/group.wgsl?raw';
import commonCode from '../../../../shaders/common/spline.wgsl?raw';
import affineCode from '../../../../shaders/volume/resample-affine.wgsl?raw';
import {
  type AxisKernel,
  affineSteps,
  interpolatorsOf,
  type Placement,
  POSITION_STEPS,
  type Steps,
} from '../../interpolation.ts';
import type { Plan, Shader, View } from '../plan.ts';
import type { GpuImage } from './image.ts';
import { splineCoefficients } from './spline.ts';

const AFFINE_SHADER: Shader = {
  name: 'volume/resample-affine.wgsl',
  code: `${affineCode}${commonCode}${groupCode}`,
};

const KIND = { nearest: 0, linear: 1, cubic: 2 };

/** The image at positions that a matrix gives. */
export function resampleAffine(
  plan: Plan,
  image: GpuImage,
  { size: to, matrix }: Extract<Placement, { kind: 'affine' }>,
  kernel: AxisKernel,
  label: string,
): View {
  const steps = affineSteps(to, matrix);
  const names = interpolatorsOf(steps, kernel.interpolator);
  let voxels = image.singles(plan);
  for (const axis of [0, 1, 2] as const) {
    if (names[axis] !== 'cubic') continue;
    voxels = splineCoefficients(plan, voxels, image.size, axis, kernel.border, label);
  }
  const total = to[0] * to[1] * to[2];
  const out = plan.scratch(label, 4 * total);
  const kinds = names.reduce((bits, name, axis) => bits | (KIND[name] << (2 * axis)), 0);
  const taps = names.reduce((product, name) => product << KIND[name], 1);
  plan.add({
    label,
    shader: AFFINE_SHADER,
    params: [
      ...to,
      ...image.size,
      kinds,
      kernel.border === 'mirror' ? 1 : 0,
      kernel.outside === 'zero' ? 1 : 0,
    ],
    bindings: [voxels, plan.constant(fixedPoint(steps)), out],
    workgroups: Math.ceil(total / 64),
    cost: 64 * (240 + 8 * taps),
  });
  return out;
}

/** (fraction, whole) words per new index and axis of the image. */
function fixedPoint(steps: Steps): Uint32Array {
  const words: number[] = [];
  for (const column of [0, 1, 2] as const) {
    for (let n = 0; n < steps[0][column].length; n++) {
      for (const row of steps) {
        const at = row[column][n] as number;
        const whole = Math.floor(at);
        words.push((at - whole) * POSITION_STEPS, whole);
      }
    }
  }
  return Uint32Array.from(words);
}
