import groupCode from '../../../../shaders/common/group.wgsl?raw';
import depthCode from '../../../../shaders/shape/border-depth.wgsl?raw';
import type { Axis } from '../../neighbourhood.ts';
import type { Plan, Shader, View } from '../plan.ts';
import type { GpuRegion } from '../volume/region.ts';

const DEPTH_SHADER: Shader = {
  name: 'shape/border-depth.wgsl',
  code: `${depthCode}${groupCode}`,
};

/** Lines a workgroup sweeps. */
const GROUP = 64;

/**
 * City-block distance of a region's voxels to the nearest voxel outside it, one word a voxel of the box; within
 * the planes across an axis, or null in the volume. Made once a plan, for all derived images.
 */
export function depthView(plan: Plan, region: GpuRegion, across: Axis | null): View {
  return plan.once(region, `depths ${across}`, () => {
    const [nx, ny, nz] = region.size;
    const depths = plan.scratch('distances to the border', 4 * nx * ny * nz);
    // Lines along an axis: their length, step, lines in a row, and from line to line and row to row.
    const sweeps = [
      { axis: 0, length: nx, step: 1, inRow: ny, beside: nx, above: nx * ny, rows: nz },
      { axis: 1, length: ny, step: nx, inRow: nx, beside: 1, above: nx * ny, rows: nz },
      { axis: 2, length: nz, step: nx * ny, inRow: nx, beside: 1, above: nx, rows: ny },
    ].filter(({ axis }) => axis !== across);
    sweeps.forEach(({ length, step, inRow, beside, above, rows }, n) => {
      const lines = inRow * rows;
      plan.add({
        label: 'distances to the border',
        shader: DEPTH_SHADER,
        params: [lines, length, step, inRow, beside, above, n === 0 ? 1 : 0],
        bindings: [region.maskView(plan), depths],
        workgroups: Math.ceil(lines / GROUP),
        cost: 12 * length * GROUP,
      });
    });
    return depths;
  });
}
