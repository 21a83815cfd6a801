import type { Affine, Triple } from '../../volume/grid.ts';
import type { Box } from '../../volume/roi.ts';
import type { Perturbation } from './plan.ts';

/** A turn within the slice plane and a shift, from where voxels go to where they come from. */
export interface Motion {
  /** Nothing moves: voxels stay what they are. */
  readonly isStill: boolean;
  /** Takes an index of the box that starts at `target` to a position in the box that starts at `source`. */
  matrix(source: Triple, target: Triple): Affine;
  /** Where a voxel goes. */
  forward(at: Triple): Triple;
  /** Where a voxel comes from. */
  backward(at: Triple): Triple;
}

/**
 * Around the middle voxel of the region, in mm, so that voxels need not be square. A whole voxel as the middle makes
 * turns by 90° lead from voxel to voxel.
 */
export function motionOf(
  box: Box,
  spacing: Triple,
  { rotation, translation }: Pick<Perturbation, 'rotation' | 'translation'>,
): Motion {
  const [cx, cy] = [0, 1].map(
    (axis) => (box.start[axis] as number) + ((box.size[axis] as number) >> 1),
  ) as [number, number];
  const [tx, ty, tz] = translation;
  const angle = (rotation * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  // What a step along y contributes along x, in voxels, and the other way round.
  const [yx, xy] = [spacing[1] / spacing[0], spacing[0] / spacing[1]];
  const forward = ([x, y, z]: Triple): Triple => [
    cx + cos * (x - cx) - sin * yx * (y - cy) + tx,
    cy + sin * xy * (x - cx) + cos * (y - cy) + ty,
    z + tz,
  ];
  const backward = ([x, y, z]: Triple): Triple => {
    const [dx, dy] = [x - tx - cx, y - ty - cy];
    return [cx + cos * dx + sin * yx * dy, cy - sin * xy * dx + cos * dy, z - tz];
  };
  return {
    isStill: rotation === 0 && translation.every((shift) => shift === 0),
    forward,
    backward,
    matrix(source, target) {
      const [x, y, z] = backward(target).map((n, axis) => n - (source[axis] as number)) as [
        number,
        number,
        number,
      ];
      return [cos, sin * yx, 0, x, -sin * xy, cos, 0, y, 0, 0, 1, z];
    },
  };
}

/**
 * The voxels that the moved region may touch and `margin` more. The margin ends where the image does, so that what is
 * around the region stays what it was; the region itself may pass the image's edge.
 */
export function targetBox(motion: Motion, region: Box, margin: Triple, size: Triple): Box {
  const [low, high] = boundsOf(region, motion.forward);
  return boxBetween(
    low.map((n, axis) => Math.min(n, Math.max(0, n - (margin[axis] as number)))) as never,
    high.map((n, axis) =>
      Math.max(n, Math.min((size[axis] as number) - 1, n + (margin[axis] as number))),
    ) as never,
  );
}

/** Voxels that a spline reads, to 1e-7, beyond those between which a position lies. */
const REACH = 12;

/** The voxels that are read for a box; they may lie outside the image. */
export function sourceBox(motion: Motion, target: Box): Box {
  if (motion.isStill) return target;
  const [low, high] = boundsOf(target, motion.backward);
  return boxBetween(low.map((n) => n - REACH) as never, high.map((n) => n + REACH) as never);
}

/** The whole voxels around the corners of a box after a motion. */
function boundsOf({ start, size }: Box, move: (at: Triple) => Triple): [Triple, Triple] {
  const ends = start.map((n, axis) => [n, n + (size[axis] as number) - 1] as const);
  const low = [Infinity, Infinity, Infinity];
  const high = [-Infinity, -Infinity, -Infinity];
  for (let corner = 0; corner < 8; corner++) {
    const at = ends.map((end, axis) => end[((corner >> axis) & 1) as 0 | 1]);
    for (const [axis, n] of move(at as unknown as Triple).entries()) {
      // Rounding of a cosine must not add a voxel.
      low[axis] = Math.min(low[axis] as number, Math.floor(n + 1e-9));
      high[axis] = Math.max(high[axis] as number, Math.ceil(n - 1e-9));
    }
  }
  return [low as unknown as Triple, high as unknown as Triple];
}

function boxBetween(low: Triple, high: Triple): Box {
  return {
    start: low,
    size: high.map((n, axis) => n - (low[axis] as number) + 1) as unknown as Triple,
  };
}
