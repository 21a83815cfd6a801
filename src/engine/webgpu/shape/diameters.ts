import groupCode from '../../../../shaders/common/group.wgsl?raw';
import diametersCode from '../../../../shaders/shape/diameters.wgsl?raw';
import type { Triple } from '../../../volume/grid.ts';
import { chordCandidates, DIAMETERS, type Points } from '../../cpu/shape/chord-candidates.ts';
import { chordLength, diameters, squaredDistance } from '../../cpu/shape/diameters.ts';
import type { Diameters } from '../../shape.ts';
import { internal } from '../errors.ts';
import { type Shader, singleBits } from '../plan.ts';
import type { HostWork, Request } from '../request.ts';
import type { Slot } from '../slot.ts';
import type { GpuRegion } from '../volume/region.ts';

const DIAMETERS_SHADER: Shader = {
  name: 'shape/diameters.wgsl',
  code: `${diametersCode}${groupCode}`,
};

/** Points of a tile, as in diameters.wgsl. */
const TILE = 64;

/** Wider than float32 can be wrong: twice 4 parts in 2^24. */
const NEARLY = 1 - 1e-6;

/** Two tiles of points of one set, and the diameter that their chords may be. */
interface TilePair {
  readonly diameter: (typeof DIAMETERS)[number];
  readonly points: Points;
  readonly a: number;
  readonly b: number;
}

/**
 * Diameters of a region's surface. The GPU finds the pairs of tiles that can hold a longest chord, the host its length
 * in float64: the number is the CPU engine's. In software the host does it all, skipping most pairs.
 */
export function requestDiameters(
  region: GpuRegion,
  spacing: Triple,
  slot: Slot<Diameters>,
  defer: (work: HostWork) => void,
): Request {
  const { mask, size } = region;
  const label = 'diameters';
  return {
    label,
    record: (plan) => {
      if (!plan.capabilities.searchesChords) {
        defer({
          label,
          run: () => {
            slot.fill(diameters(mask, size, spacing));
            return [];
          },
        });
        return () => true;
      }
      const { points, places, pairs } = listTiles(mask, size);
      const longest = plan.result(4 * pairs.length);
      const ratios = [spacing[1] / spacing[0], spacing[2] / spacing[0]];
      plan.add({
        label,
        shader: DIAMETERS_SHADER,
        params: ratios.map((ratio) => singleBits(ratio ** 2)),
        bindings: [plan.upload('vertices', points), plan.upload('tiles', places), longest],
        workgroups: pairs.length,
        cost: (10 * TILE * TILE) / plan.capabilities.arithmeticGain,
      });
      return (read) => {
        slot.fill(longestOf(pairs, new Float32Array(read(longest)), spacing));
        return true;
      };
    },
  };
}

/** All points, four numbers a point; and every two tiles of a set, with where they lie among the points. */
function listTiles(mask: Uint8Array, size: Triple) {
  const candidates = chordCandidates(mask, size);
  const sets = DIAMETERS.flatMap((diameter) =>
    candidates[diameter].map((points) => ({ diameter, points })),
  );
  const all = new Float32Array(4 * sets.reduce((sum, { points }) => sum + points.length / 3, 0));
  const places: number[] = [];
  const pairs: TilePair[] = [];
  let start = 0;
  for (const { diameter, points } of sets) {
    const count = points.length / 3;
    for (let n = 0; n < count; n++) all.set(points.subarray(3 * n, 3 * n + 3), 4 * (start + n));
    for (let a = 0; a < count; a += TILE) {
      for (let b = a; b < count; b += TILE) {
        pairs.push({ diameter, points, a, b });
        places.push(start + a, Math.min(TILE, count - a), start + b, Math.min(TILE, count - b));
      }
    }
    start += count;
  }
  return { points: all, places: Uint32Array.from(places), pairs };
}

/** @throws LocusError 'internal' where the GPU's distances are not those of the points */
function longestOf(pairs: readonly TilePair[], longest: Float32Array, spacing: Triple): Diameters {
  const most = { maximum3D: 0, slice: 0, column: 0, row: 0 };
  pairs.forEach(({ diameter }, n) => {
    most[diameter] = Math.max(most[diameter], longest[n] as number);
  });
  const best = { maximum3D: 0, slice: 0, column: 0, row: 0 };
  pairs.forEach(({ diameter, points, a, b }, n) => {
    if ((longest[n] as number) < most[diameter] * NEARLY) return;
    const count = points.length / 3;
    for (let i = a; i < Math.min(a + TILE, count); i++) {
      for (let j = b; j < Math.min(b + TILE, count); j++) {
        best[diameter] = Math.max(best[diameter], squaredDistance(points, spacing, i, j));
      }
    }
  });
  for (const diameter of DIAMETERS) {
    const square = most[diameter] * spacing[0] ** 2;
    if (!(Math.abs(square - best[diameter]) <= (1 - NEARLY) * best[diameter])) {
      throw internal(`${diameter}: a chord of ${square} mm² is ${best[diameter]} mm² in float64`);
    }
  }
  return {
    maximum3D: chordLength(best.maximum3D),
    slice: chordLength(best.slice),
    column: chordLength(best.column),
    row: chordLength(best.row),
  };
}
