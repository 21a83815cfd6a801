import { EigenvalueDecomposition, Matrix } from 'ml-matrix';

interface SymmetricShares {
  readonly rows: Uint32Array;
  readonly columns: Uint32Array;
  readonly p: Float64Array;
  readonly margin: Float64Array;
}

/**
 * Maximal correlation coefficient: the square root of the second largest eigenvalue of
 * Q(i,j) = Σ_k p(i,k) p(j,k) / (p_x(i) p_y(k)) (Haralick 1973; PyRadiomics glcm MCC). For a symmetric p, Q is
 * similar to S² with S = D^-½ P D^-½, D the margins, so it is the second largest |eigenvalue| of the
 * symmetric S: half the condition problem and real by construction. The largest is 1.
 */
export function maximalCorrelation({ rows, columns, p, margin }: SymmetricShares): number {
  // Levels that never occur would only add zeros.
  const place = new Int32Array(margin.length).fill(-1);
  let size = 0;
  margin.forEach((share, level) => {
    if (share > 0) place[level] = size++;
  });
  if (size < 2) return 1;
  const matrix = Matrix.zeros(size, size);
  for (let n = 0; n < p.length; n++) {
    const row = rows[n] as number;
    const column = columns[n] as number;
    const scale = Math.sqrt((margin[row] as number) * (margin[column] as number));
    matrix.set(place[row] as number, place[column] as number, (p[n] as number) / scale);
  }
  const { realEigenvalues } = new EigenvalueDecomposition(matrix, { assumeSymmetric: true });
  const sizes = realEigenvalues.map(Math.abs).sort((a, b) => b - a);
  return Math.min(sizes[1] ?? 1, 1);
}
