/**
 * Counts by grey level (rows) and by how far something extends (columns): the length of a run, the size of a
 * zone, its distance from the border, the number of dependent voxels. GLRLM, GLSZM, GLDZM and NGLDM have the
 * same features of it.
 */
export interface LevelMatrix {
  readonly levels: number;
  /** Extent of each column, rising. */
  readonly extents: ArrayLike<number>;
  /** [level][column]; fractions where directions are weighted. */
  readonly counts: ArrayLike<number>;
}

/** Features by what they measure; IBSI sections 3.7 to 3.9 and 3.11 name them for each family. */
export interface LevelMatrixFeatures {
  /** Sum of all counts. */
  readonly total: number;
  /** Sum of counts times extent. */
  readonly extent: number;
  readonly short: number;
  readonly long: number;
  readonly low: number;
  readonly high: number;
  readonly shortLow: number;
  readonly shortHigh: number;
  readonly longLow: number;
  readonly longHigh: number;
  readonly levelNonUniformity: number;
  readonly levelNonUniformityNormalized: number;
  readonly extentNonUniformity: number;
  readonly extentNonUniformityNormalized: number;
  readonly levelVariance: number;
  readonly extentVariance: number;
  readonly entropy: number;
  readonly energy: number;
}

/** Features of a matrix, null where it is empty. `epsilon` is added inside the logarithm of the entropy. */
export function levelMatrixFeatures(
  { levels, extents, counts }: LevelMatrix,
  epsilon: number,
): LevelMatrixFeatures | null {
  const columns = extents.length;
  const byLevel = new Float64Array(levels);
  const byExtent = new Float64Array(columns);
  let total = 0;
  for (let level = 0; level < levels; level++) {
    for (let column = 0; column < columns; column++) {
      const count = counts[level * columns + column] as number;
      byLevel[level] = (byLevel[level] as number) + count;
      byExtent[column] = (byExtent[column] as number) + count;
      total += count;
    }
  }
  if (total === 0) return null;
  let shortLow = 0;
  let shortHigh = 0;
  let longLow = 0;
  let longHigh = 0;
  let entropy = 0;
  let energy = 0;
  for (let level = 0; level < levels; level++) {
    if (byLevel[level] === 0) continue;
    const level2 = (level + 1) ** 2;
    for (let column = 0; column < columns; column++) {
      const p = (counts[level * columns + column] as number) / total;
      if (p === 0) continue;
      const extent2 = (extents[column] as number) ** 2;
      shortLow += p / (level2 * extent2);
      shortHigh += (p * level2) / extent2;
      longLow += (p * extent2) / level2;
      longHigh += p * level2 * extent2;
      entropy -= p * Math.log2(p + epsilon);
      energy += p * p;
    }
  }
  const rows = margin(byLevel, (n) => n + 1, total);
  const spans = margin(byExtent, (n) => extents[n] as number, total);
  return {
    total,
    extent: spans.mean * total,
    short: spans.inverseSquare,
    long: spans.square,
    low: rows.inverseSquare,
    high: rows.square,
    shortLow,
    shortHigh,
    longLow,
    longHigh,
    levelNonUniformity: rows.uniformity * total,
    levelNonUniformityNormalized: rows.uniformity,
    extentNonUniformity: spans.uniformity * total,
    extentNonUniformityNormalized: spans.uniformity,
    levelVariance: rows.variance,
    extentVariance: spans.variance,
    entropy,
    energy,
  };
}

/** Moments of one margin about its values. */
function margin(counts: Float64Array, value: (n: number) => number, total: number) {
  let mean = 0;
  let square = 0;
  let inverseSquare = 0;
  let uniformity = 0;
  for (let n = 0; n < counts.length; n++) {
    const p = (counts[n] as number) / total;
    const x = value(n);
    if (p === 0) continue;
    mean += p * x;
    square += p * x * x;
    inverseSquare += p / (x * x);
    uniformity += p * p;
  }
  let variance = 0;
  for (let n = 0; n < counts.length; n++)
    variance += ((counts[n] as number) / total) * (value(n) - mean) ** 2;
  return { mean, square, inverseSquare, uniformity, variance };
}
