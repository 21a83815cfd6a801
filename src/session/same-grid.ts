import type { Grid } from '../volume/grid.ts';

/** A hundredth of a voxel, as where image and mask are compared. */
export function isSameGrid(a: Grid, b: Grid): boolean {
  const least = 0.01 * Math.min(...a.spacing, ...b.spacing);
  return (
    a.size.every((n, axis) => n === b.size[axis]) &&
    a.affine.every((n, at) => {
      // Steps add up over the axis.
      const axis = at % 4;
      const reach = axis === 3 ? 1 : (a.size[axis] ?? 1);
      return Math.abs(n - (b.affine[at] as number)) * reach <= least;
    })
  );
}
