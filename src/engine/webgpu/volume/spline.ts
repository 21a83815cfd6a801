import groupCode from '../../../../shaders/common/group.wgsl?raw';
import commonCode from '../../../../shaders/common/spline.wgsl?raw';
import splineCode from '../../../../shaders/volume/spline.wgsl?raw';
import type { Triple } from '../../../volume/grid.ts';
import type { AxisKernel } from '../../interpolation.ts';
import type { Plan, Shader, View } from '../plan.ts';

const SPLINE_SHADER: Shader = {
  name: 'volume/spline.wgsl',
  code: `${splineCode}${commonCode}${groupCode}`,
};

/** Coefficients of the cubic spline along one axis. */
export function splineCoefficients(
  plan: Plan,
  voxels: View,
  size: Triple,
  axis: 0 | 1 | 2,
  border: AxisKernel['border'],
  label: string,
): View {
  const total = size[0] * size[1] * size[2];
  const count = size[axis];
  const lines = total / count;
  const step = size.slice(0, axis).reduce((product, n) => product * n, 1);
  const out = plan.scratch(`${label} coefficients`, 4 * total);
  plan.add({
    label,
    shader: SPLINE_SHADER,
    params: [lines, count, step, border === 'mirror' ? 1 : 0],
    bindings: [voxels, out],
    workgroups: Math.ceil(lines / 64),
    cost: 64 * (12 * count + 14 * 16),
  });
  return out;
}
