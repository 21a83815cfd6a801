import { gridFromAffine } from '../volume/grid.ts';
import type { PhantomVoxels } from './voxels.ts';

/**
 * The case on slices `spacing` mm apart, as pipelines that bring thick slices to a common grid
 * leave it: images linear between slices, labels of the nearest. The grid's axes must be the
 * world's.
 */
export function resampleSlices(made: PhantomVoxels, spacing: number): PhantomVoxels {
  const { grid, images, labels } = made;
  const [nx, ny, nz] = grid.size;
  const plane = nx * ny;
  const ratio = spacing / grid.spacing[2];
  const planes = Math.floor((nz - 1) / ratio) + 1;
  const affine = [...grid.affine] as unknown as number[];
  affine[10] = grid.affine[10] * ratio;
  const resampled = images.map(({ name, data }) => {
    const result = new Int16Array(plane * planes);
    for (let k = 0; k < planes; k++) {
      const below = Math.min(nz - 2, Math.floor(k * ratio));
      const t = k * ratio - below;
      const from = below * plane;
      for (let at = 0; at < plane; at++) {
        const a = data[from + at] as number;
        const b = data[from + plane + at] as number;
        // Where only one slice has brain, the edge stays where the nearer one puts it.
        const value = a === 0 || b === 0 ? (t < 0.5 ? a : b) : a + t * (b - a);
        result[k * plane + at] = value + 0.5;
      }
    }
    return { name, data: result };
  });
  const nearest = new Uint8Array(plane * planes);
  for (let k = 0; k < planes; k++) {
    const from = Math.min(nz - 1, Math.floor(k * ratio + 0.5)) * plane;
    nearest.set(labels.subarray(from, from + plane), k * plane);
  }
  return {
    grid: gridFromAffine([nx, ny, planes], affine as unknown as typeof grid.affine),
    images: resampled,
    labels: nearest,
  };
}
