/** The non-zero cells of the normalised matrix, with its margins. */
export interface Cooccurrence {
  readonly levels: number;
  readonly rows: Uint32Array;
  readonly columns: Uint32Array;
  readonly p: Float64Array;
  /** Share of each level among first and among second voxels of pairs. Index 0 = level 1. */
  readonly rowMargin: Float64Array;
  readonly columnMargin: Float64Array;
  /** p of |i - j| = k, index k. */
  readonly difference: Float64Array;
  /** p of i + j = k + 2, index k. */
  readonly sum: Float64Array;
}

/** One-sided counts as shares, both ways where symmetric; null without any pair. */
export function cooccurrence(
  counts: Float64Array,
  levels: number,
  isSymmetric: boolean,
): Cooccurrence | null {
  const at = (i: number, j: number) =>
    isSymmetric
      ? (counts[i * levels + j] as number) + (counts[j * levels + i] as number)
      : (counts[i * levels + j] as number);
  let total = 0;
  let filled = 0;
  for (let i = 0; i < levels; i++) {
    for (let j = 0; j < levels; j++) {
      const count = at(i, j);
      total += count;
      if (count > 0) filled++;
    }
  }
  if (total === 0) return null;
  const rows = new Uint32Array(filled);
  const columns = new Uint32Array(filled);
  const p = new Float64Array(filled);
  const rowMargin = new Float64Array(levels);
  const columnMargin = isSymmetric ? rowMargin : new Float64Array(levels);
  const difference = new Float64Array(levels);
  const sum = new Float64Array(2 * levels - 1);
  let n = 0;
  for (let i = 0; i < levels; i++) {
    for (let j = 0; j < levels; j++) {
      const count = at(i, j);
      if (count === 0) continue;
      const share = count / total;
      rows[n] = i;
      columns[n] = j;
      p[n++] = share;
      rowMargin[i] = (rowMargin[i] as number) + share;
      if (!isSymmetric) columnMargin[j] = (columnMargin[j] as number) + share;
      const apart = Math.abs(i - j);
      difference[apart] = (difference[apart] as number) + share;
      sum[i + j] = (sum[i + j] as number) + share;
    }
  }
  return { levels, rows, columns, p, rowMargin, columnMargin, difference, sum };
}
