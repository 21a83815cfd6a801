import { LocusError } from './errors.ts';
import { type Grid, voxelCount } from './grid.ts';
import { indexToIndex } from './index-to-index.ts';
import { makeLabelMap } from './label-map.ts';
import type { LabelMap } from './volume.ts';

/**
 * Half a voxel apart, a point lies between two voxels and float rounding would choose one at random;
 * this nudge (in voxels) always takes the upper one, as ITK's RoundHalfIntegerUp means to.
 */
const NUDGE = 1e-6;

/**
 * The mask on another grid, by nearest neighbour in world coordinates (oblique and mirrored grids
 * included). What lies outside the mask's grid is background.
 *
 * @throws LocusError 'mask-outside' when a label is drawn but nothing of it lands in the grid,
 * 'geometry-mismatch' when the mask's affine is singular
 */
export function resampleLabels(mask: LabelMap, grid: Grid): LabelMap {
  const data = mask.data.slice(0, 0);
  const out: LabelMap['data'] = new (data.constructor as Uint8ArrayConstructor)(voxelCount(grid));
  const toMask = indexToIndex(grid, mask.grid);
  if (toMask === null) {
    throw new LocusError(
      'geometry-mismatch',
      'The header of the mask puts all its voxels in one plane.',
      'Export the mask again, with the geometry of the image.',
    );
  }
  const [nx, ny, nz] = grid.size;
  const [mx, my, mz] = mask.grid.size;
  const [a, b, c, t, d, e, f, u, g, h, l, v] = toMask;
  let to = 0;
  for (let k = 0; k < nz; k++) {
    for (let j = 0; j < ny; j++, to += nx) {
      // Mask index of the row's first voxel, shifted by a half so that truncation rounds.
      const x = b * j + c * k + t + 0.5 + NUDGE;
      const y = e * j + f * k + u + 0.5 + NUDGE;
      const z = h * j + l * k + v + 0.5 + NUDGE;
      const [first, last] = within(within(within([0, nx - 1], x, a, mx), y, d, my), z, g, mz);
      for (let i = first; i <= last; i++) {
        const mi = Math.floor(x + a * i);
        const mj = Math.floor(y + d * i);
        const mk = Math.floor(z + g * i);
        // The row's ends are found by division, which may err by one voxel.
        if (mi < 0 || mj < 0 || mk < 0 || mi >= mx || mj >= my || mk >= mz) continue;
        out[to + i] = mask.data[mi + mx * (mj + my * mk)] as number;
      }
    }
  }
  const resampled = makeLabelMap(grid, out, mask.labels);
  if (mask.labels.length > 0 && resampled.labels.length === 0) {
    throw new LocusError(
      'mask-outside',
      'Nothing of the mask lands in the image: it lies outside, or is thinner than the image’s voxels.',
      'Check that image and mask belong to the same patient and series.',
    );
  }
  if (mask.regions === undefined) return resampled;
  // Labels that fell between the voxels are gone.
  const left = new Set(resampled.labels.map(({ value }) => value));
  return {
    ...resampled,
    regions: mask.regions.map((region) => ({
      ...region,
      values: region.values.filter((value) => left.has(value)),
    })),
  };
}

/** Narrows [first, last] to the i for which start + step i lies in [0, size), give or take one. */
function within(
  [first, last]: readonly [number, number],
  start: number,
  step: number,
  size: number,
): readonly [number, number] {
  // Smaller steps cannot leave the voxel within a row, and dividing by them could overflow.
  if (Math.abs(step) < 1e-12) return start >= 0 && start < size ? [first, last] : [0, -1];
  const p = -start / step;
  const q = (size - start) / step;
  return [
    Math.max(first, Math.floor(Math.min(p, q)) - 1),
    Math.min(last, Math.ceil(Math.max(p, q)) + 1),
  ];
}
