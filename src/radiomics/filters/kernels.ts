import type { SeparableKernel, Taps } from '../../engine/convolution.ts';
import type { Axis } from '../../engine/neighbourhood.ts';
import type { Triple } from '../../volume/grid.ts';
import type { Dimension } from '../settings-filters.ts';

/** Along x and y, and along z in the volume; in planes z gets `none`. */
export function perAxis<T>(
  dimension: Dimension,
  of: (axis: Axis) => T,
  none: T,
): readonly [T, T, T] {
  return [of(0), of(1), dimension === '3D' ? of(2) : none];
}

/** The mean of an odd number of voxels. */
export function boxTaps(support: number): Taps {
  return {
    weights: Array.from({ length: support }, () => 1 / support),
    origin: (support - 1) / 2,
  };
}

/** How far away voxels are read, along each axis. */
export function kernelReach({ axes }: SeparableKernel): Triple {
  const along = (passes: readonly Taps[]) =>
    passes.reduce(
      (sum, { weights, origin }) =>
        sum + Math.max(Math.abs(origin), Math.abs(weights.length - 1 - origin)),
      0,
    );
  return [along(axes[0]), along(axes[1]), along(axes[2])];
}

/** Mirrored at the voxel. */
function flipped({ weights, origin }: Taps): Taps {
  return { weights: [...weights].reverse(), origin: weights.length - 1 - origin };
}

/** Axes of the turned kernel: which axis it takes the taps from, and whether they are mirrored. */
type Rotation = readonly { readonly from: Axis; readonly isFlipped: boolean }[];

const SIGNS = [false, true];

/** Right-angle rotations: an even permutation of axes with an even number mirrored, or both odd. */
function rotations(dimension: Dimension): readonly Rotation[] {
  const orders: readonly (readonly Axis[])[] =
    dimension === '2D'
      ? [
          [0, 1, 2],
          [1, 0, 2],
        ]
      : [
          [0, 1, 2],
          [1, 2, 0],
          [2, 0, 1],
          [1, 0, 2],
          [0, 2, 1],
          [2, 1, 0],
        ];
  const evenOrders = dimension === '2D' ? 1 : 3;
  return orders.flatMap((order, n) =>
    SIGNS.flatMap((x) =>
      SIGNS.flatMap((y) => {
        // The last mirroring follows from the others; along z there is none within planes.
        const isOdd = n >= evenOrders;
        const z = (x !== y) !== isOdd;
        if (dimension === '2D' && z) return [];
        const flips = [x, y, z];
        return [order.map((from, axis) => ({ from, isFlipped: flips[axis] as boolean }))];
      }),
    ),
  );
}

/** A kernel turned by all right angles: 24 ways in the volume, 4 in planes (IBSI-2 section 2.3). */
export function turnedKernels(
  { axes }: SeparableKernel,
  dimension: Dimension,
): readonly SeparableKernel[] {
  return rotations(dimension).map((rotation) => {
    const turned = rotation.map(({ from, isFlipped }) =>
      isFlipped ? axes[from].map(flipped) : axes[from],
    );
    return { axes: turned as unknown as SeparableKernel['axes'] };
  });
}
