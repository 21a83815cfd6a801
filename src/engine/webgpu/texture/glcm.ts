import groupCode from '../../../../shaders/common/group.wgsl?raw';
import chunkCode from '../../../../shaders/common/voxels-per-group.wgsl?raw';
import glcmCode from '../../../../shaders/texture/glcm.wgsl?raw';
import glcmLargeCode from '../../../../shaders/texture/glcm-large.wgsl?raw';
import type { Triple } from '../../../volume/grid.ts';
import type { CooccurrenceCounts } from '../../engine.ts';
import { requireFewLevels } from '../../limits.ts';
import type { Plan, Shader, View } from '../plan.ts';
import { VOXELS_PER_GROUP } from '../reduce/range.ts';
import type { Request } from '../request.ts';
import type { Slot } from '../slot.ts';
import type { GpuLevels, LevelViews } from '../volume/discretise.ts';
import { paddedSize } from '../volume/region.ts';

function makeShaders(tallyWords: number): { readonly small: Shader; readonly large: Shader } {
  const common = `${groupCode}${chunkCode}const TALLY_WORDS = ${tallyWords}u;`;
  return {
    small: { name: 'texture/glcm.wgsl', code: `${glcmCode}${common}` },
    large: { name: 'texture/glcm-large.wgsl', code: `${glcmLargeCode}${common}` },
  };
}

/** Voxels a workgroup of glcm-large.wgsl serves. */
const LARGE_GROUP = 64;

export function requestCooccurrence(
  levels: GpuLevels,
  offsets: readonly Triple[],
  slot: Slot<CooccurrenceCounts>,
): Request {
  levels.usePairs(Math.max(0, ...offsets.flat().map(Math.abs)));
  return {
    label: `${levels.label} · GLCM`,
    record: (plan) => {
      const views = levels.views(plan);
      const parts = recordCounts(plan, levels, views, offsets);
      return (read) => {
        const ng = levels.count(read, views);
        try {
          requireFewLevels(ng);
        } catch (error) {
          slot.fail(error);
          return true;
        }
        if (ng > views.capacity) return false;
        const counts = new Uint32Array(offsets.length * ng * ng);
        for (const { view, first, length } of parts) {
          counts.set(new Uint32Array(read(view), 0, length * ng * ng), first * ng * ng);
        }
        slot.fill({ levels: ng, counts });
        return true;
      };
    },
  };
}

/** Matrices of the offsets from `first` on, tightly packed by the true number of levels. */
interface Part {
  readonly view: View;
  readonly first: number;
  readonly length: number;
}

/**
 * As many offsets a kernel as one binding can hold. Where the number of levels is found on the GPU, kernels for
 * small and for large matrices are both recorded and one of them returns at once.
 */
function recordCounts(
  plan: Plan,
  levels: GpuLevels,
  { levels: padded, positions, margin, found, capacity }: LevelViews,
  offsets: readonly Triple[],
): Part[] {
  const [px, py] = paddedSize(levels.size, margin);
  const bytes = 4 * capacity * capacity;
  const { maxBlock, tallyWords } = plan.capabilities;
  const { small, large } = makeShaders(tallyWords);
  const isSmall = (ng: number) => ng * ng <= 2 * tallyWords;
  const known = levels.knownLevels;
  const most = Math.max(1, Math.floor(maxBlock / bytes));
  const count = levels.region.voxelCount;
  const chunks = Math.ceil(count / VOXELS_PER_GROUP);
  const label = `${levels.label} · GLCM`;
  const parts: Part[] = [];
  for (let first = 0; first < offsets.length; first += most) {
    const part = offsets.slice(first, first + most);
    const view = plan.result(part.length * bytes);
    const steps = Int32Array.from(part, ([di, dj, dk]) => di + px * (dj + py * dk));
    const bindings = [padded, positions, plan.constant(steps), found, view];
    if (isSmall(known ?? 1)) {
      const cost = 10 * VOXELS_PER_GROUP + 3 * tallyWords;
      const workgroups = chunks * part.length;
      plan.add({
        label,
        shader: small,
        params: [count, chunks, capacity],
        bindings,
        workgroups,
        cost,
      });
    }
    if (!isSmall(known ?? capacity)) {
      const params = [count, part.length, capacity];
      const workgroups = Math.ceil(count / LARGE_GROUP);
      const cost = 10 * part.length * LARGE_GROUP;
      plan.add({ label, shader: large, params, bindings, workgroups, cost });
    }
    parts.push({ view, first, length: part.length });
  }
  return parts;
}
