import { STEP } from '../../../volume/pace.ts';
import type { SteeredComponent } from '../../steering.ts';

/** xx, yy, zz, xy, xz, yz of one tensor per voxel. */
export type TensorVoxels = readonly [
  ArrayLike<number>,
  ArrayLike<number>,
  ArrayLike<number>,
  ArrayLike<number>,
  ArrayLike<number>,
  ArrayLike<number>,
];

/**
 * Unit vectors along the eigenvector of the largest eigenvalue, x, y and z one array after the other; its sign means
 * nothing. (1, 0, 0) where the tensor is 0. Yields between pieces of work.
 */
export function* mainDirections([xxs, yys, zzs, xys, xzs, yzs]: TensorVoxels): Generator<
  number,
  Float64Array
> {
  const count = xxs.length;
  const out = new Float64Array(3 * count);
  const matrix = new Float64Array(9);
  const vectors = new Float64Array(9);
  for (let n = 0; n < count; n++) {
    if (n % (STEP / 8) === 0) yield n / count;
    const [xx, yy, zz] = [xxs[n] as number, yys[n] as number, zzs[n] as number];
    const trace = xx + yy + zz;
    out[n] = 1;
    if (!(trace > 0)) continue;
    matrix[0] = xx / trace;
    matrix[4] = yy / trace;
    matrix[8] = zz / trace;
    matrix[1] = matrix[3] = (xys[n] as number) / trace;
    matrix[2] = matrix[6] = (xzs[n] as number) / trace;
    matrix[5] = matrix[7] = (yzs[n] as number) / trace;
    diagonalise(matrix, vectors);
    let main = 0;
    if ((matrix[4] as number) > (matrix[0] as number)) main = 1;
    if ((matrix[8] as number) > (matrix[4 * main] as number)) main = 2;
    for (let axis = 0; axis < 3; axis++) {
      out[axis * count + n] = vectors[3 * axis + main] as number;
    }
  }
  return out;
}

/** Off-diagonal parts of a matrix of trace 1 that are no more than rounding. */
const NOTHING = 1e-17;

/** Jacobi's rotations; eigenvalues end on the diagonal, eigenvectors in the columns. */
function diagonalise(m: Float64Array, vectors: Float64Array): void {
  vectors.fill(0);
  vectors[0] = vectors[4] = vectors[8] = 1;
  for (let sweep = 0; sweep < 12; sweep++) {
    let isDone = true;
    for (const [p, q] of PAIRS) {
      const off = m[3 * p + q] as number;
      if (Math.abs(off) <= NOTHING) continue;
      isDone = false;
      const theta = ((m[4 * q] as number) - (m[4 * p] as number)) / (2 * off);
      const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
      const c = 1 / Math.sqrt(t * t + 1);
      const s = t * c;
      turnColumns(m, p, q, c, s);
      turnRows(m, p, q, c, s);
      turnColumns(vectors, p, q, c, s);
    }
    if (isDone) return;
  }
}

const PAIRS = [
  [0, 1],
  [0, 2],
  [1, 2],
] as const;

function turnColumns(m: Float64Array, p: number, q: number, c: number, s: number): void {
  for (let k = 0; k < 9; k += 3) {
    const [a, b] = [m[k + p] as number, m[k + q] as number];
    m[k + p] = c * a - s * b;
    m[k + q] = s * a + c * b;
  }
}

function turnRows(m: Float64Array, p: number, q: number, c: number, s: number): void {
  for (let k = 0; k < 3; k++) {
    const [a, b] = [m[3 * p + k] as number, m[3 * q + k] as number];
    m[3 * p + k] = c * a - s * b;
    m[3 * q + k] = s * a + c * b;
  }
}

/** Adds a component's part in the transform along the directions. */
export function addComponent(
  voxels: ArrayLike<number>,
  directions: Float64Array,
  { orders: [lx, ly, lz], factor }: SteeredComponent,
  out: Float64Array,
): void {
  const count = out.length;
  for (let n = 0; n < count; n++) {
    const part =
      (directions[n] as number) ** lx *
      (directions[count + n] as number) ** ly *
      (directions[2 * count + n] as number) ** lz;
    out[n] = (out[n] as number) + factor * part * (voxels[n] as number);
  }
}
