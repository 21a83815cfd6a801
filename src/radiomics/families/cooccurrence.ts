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
  const both = isSymmetric ? countedBothWays(counts, levels) : counts;
  let total = 0;
  let filled = 0;
  for (let cell = 0; cell < both.length; cell++) {
    const count = both[cell] as number;
    if (count === 0) continue;
    total += count;
    filled++;
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
      const count = both[i * levels + j] as number;
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

/** Side of the squares in which a matrix is transposed: two of them lie in the nearest cache. */
const SQUARE = 32;

/** The matrix and its transpose, added, square by square: with many levels a column is a cache line a cell. */
function countedBothWays(counts: Float64Array, levels: number): Float64Array {
  const both = new Float64Array(counts.length);
  for (let top = 0; top < levels; top += SQUARE) {
    const bottom = Math.min(top + SQUARE, levels);
    for (let left = 0; left < levels; left += SQUARE) {
      const right = Math.min(left + SQUARE, levels);
      for (let i = top; i < bottom; i++) {
        for (let j = left; j < right; j++) {
          const at = i * levels + j;
          both[at] = (counts[at] as number) + (counts[j * levels + i] as number);
        }
      }
    }
  }
  return both;
}
