import { type Affine, type Grid, indexToWorld, voxelCount } from '../../volume/grid.ts';
import type { FeatureMap } from './feature-map.ts';

/** A map as an image of its own: of the whole prepared image's grid, or cropped to the region's box. */
export function mapInGrid(
  { grid, box, values }: FeatureMap,
  initialValue: number,
  isCropped: boolean,
): { readonly grid: Grid; readonly values: Float32Array } {
  if (isCropped) {
    const [a, b, c, , d, e, f, , g, h, i] = grid.affine;
    const [x, y, z] = indexToWorld(grid.affine, box.start);
    const affine: Affine = [a, b, c, x, d, e, f, y, g, h, i, z];
    return { grid: { ...grid, size: box.size, affine }, values };
  }
  const whole = new Float32Array(voxelCount(grid)).fill(initialValue);
  const [nx, ny] = grid.size;
  const [bx, by, bz] = box.size;
  for (let k = 0; k < bz; k++) {
    for (let j = 0; j < by; j++) {
      const from = bx * (j + by * k);
      const to = box.start[0] + nx * (box.start[1] + j + ny * (box.start[2] + k));
      whole.set(values.subarray(from, from + bx), to);
    }
  }
  return { grid, values: whole };
}
