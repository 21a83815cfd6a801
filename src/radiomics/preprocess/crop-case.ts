import { crop } from '../../volume/crop.ts';
import { type Affine, indexToWorld, type Triple } from '../../volume/grid.ts';
import type { Box, Roi } from '../../volume/roi.ts';
import type { Volume } from '../../volume/volume.ts';

/**
 * The image around the region's box, `margin` voxels on each side where there are any, and the region on it
 * (PyRadiomics' preCrop).
 */
export function cropCase(
  image: Volume,
  roi: Roi,
  margin: number,
): { readonly image: Volume; readonly roi: Roi; readonly part: Box } {
  const { grid } = image;
  const start = roi.box.start.map((n) => Math.max(n - margin, 0)) as unknown as Triple;
  const size = grid.size.map((n, axis) => {
    const end = (roi.box.start[axis] as number) + (roi.box.size[axis] as number) + margin;
    return Math.min(end, n) - (start[axis] as number);
  }) as unknown as Triple;
  const data = crop(image, { start, size }, Number.NaN);
  const [a, b, c, , d, e, f, , g, h, i] = grid.affine;
  const [x, y, z] = indexToWorld(grid.affine, start);
  const affine: Affine = [a, b, c, x, d, e, f, y, g, h, i, z];
  const place = roi.box.start.map((n, axis) => n - (start[axis] as number)) as unknown as Triple;
  return {
    image: {
      ...image,
      grid: { ...grid, size, affine },
      data,
      nonFiniteCount: image.nonFiniteCount === 0 ? 0 : countNonFinite(data),
    },
    roi: { ...roi, box: { ...roi.box, start: place } },
    part: { start, size },
  };
}

function countNonFinite(data: ArrayLike<number>): number {
  let count = 0;
  for (let n = 0; n < data.length; n++) if (!Number.isFinite(data[n])) count++;
  return count;
}
