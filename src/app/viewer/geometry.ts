import type { Grid, Triple } from '../../volume/grid.ts';
import type { Box } from '../../volume/roi.ts';
import type { VoxelArray } from '../../volume/volume.ts';

/** World mm (RAS+) ⇄ voxel index of one grid. */
export interface Mapping {
  toWorld(index: Triple): Triple;
  /** Fractions kept. */
  toIndex(world: Triple): Triple;
}

/** Cramer's rule on the affine's 3 x 3 part; null when the grid is flat. */
export function mappingOf(grid: Grid): Mapping | null {
  const [a, b, c, tx, d, e, f, ty, g, h, i, tz] = grid.affine;
  const det = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g);
  if (!Number.isFinite(1 / det)) return null;
  return {
    toWorld: ([x, y, z]) => [
      a * x + b * y + c * z + tx,
      d * x + e * y + f * z + ty,
      g * x + h * y + i * z + tz,
    ],
    toIndex: (world) => {
      const [x, y, z] = [world[0] - tx, world[1] - ty, world[2] - tz];
      return [
        ((e * i - f * h) * x + (c * h - b * i) * y + (b * f - c * e) * z) / det,
        ((f * g - d * i) * x + (a * i - c * g) * y + (c * d - a * f) * z) / det,
        ((d * h - e * g) * x + (b * g - a * h) * y + (a * e - b * d) * z) / det,
      ];
    },
  };
}

/** The grid of a part of a grid. */
export function boxGrid({ affine, spacing }: Grid, { start, size }: Box): Grid {
  const [a, b, c, x, d, e, f, y, g, h, i, z] = affine;
  const [p, q, r] = start;
  return {
    size,
    spacing,
    affine: [
      ...([a, b, c, a * p + b * q + c * r + x] as const),
      ...([d, e, f, d * p + e * q + f * r + y] as const),
      ...([g, h, i, g * p + h * q + i * r + z] as const),
    ],
  };
}

export function roundIndex(index: Triple): Triple {
  return [Math.round(index[0]), Math.round(index[1]), Math.round(index[2])];
}

/** The voxel at an index of whole numbers, or null outside the grid. */
export function voxelAt(size: Triple, data: VoxelArray, index: Triple): number | null {
  const [i, j, k] = index;
  const [nx, ny, nz] = size;
  if (i < 0 || j < 0 || k < 0 || i >= nx || j >= ny || k >= nz) return null;
  return data[i + nx * (j + ny * k)] ?? null;
}

/**
 * The voxel axis and direction that come closest to a world axis (0 = left to right, 1 = posterior to
 * anterior, 2 = inferior to superior): the step that an arrow key makes.
 */
export function stepAlong(grid: Grid, worldAxis: 0 | 1 | 2): Triple {
  const step: [number, number, number] = [0, 0, 0];
  let best = 0;
  for (const axis of [0, 1, 2] as const) {
    const cosine = (grid.affine[4 * worldAxis + axis] ?? 0) / (grid.spacing[axis] || 1);
    if (Math.abs(cosine) <= Math.abs(best)) continue;
    best = cosine;
    step.fill(0);
    step[axis] = Math.sign(cosine);
  }
  return step;
}
