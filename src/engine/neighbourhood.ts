import type { Triple } from '../volume/grid.ts';

/** x, y or z. */
export type Axis = 0 | 1 | 2;

/** Which voxels count as neighbours of one. */
export interface Neighbourhood {
  /**
   * Chebyshev distances in voxels, at most 8. [1] are the 26 voxels around; IBSI's distance δ is
   * [1, …, δ], PyRadiomics takes any list.
   */
  readonly distances: readonly number[];
  /** null: all directions; an axis: only within the plane across it (2: within slices, 8 voxels around). */
  readonly across: Axis | null;
}

/** The 26 voxels around, IBSI's three-dimensional approach. */
export const AROUND: Neighbourhood = { distances: [1], across: null };

/** The 8 voxels around in the slice, IBSI's two-dimensional approaches. */
export const AROUND_IN_SLICE: Neighbourhood = { distances: [1], across: 2 };

/** Asked for again for each neighbourhood of a map. */
const known = new Map<string, readonly Triple[]>();

function remembered(key: string, make: () => readonly Triple[]): readonly Triple[] {
  const offsets = known.get(key) ?? make();
  known.set(key, offsets);
  return offsets;
}

/** Offsets to all neighbours, x fastest. */
export function neighbourOffsets(neighbourhood: Neighbourhood): readonly Triple[] {
  const { distances, across } = neighbourhood;
  return remembered(`${distances} ${across}`, () => makeOffsets(neighbourhood));
}

function makeOffsets({ distances, across }: Neighbourhood): readonly Triple[] {
  const wanted = new Set(distances);
  const reach = Math.max(0, ...distances);
  const along = (axis: Axis): readonly number[] =>
    axis === across ? [0] : Array.from({ length: 2 * reach + 1 }, (_, n) => n - reach);
  return along(2).flatMap((k) =>
    along(1).flatMap((j) =>
      along(0)
        .filter((i) => (i !== 0 || j !== 0 || k !== 0) && wanted.has(chebyshev([i, j, k])))
        .map((i): Triple => [i, j, k]),
    ),
  );
}

/** Offsets to one neighbour of each opposite pair, the one that comes later in memory: 13 in 3D, 4 in a slice. */
export function directions(neighbourhood: Neighbourhood): readonly Triple[] {
  const { distances, across } = neighbourhood;
  return remembered(`forwards ${distances} ${across}`, () =>
    neighbourOffsets(neighbourhood).filter(
      ([i, j, k]) => k > 0 || (k === 0 && (j > 0 || (j === 0 && i > 0))),
    ),
  );
}

export function chebyshev([i, j, k]: Triple): number {
  return Math.max(Math.abs(i), Math.abs(j), Math.abs(k));
}
