/**
 * Sums over all ordered pairs of different voxels, with w = 1 / distance in mm and z = (x - mean) / σ, the
 * standard deviation being the population's (divided by N).
 */
export interface PairSums {
  readonly count: number;
  /** Σ w_ij, mm⁻¹. */
  readonly weights: number;
  /** Σ w_ij z_i z_j */
  readonly products: number;
  /** Σ w_ij z_i² */
  readonly squares: number;
}

/** The sums where no two voxels make a pair, or where all intensities are equal and z is 0 / 0. */
export const NO_PAIRS = { weights: Number.NaN, products: Number.NaN, squares: Number.NaN } as const;

/** (x - mean) / σ, or null where there are no two different values. */
export function standardised(values: Float64Array): Float64Array | null {
  const count = values.length;
  const first = values[0];
  if (values.every((value) => value === first)) return null;
  const mean = values.reduce((total, x) => total + x, 0) / count;
  const variance = values.reduce((total, x) => total + (x - mean) ** 2, 0) / count;
  const deviation = Math.sqrt(variance);
  return values.map((x) => (x - mean) / deviation);
}

/** Largest distances between two vertices of a region's surface (midpoints between inside and outside), mm. */
export interface Diameters {
  /** Of all vertices (IBSI L0JK). */
  readonly maximum3D: number;
  /** Within one plane of constant z, y and x (PyRadiomics: slice, column, row). */
  readonly slice: number;
  readonly column: number;
  readonly row: number;
}
