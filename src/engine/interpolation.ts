import type { Affine, Triple } from '../volume/grid.ts';

/** `cubic`: B-spline of order 3 that passes through the samples. */
export type Interpolator = 'nearest' | 'linear' | 'cubic';

/** How a kernel reads an axis and what it finds beyond its ends. */
export interface AxisKernel {
  readonly interpolator: Interpolator;
  /**
   * What the axis holds outside: its last sample again and again (IBSI; scipy's `nearest`), or the samples
   * mirrored at the last one (ITK's B-spline; scipy's `mirror`).
   */
  readonly border: 'edge' | 'mirror';
  /** A position half a voxel or more outside: still read by the border rule, or 0 (ITK). */
  readonly outside: 'border' | 'zero';
}

type PerAxis<T> = readonly [T, T, T];

/**
 * Where new voxels lie among an image's own, in voxels (0 = the first one's centre): along its axes, by a list
 * of positions each; or turned, scaled and shifted at will, by a matrix that takes a new index to a position.
 */
export type Placement =
  | { readonly kind: 'axes'; readonly positions: PerAxis<Float64Array> }
  | { readonly kind: 'affine'; readonly size: Triple; readonly matrix: Affine };

export function placementSize(placement: Placement): Triple {
  if (placement.kind === 'affine') return placement.size;
  const [x, y, z] = placement.positions;
  return [x.length, y.length, z.length];
}

/**
 * How far the WebGPU engine may be from float64, as a share of the image's largest magnitude: along the image's
 * axes it adds in two parts, for results decide integers (rounding to HU, grey levels); else in float32. The
 * cubic spline comes to 2^-29.9 (a CT) and 2^-20.2 (noise of full contrast), the others to less.
 */
export const INTERPOLATION_BOUND = {
  axes: 2 ** -28,
  affine: 2 ** -19,
} as const;

/** Steps of a position per voxel. */
export const POSITION_STEPS = 2 ** 32;

/**
 * What each index of the new grid adds to a position: [axis of the image][axis of the new grid][index], in
 * whole multiples of 2^-32 voxel. Sums of these are exact in float64 and in 64-bit integers alike up to 2^20
 * voxels, so that every engine finds the same positions; and turns by 90° lead from voxel to voxel, although
 * the cosine of π/2 is not 0 in floating point.
 */
export type Steps = PerAxis<PerAxis<Float64Array>>;

export function affineSteps(size: Triple, matrix: Affine): Steps {
  const perAxis = <T>(of: (axis: 0 | 1 | 2) => T): PerAxis<T> => [of(0), of(1), of(2)];
  return perAxis((row) =>
    perAxis((column) => {
      const step = matrix[4 * row + column] as number;
      const shift = row === column ? (matrix[4 * row + 3] as number) : 0;
      return Float64Array.from(
        { length: size[column] },
        (_, n) => Math.round((step * n + shift) * POSITION_STEPS) / POSITION_STEPS,
      );
    }),
  );
}

/** The positions along each axis where new and old axes are parallel, else null. */
export function parallelPositions(placement: Placement): PerAxis<Float64Array> | null {
  if (placement.kind === 'axes') return placement.positions;
  const steps = affineSteps(placement.size, placement.matrix);
  const isParallel = steps.every((row, a) => row.every((step, b) => a === b || step.every(isZero)));
  return isParallel ? [steps[0][0], steps[1][1], steps[2][2]] : null;
}

/**
 * What interpolates along each axis: where all positions are whole, reading the voxel there is enough, as for
 * slices that a turn within the plane leaves alone.
 */
export function interpolatorsOf(steps: Steps, interpolator: Interpolator): PerAxis<Interpolator> {
  const of = (row: PerAxis<Float64Array>): Interpolator =>
    row.every((step) => step.every(Number.isInteger)) ? 'nearest' : interpolator;
  return [of(steps[0]), of(steps[1]), of(steps[2])];
}

function isZero(value: number): boolean {
  return value === 0;
}
