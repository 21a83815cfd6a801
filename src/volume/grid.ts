export type Triple = readonly [number, number, number];

/**
 * Rows of the 3x4 matrix that takes a voxel index (i, j, k, 1) to world millimetres in RAS+
 * (+x = patient's right, +y = anterior, +z = superior), as NIfTI does.
 * DICOM's and NRRD's LPS is converted at the door.
 */
export type Affine = readonly [
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
];

/** A lattice of voxels in the world. Index x varies fastest in memory: offset = i + nx (j + ny k). */
export interface Grid {
  /** Number of voxels along i, j, k. */
  readonly size: Triple;
  /** Distance between neighbouring voxels along i, j, k in mm: the lengths of the affine's columns. */
  readonly spacing: Triple;
  readonly affine: Affine;
}

/** Makes a grid, taking the spacing from the affine's columns. */
export function gridFromAffine(size: Triple, affine: Affine): Grid {
  return {
    size,
    affine,
    spacing: [
      Math.hypot(affine[0], affine[4], affine[8]),
      Math.hypot(affine[1], affine[5], affine[9]),
      Math.hypot(affine[2], affine[6], affine[10]),
    ],
  };
}

/** An axis-aligned grid with its first voxel centre at `origin` (mm, RAS+). */
export function axisAlignedGrid(size: Triple, spacing: Triple, origin: Triple = [0, 0, 0]): Grid {
  return {
    size,
    spacing,
    affine: [spacing[0], 0, 0, origin[0], 0, spacing[1], 0, origin[1], 0, 0, spacing[2], origin[2]],
  };
}

export function voxelCount(grid: { readonly size: Triple }): number {
  return grid.size[0] * grid.size[1] * grid.size[2];
}

/** Volume of one voxel in mm³: |det| of the affine, right for sheared grids too. */
export function voxelVolume(grid: Grid): number {
  const [a, b, c, , d, e, f, , g, h, i] = grid.affine;
  return Math.abs(a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g));
}

/** World position in mm (RAS+) of a voxel index, fractions allowed. */
export function indexToWorld(affine: Affine, index: Triple): Triple {
  const [i, j, k] = index;
  return [
    affine[0] * i + affine[1] * j + affine[2] * k + affine[3],
    affine[4] * i + affine[5] * j + affine[6] * k + affine[7],
    affine[8] * i + affine[9] * j + affine[10] * k + affine[11],
  ];
}

/** Inverse of an affine, or null when it is singular (a header that places all voxels in a plane). */
export function invertAffine(m: Affine): Affine | null {
  const [a, b, c, tx, d, e, f, ty, g, h, i, tz] = m;
  const det = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g);
  if (!Number.isFinite(1 / det)) return null;
  const r = [
    (e * i - f * h) / det,
    (c * h - b * i) / det,
    (b * f - c * e) / det,
    (f * g - d * i) / det,
    (a * i - c * g) / det,
    (c * d - a * f) / det,
    (d * h - e * g) / det,
    (b * g - a * h) / det,
    (a * e - b * d) / det,
  ] as const;
  return [
    r[0],
    r[1],
    r[2],
    -(r[0] * tx + r[1] * ty + r[2] * tz),
    r[3],
    r[4],
    r[5],
    -(r[3] * tx + r[4] * ty + r[5] * tz),
    r[6],
    r[7],
    r[8],
    -(r[6] * tx + r[7] * ty + r[8] * tz),
  ];
}
