import { LocusError } from '../volume/errors.ts';
import { type Grid, gridFromAffine, indexToWorld, type Triple } from '../volume/grid.ts';
import type { Box } from '../volume/roi.ts';
import type { ImageInput } from './manifest.ts';

const DIRECTIONS: Readonly<Record<string, readonly [axis: 0 | 1 | 2, sign: 1 | -1]>> = {
  R: [0, 1],
  L: [0, -1],
  A: [1, 1],
  P: [1, -1],
  S: [2, 1],
  I: [2, -1],
};

/** Voxels that an extent in mm spans are rounded to this share, so that 96 mm at 2 mm are 48 and not 49. */
const SHARES = 1e6;

/**
 * The grid of a model's tensor: axes parallel to the world's in the model's orientation, the middle of the grid on the
 * middle of the box (in voxel indices), which is a region's, the brain's or the whole image's.
 *
 * @throws LocusError 'bad-model' where the orientation names no three directions
 */
export function targetGrid(input: ImageInput, around: { readonly grid: Grid; readonly box: Box }) {
  const { grid, box } = around;
  const axes = axesOf(input.orientation);
  const size = input.size ?? coveringSize(input, around);
  const centre = indexToWorld(
    grid.affine,
    box.start.map((first, axis) => first + ((box.size[axis] as number) - 1) / 2) as never as Triple,
  );
  const affine = [0, 0, 0, centre[0], 0, 0, 0, centre[1], 0, 0, 0, centre[2]];
  axes.forEach(([world, sign], axis) => {
    const step = sign * (input.spacing[axis] as number);
    affine[4 * world + axis] = step;
    affine[4 * world + 3] = (centre[world] as number) - (step * ((size[axis] as number) - 1)) / 2;
  });
  return gridFromAffine(size, affine as unknown as Grid['affine']);
}

function axesOf(orientation: string) {
  const axes = [...orientation].map((letter) => DIRECTIONS[letter]);
  const isWhole = axes.length === 3 && new Set(axes.map((axis) => axis?.[0])).size === 3;
  const known = axes.filter((axis) => axis !== undefined);
  if (isWhole && known.length === 3) return known;
  throw new LocusError(
    'bad-model',
    `The model’s orientation “${orientation}” names no three directions.`,
    'It must be three letters such as RAS or LPS: one of R and L, one of A and P, one of S and I.',
  );
}

/** As many voxels as cover the box to its voxels' edges, whichever way it lies, rounded up. */
function coveringSize(
  { orientation, spacing, multipleOf }: ImageInput,
  { grid, box }: { readonly grid: Grid; readonly box: Box },
): Triple {
  return axesOf(orientation).map(([world], axis) => {
    // Along a world axis a box extends by the sum of what each of its edges does.
    const extent = box.size.reduce(
      (sum, count, edge) => sum + count * Math.abs(grid.affine[4 * world + edge] as number),
      0,
    );
    const voxels = Math.round((extent / (spacing[axis] as number)) * SHARES) / SHARES;
    return Math.ceil(voxels / multipleOf) * multipleOf;
  }) as unknown as Triple;
}
