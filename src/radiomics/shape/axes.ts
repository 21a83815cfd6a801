import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import type { Triple } from '../../volume/grid.ts';

export interface VoxelMoments {
  readonly count: number;
  /** Mean voxel position from the box's first voxel, mm. */
  readonly centre: Triple;
  /** Eigenvalues of Σ (r - mean)(r - mean)ᵀ, largest first, mm²; divide by N or N - 1 for a covariance. */
  readonly scatter: Triple;
}

/** First and second moments of the voxel centres of a mask. Index sums are integers, hence exact. */
export function voxelMoments(mask: Uint8Array, size: Triple, spacing: Triple): VoxelMoments {
  const sums = new Float64Array(3);
  const squares = new Float64Array(6);
  let count = 0;
  for (let k = 0, at = 0; k < size[2]; k++) {
    for (let j = 0; j < size[1]; j++) {
      let rowCount = 0;
      let rowSum = 0;
      let rowSquares = 0;
      for (let i = 0; i < size[0]; i++, at++) {
        if (mask[at] === 0) continue;
        rowCount++;
        rowSum += i;
        rowSquares += i * i;
      }
      if (rowCount === 0) continue;
      count += rowCount;
      add(sums, [rowSum, j * rowCount, k * rowCount]);
      add(squares, [
        rowSquares,
        j * rowSum,
        k * rowSum,
        j * j * rowCount,
        j * k * rowCount,
        k * k * rowCount,
      ]);
    }
  }
  const mean = Array.from(sums, (sum) => sum / count) as unknown as Triple;
  const pairs = [
    [0, 0],
    [0, 1],
    [0, 2],
    [1, 1],
    [1, 2],
    [2, 2],
  ] as const;
  const matrix = Matrix.zeros(3, 3);
  pairs.forEach(([a, b], n) => {
    const scatter =
      ((squares[n] as number) - (sums[a] as number) * mean[b]) * spacing[a] * spacing[b];
    matrix.set(a, b, scatter);
    matrix.set(b, a, scatter);
  });
  const { realEigenvalues } = new EigenvalueDecomposition(matrix, { assumeSymmetric: true });
  // A flat region's smallest eigenvalue is 0 up to rounding, which may be negative.
  const [least, minor, major] = realEigenvalues
    .map((value) => Math.max(value, 0))
    .sort((a, b) => a - b);
  return {
    count,
    centre: [mean[0] * spacing[0], mean[1] * spacing[1], mean[2] * spacing[2]],
    scatter: [major ?? 0, minor ?? 0, least ?? 0],
  };
}

function add(totals: Float64Array, terms: readonly number[]): void {
  terms.forEach((term, n) => {
    totals[n] = (totals[n] as number) + term;
  });
}
