import type { Axis } from './neighbourhood.ts';

/** How the bits of a circle become one number. */
export type PatternMethod = 'default' | 'ror' | 'uniform' | 'var';
export const PATTERN_METHODS = ['default', 'ror', 'uniform', 'var'] as const;

/**
 * Local binary patterns (Ojala 1996, 2002) in the planes across an axis: samples on a circle around the voxel, each a
 * bit that says whether it is at least the voxel. `default`: the bits as a number; `ror`: the least of its rotations;
 * `uniform`: how many are 1 where they change at most twice, else samples + 1; `var`: variance of the samples.
 */
export interface CirclePatterns {
  /** Voxels. */
  readonly radius: number;
  /** At most 24: more bits than float32 holds. */
  readonly samples: number;
  readonly method: PatternMethod;
  readonly across: Axis;
  /** Whether the voxels are whole numbers within ±131072: bits are then exact on both engines. */
  readonly isWhole: boolean;
}

/** One sample: the lower corner of the four voxels around it, and their weights in units of 1e-10. */
export interface CircleSample {
  readonly row: number;
  readonly column: number;
  /** (0, 0), (0, 1), (1, 0) and (1, 1) as (row, column). */
  readonly weights: readonly [number, number, number, number];
}

/** Places are rounded to so many parts of a voxel, as scikit-image does. */
const PARTS = 100_000;
export const WEIGHT_UNIT = 1 / PARTS ** 2;

/**
 * Bilinear samples, anticlockwise from the end of a row. With weights as whole numbers, whether a sample is at least
 * the voxel is a sum of integers: no rounding decides it, and a flat neighbourhood is always 'at least'.
 */
export function circleSamples({ radius, samples }: CirclePatterns): readonly CircleSample[] {
  return Array.from({ length: samples }, (_, n) => {
    const angle = (2 * Math.PI * n) / samples;
    const row = Math.round(-radius * Math.sin(angle) * PARTS);
    const column = Math.round(radius * Math.cos(angle) * PARTS);
    const [r, c] = [Math.floor(row / PARTS), Math.floor(column / PARTS)];
    const [down, right] = [row - r * PARTS, column - c * PARTS];
    const [up, left] = [PARTS - down, PARTS - right];
    return { row: r, column: c, weights: [up * left, up * right, down * left, down * right] };
  });
}

/** The axes of rows and columns: PyRadiomics exchanges z with the axis that is left out. */
export function circleAxes(across: Axis): { readonly row: Axis; readonly column: Axis } {
  if (across === 2) return { row: 1, column: 0 };
  return across === 1 ? { row: 2, column: 0 } : { row: 1, column: 2 };
}
