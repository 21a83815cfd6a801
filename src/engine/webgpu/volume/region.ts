import groupCode from '../../../../shaders/common/group.wgsl?raw';
import numbersCode from '../../../../shaders/volume/numbers.wgsl?raw';
import type { Triple } from '../../../volume/grid.ts';
import { regionIndices } from '../../cpu/volume/region.ts';
import type { RegionHandle } from '../../engine.ts';
import type { Plan, Shader, View } from '../plan.ts';

const NUMBERS_SHADER: Shader = {
  name: 'volume/numbers.wgsl',
  code: `${numbersCode}${groupCode}`,
};

/** A region as the list of its voxels: work then grows with the region and not with its box. */
export class GpuRegion implements RegionHandle {
  readonly size: Triple;
  readonly mask: Uint8Array;
  readonly indices: Uint32Array;

  constructor(mask: Uint8Array, size: Triple) {
    this.mask = mask;
    this.size = size;
    this.indices = regionIndices(mask);
  }

  get voxelCount(): number {
    return this.indices.length;
  }

  /** Offsets of the region's voxels in the box, in memory order. */
  indexView(plan: Plan): View {
    return plan.once(this, 'indices', () => plan.upload('region indices', this.indices));
  }

  /** Offsets of the region's voxels in a box padded by `margin` voxels on each side. */
  positionView(plan: Plan, margin: number): View {
    return plan.once(this, `positions ${margin}`, () =>
      plan.upload('region positions', this.#positions(margin)),
    );
  }

  /** The numbers of the region's voxels at their places in a padded box; elsewhere nothing of meaning. */
  numberView(plan: Plan, margin: number): View {
    return plan.once(this, `numbers ${margin}`, () => {
      const [px, py, pz] = paddedSize(this.size, margin);
      const numbers = plan.scratch('region numbers', 4 * px * py * pz);
      plan.add({
        label: 'region',
        shader: NUMBERS_SHADER,
        params: [this.voxelCount],
        bindings: [this.positionView(plan, margin), numbers],
        workgroups: Math.ceil(this.voxelCount / 64),
        cost: 4 * 64,
      });
      return numbers;
    });
  }

  /** The mask, four voxels a word. */
  maskView(plan: Plan): View {
    return plan.once(this, 'mask', () => {
      const bytes = new Uint8Array(Math.ceil(this.mask.length / 4) * 4);
      bytes.set(this.mask);
      return plan.upload('mask', bytes);
    });
  }

  #positions(margin: number): Uint32Array {
    const [nx, ny] = this.size;
    const [px, py] = paddedSize(this.size, margin);
    const positions = new Uint32Array(this.voxelCount);
    // Along a row both numbers rise together: one division a row.
    let [rowEnd, shift] = [0, 0];
    for (let n = 0; n < positions.length; n++) {
      const index = this.indices[n] as number;
      if (index >= rowEnd) {
        const row = Math.floor(index / nx);
        const slice = Math.floor(row / ny);
        shift = margin + px * (row - slice * ny + margin + py * (slice + margin)) - row * nx;
        rowEnd = (row + 1) * nx;
      }
      positions[n] = index + shift;
    }
    return positions;
  }
}

export function paddedSize(size: Triple, margin: number): Triple {
  return [size[0] + 2 * margin, size[1] + 2 * margin, size[2] + 2 * margin];
}
