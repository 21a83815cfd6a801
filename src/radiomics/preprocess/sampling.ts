import { type Affine, type Grid, indexToWorld, type Triple } from '../../volume/grid.ts';
import type { Box } from '../../volume/roi.ts';

/** A new grid along the axes of an image's own, and where its voxels lie among the image's. */
export interface Sampling {
  readonly grid: Grid;
  /** Per axis, for each new voxel, the position in voxels of the image, fractions included. */
  readonly positions: readonly [Float64Array, Float64Array, Float64Array];
}

type Axis = 0 | 1 | 2;
const AXES = [0, 1, 2] as const;

/** Spacings with 0 or NaN, "keep this axis", filled in. */
export function completeSpacing(grid: Grid, spacing: Triple): Triple {
  return perAxis((axis) => (spacing[axis] > 0 ? spacing[axis] : grid.spacing[axis]));
}

/**
 * IBSI's grid (manual section 2.4): ceil(n old / new) voxels, centred on the centre of the original one.
 * An axis whose spacing is kept keeps its voxels.
 */
export function ibsiSampling(grid: Grid, spacing: Triple): Sampling {
  const wanted = completeSpacing(grid, spacing);
  return samplingAt(
    grid,
    wanted,
    perAxis((axis) => {
      const size = grid.size[axis];
      const ratio = wanted[axis] / grid.spacing[axis];
      // 0.3 mm in steps of 0.1 are 3.0000000000000004 of them: the margin keeps a fourth away.
      const count = Math.max(1, Math.ceil(size / ratio - 1e-6));
      const first = (size - 1) / 2 - (ratio * (count - 1)) / 2;
      return Float64Array.from({ length: count }, (_, n) => settle(first + n * ratio));
    }),
  );
}

/**
 * PyRadiomics' grid: corner of the first voxel on the image's corner, cropped to the region's box grown by half
 * an old voxel and `padDistance` new ones, and to the image. An axis along which the region is one voxel
 * thick keeps its spacing. Where no spacing changes at all, the box is grown by `padDistance` voxels exactly.
 * Found by comparing 3000 random cases with PyRadiomics 3.1.0: sizes and origins equal.
 */
export function pyradiomicsSampling(
  grid: Grid,
  roi: Box,
  spacing: Triple,
  padDistance: number,
): Sampling {
  const asked = completeSpacing(grid, spacing);
  const wanted = perAxis((axis) => (roi.size[axis] === 1 ? grid.spacing[axis] : asked[axis]));
  const isKept = wanted.every((mm, axis) => mm === grid.spacing[axis]);
  return samplingAt(
    grid,
    wanted,
    perAxis((axis) => {
      const first = roi.start[axis];
      const last = first + roi.size[axis] - 1;
      if (isKept) {
        const low = Math.max(first - padDistance, 0);
        const high = Math.min(last + padDistance, grid.size[axis] - 1);
        return Float64Array.from({ length: high - low + 1 }, (_, n) => low + n);
      }
      const ratio = grid.spacing[axis] / wanted[axis];
      const low = Math.max(Math.floor((first - 0.5) * ratio - padDistance), 0);
      const high = Math.min(
        Math.ceil((last + 0.5) * ratio + padDistance),
        Math.ceil(grid.size[axis] * ratio) - 1,
      );
      return itkPositions(grid, wanted[axis], axis, low, high - low + 1);
    }),
  );
}

/**
 * Positions as ITK's resampling computes them, by way of world coordinates. From 1 mm to 2 mm every centre
 * lies half-way between two voxels and nearest neighbour takes the one that rounding favours, so the
 * mask is PyRadiomics' only if the rounding is. Along x ITK goes from the row's first position to the one after
 * its last by fractions, else voxel by voxel. On an oblique grid ITK's matrices round otherwise; the positions
 * are then relative to the first voxel.
 */
function itkPositions(
  grid: Grid,
  spacing: number,
  axis: Axis,
  low: number,
  count: number,
): Float64Array {
  const column = AXES.map((row) => grid.affine[4 * row + axis] as number);
  const row = column.findIndex((value) => value !== 0);
  const isAligned = column.filter((value) => value !== 0).length === 1;
  const origin = isAligned ? (grid.affine[4 * row + 3] as number) : 0;
  const old = isAligned ? (column[row] as number) : grid.spacing[axis];
  const step = Math.sign(old) * spacing;
  const ratio = old / step;
  const first = origin + old * (low / ratio + (0.5 * (step - old)) / old);
  const position = (n: number) => (first + step * n - origin) * (1 / old);
  if (axis !== 0) return Float64Array.from({ length: count }, (_, n) => position(n));
  const start = position(0);
  const end = position(count);
  return Float64Array.from({ length: count }, (_, n) => start + (end - start) * (n / count));
}

/** Part of a sampling: the box is in voxels of the new grid. */
export function cropSampling({ grid, positions }: Sampling, { start, size }: Box): Sampling {
  const [a, b, c, , d, e, f, , g, h, i] = grid.affine;
  const [x, y, z] = indexToWorld(grid.affine, start);
  return {
    grid: { ...grid, size, affine: [a, b, c, x, d, e, f, y, g, h, i, z] },
    positions: perAxis((axis) =>
      positions[axis].slice(start[axis], start[axis] + size[axis]),
    ) as Sampling['positions'],
  };
}

/** The new voxels that lie within one old voxel of the box, and `margin` more, inside the new grid. */
export function coveringBox({ grid, positions }: Sampling, box: Box, margin: number): Box {
  const spans = AXES.map((axis) => {
    const at = positions[axis];
    const low = Math.max(
      at.findIndex((p) => p > box.start[axis] - 1),
      0,
    );
    // A region thinner than the new voxels may lie between two of them: one is enough to find that out.
    const high = Math.max(
      at.findLastIndex((p) => p < box.start[axis] + box.size[axis]),
      low,
    );
    return [Math.max(low - margin, 0), Math.min(high + margin, grid.size[axis] - 1)] as const;
  }) as unknown as readonly [Span, Span, Span];
  return {
    start: perAxis((axis) => spans[axis][0]),
    size: perAxis((axis) => spans[axis][1] - spans[axis][0] + 1),
  };
}

type Span = readonly [number, number];

function samplingAt(
  grid: Grid,
  spacing: Triple,
  positions: readonly [Float64Array, Float64Array, Float64Array],
): Sampling {
  const scale = perAxis((axis) => spacing[axis] / grid.spacing[axis]);
  const [x, y, z] = indexToWorld(
    grid.affine,
    perAxis((axis) => positions[axis][0] as number),
  );
  const [a, b, c, , d, e, f, , g, h, i] = grid.affine;
  const [p, q, r] = scale;
  const affine: Affine = [a * p, b * q, c * r, x, d * p, e * q, f * r, y, g * p, h * q, i * r, z];
  return { grid: { size: perAxis((axis) => positions[axis].length), spacing, affine }, positions };
}

/** A position that only rounding keeps from the half-way point or centre of a voxel is taken to be there. */
function settle(position: number): number {
  const half = Math.round(2 * position) / 2;
  return Math.abs(position - half) < 1e-9 ? half : position;
}

function perAxis<T>(of: (axis: Axis) => T): readonly [T, T, T] {
  return [of(0), of(1), of(2)];
}
