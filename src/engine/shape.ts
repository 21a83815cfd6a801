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
  // Loops: the arrays' own methods took six times as long.
  let [sum, isSame] = [0, true];
  for (let n = 0; n < count; n++) {
    const value = values[n] as number;
    sum += value;
    isSame &&= value === first;
  }
  if (isSame) return null;
  const mean = sum / count;
  let squares = 0;
  for (let n = 0; n < count; n++) squares += ((values[n] as number) - mean) ** 2;
  const deviation = Math.sqrt(squares / count);
  const z = new Float64Array(count);
  for (let n = 0; n < count; n++) z[n] = ((values[n] as number) - mean) / deviation;
  return z;
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
