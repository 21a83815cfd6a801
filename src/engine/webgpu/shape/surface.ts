import groupCode from '../../../../shaders/common/group.wgsl?raw';
import chunkCode from '../../../../shaders/common/voxels-per-group.wgsl?raw';
import surfaceCode from '../../../../shaders/shape/surface.wgsl?raw';
import type { SurfaceCells } from '../../engine.ts';
import type { Shader } from '../plan.ts';
import { VOXELS_PER_GROUP } from '../reduce/range.ts';
import type { Request } from '../request.ts';
import type { Slot } from '../slot.ts';
import type { GpuRegion } from '../volume/region.ts';

const SURFACE_SHADER: Shader = {
  name: 'shape/surface.wgsl',
  code: `${surfaceCode}${groupCode}${chunkCode}`,
};

/** Words per configuration: a count and three 64-bit sums, as in surface.wgsl. */
const WORDS = 7;

export function requestSurface(region: GpuRegion, slot: Slot<SurfaceCells>): Request {
  const [nx, ny, nz] = region.size;
  const cells = (nx + 1) * (ny + 1) * (nz + 1);
  return {
    label: 'surface',
    record: (plan) => {
      const totals = plan.result(4 * 256 * WORDS);
      plan.add({
        label: 'surface',
        shader: SURFACE_SHADER,
        params: [nx, ny, nz],
        bindings: [region.maskView(plan), totals],
        workgroups: Math.ceil(cells / VOXELS_PER_GROUP),
        cost: 60 * VOXELS_PER_GROUP,
      });
      return (read) => {
        slot.fill(readCells(new Uint32Array(read(totals)), cells));
        return true;
      };
    },
  };
}

function readCells(words: Uint32Array, cells: number): SurfaceCells {
  const counts = new Float64Array(256);
  const positionSums = new Float64Array(3 * 256);
  let rest = cells;
  for (let c = 1; c < 256; c++) {
    const count = words[WORDS * c] as number;
    counts[c] = count;
    rest -= count;
    // Without a surface, without a position.
    if (c === 255) continue;
    for (let axis = 0; axis < 3; axis++) {
      const at = WORDS * c + 1 + 2 * axis;
      const sum = (words[at] as number) + 2 ** 32 * (words[at + 1] as number);
      // The kernel counts from the padding, index -1.
      positionSums[3 * c + axis] = sum - count;
    }
  }
  counts[0] = rest;
  return { counts, positionSums };
}
