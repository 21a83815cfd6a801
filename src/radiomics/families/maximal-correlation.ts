import { EigenvalueDecomposition, Matrix } from 'ml-matrix';

interface Shares {
  readonly rows: Uint32Array;
  readonly columns: Uint32Array;
  readonly p: Float64Array;
  /** The same array for a symmetric p. */
  readonly rowMargin: Float64Array;
  readonly columnMargin: Float64Array;
}

/**
 * Maximal correlation coefficient: the square root of the second largest eigenvalue of
 * Q(i,j) = Σ_k p(i,k) p(j,k) / (p_x(i) p_y(k)) (Haralick 1973; PyRadiomics glcm MCC). Q is similar to S Sᵀ with
 * S = D_x^-½ P D_y^-½, D the margins. Where p is symmetric, S is too, and the answer is the second largest
 * |eigenvalue| of S itself: half the condition problem. The largest is 1.
 */
export function maximalCorrelation({ rows, columns, p, rowMargin, columnMargin }: Shares): number {
  // Levels that never occur would only add zeros.
  const place = new Int32Array(rowMargin.length).fill(-1);
  let size = 0;
  rowMargin.forEach((share, level) => {
    if (share > 0 || (columnMargin[level] as number) > 0) place[level] = size++;
  });
  if (size < 2) return 1;
  const matrix = Matrix.zeros(size, size);
  for (let n = 0; n < p.length; n++) {
    const row = rows[n] as number;
    const column = columns[n] as number;
    const scale = Math.sqrt((rowMargin[row] as number) * (columnMargin[column] as number));
    matrix.set(place[row] as number, place[column] as number, (p[n] as number) / scale);
  }
  const isSymmetric = rowMargin === columnMargin;
  const { realEigenvalues } = new EigenvalueDecomposition(
    isSymmetric ? matrix : matrix.mmul(matrix.transpose()),
    { assumeSymmetric: true },
  );
  const sizes = realEigenvalues.map(Math.abs).sort((a, b) => b - a);
  const second = Math.min(sizes[1] ?? 1, 1);
  return isSymmetric ? second : Math.sqrt(second);
}
