/**
 * What is counted for the texture families beside the co-occurrence matrix: integers, exact, equal on every
 * engine. Levels are 1 to `levels`, 0 in memory. `slices` is the number of z planes of the box where counts
 * are kept apart by slice (IBSI's two-dimensional aggregations), else 1. Voxels of the region are those with a
 * level; neighbours outside it or outside the box do not exist.
 */

/** One-sided co-occurrence counts with the slices kept apart: [slice][offset] matrices of Ng x Ng. */
export interface SliceCooccurrenceCounts {
  readonly levels: number;
  readonly slices: number;
  readonly counts: Uint32Array;
}

/**
 * Runs: stretches of voxels of equal level along a direction, in [slice][offset][level][length - 1] order. The
 * components of an offset are -1, 0 or 1; opposite offsets have equal runs.
 */
export interface RunCounts {
  readonly levels: number;
  /** Length of the longest run, the matrices' number of columns; at least 1. */
  readonly longest: number;
  readonly slices: number;
  readonly counts: Uint32Array;
  /**
   * [slice][offset]: 1 where some line of voxels along the offset holds two or more voxels of the region, be
   * they adjacent or not, else 0. PyRadiomics leaves the other directions out.
   */
  readonly isPaired: Uint8Array;
}

/**
 * Zones: connected groups of voxels of equal level (26-connected, or 8-connected within a plane), in the order
 * of their first voxels in memory. All arrays have one entry a zone.
 */
export interface Zones {
  readonly levels: number;
  readonly slices: number;
  readonly level: Uint32Array;
  /** Number of voxels. */
  readonly size: Uint32Array;
  /**
   * City-block distance from the zone's outermost voxel to the nearest voxel outside the morphological region,
   * within the plane for zones in planes: 1 for a voxel at the region's border or at the edge of the box.
   * null where it was not asked for.
   */
  readonly distance: Uint32Array | null;
  /** z of the zone where slices are kept apart, else 0. */
  readonly slice: Uint32Array;
}

/**
 * How a voxel differs from the mean of its neighbours (NGTDM). With k neighbours the difference is
 * |k level - Σ neighbour levels| / k; numerators are summed by k, so that the sum of differences of a level is
 * Σ_k sums[k] / k. Both arrays are in [slice][level][k] order, k = 0 … neighbours.
 */
export interface ToneDifferences {
  readonly levels: number;
  readonly slices: number;
  /** Number of neighbours a voxel can have: 26, or 8 in a plane, at distance 1. */
  readonly neighbours: number;
  /** Voxels with k neighbours in the region. */
  readonly counts: Uint32Array;
  /** Whole numbers; with many levels their sums can pass 2^32. */
  readonly sums: Float64Array;
}

/**
 * Voxels by the number of their neighbours whose level is at most alpha away (NGLDM, GLDM), in
 * [slice][level][dependent neighbours] order, 0 … neighbours. The voxel itself is not counted.
 */
export interface DependenceCounts {
  readonly levels: number;
  readonly slices: number;
  readonly neighbours: number;
  readonly counts: Uint32Array;
}
