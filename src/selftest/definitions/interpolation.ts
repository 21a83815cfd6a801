import type { AxisKernel, Interpolator, Placement } from '../../engine/interpolation.ts';
import type { Triple } from '../../volume/grid.ts';

const POLE = Math.sqrt(3) - 2;

function basis(t: number): number {
  const d = Math.abs(t);
  return d >= 2 ? 0 : d >= 1 ? (2 - d) ** 3 / 6 : 2 / 3 - d * d + d ** 3 / 2;
}

/** What a sample t voxels from a position weighs: for the spline Σ √3 z^|m| β(t - m). */
function weightAt(t: number, interpolator: Interpolator): number {
  if (interpolator === 'nearest') return t > -0.5 && t <= 0.5 ? 1 : 0;
  if (interpolator === 'linear') return Math.max(0, 1 - Math.abs(t));
  let sum = 0;
  for (let m = Math.floor(t) - 1; m <= Math.ceil(t) + 1; m++) {
    sum += Math.sqrt(3) * POLE ** Math.abs(m) * basis(t - m);
  }
  return sum;
}

/** The definition along one axis: a sum over the samples of the endless line that the border rule makes. */
function weightsOf(at: number, size: number, { interpolator, border, outside }: AxisKernel) {
  const weights = new Float64Array(size);
  if (outside === 'zero' && (at < -0.5 || at >= size - 0.5)) return weights;
  const reach = interpolator === 'cubic' ? 30 : 1;
  for (let m = Math.floor(at) - reach; m <= Math.floor(at) + 1 + reach; m++) {
    let n = Math.min(Math.max(m, 0), size - 1);
    if (border === 'mirror') {
      n = m;
      while (size > 1 && (n < 0 || n >= size)) n = n < 0 ? -n : 2 * (size - 1) - n;
      if (size === 1) n = 0;
    }
    weights[n] = (weights[n] as number) + weightAt(m - at, interpolator);
  }
  return weights;
}

/** The definition in float64, for the positions of every new voxel. */
export function imageByDefinition(
  data: ArrayLike<number>,
  [nx, ny, nz]: Triple,
  positions: readonly Triple[],
  kernel: AxisKernel,
): Float64Array {
  return Float64Array.from(positions, ([px, py, pz]) => {
    const [wx, wy, wz] = [
      weightsOf(px, nx, kernel),
      weightsOf(py, ny, kernel),
      weightsOf(pz, nz, kernel),
    ];
    let sum = 0;
    for (let k = 0; k < nz; k++) {
      if (wz[k] === 0) continue;
      for (let j = 0; j < ny; j++) {
        const weight = (wy[j] as number) * (wz[k] as number);
        if (weight === 0) continue;
        for (let i = 0; i < nx; i++) {
          sum += weight * (wx[i] as number) * (data[i + nx * (j + ny * k)] as number);
        }
      }
    }
    return sum;
  });
}

/** What an index adds to a position is a whole number of steps of 2^-32 voxel (see Steps). */
function whole(position: number): number {
  return Math.round(position * 2 ** 32) / 2 ** 32;
}

export function positionsOf(placement: Placement): Triple[] {
  if (placement.kind === 'axes') {
    const [xs, ys, zs] = placement.positions;
    return [...zs].flatMap((z) => [...ys].flatMap((y) => [...xs].map((x): Triple => [x, y, z])));
  }
  const [nx, ny, nz] = placement.size;
  const [a, b, c, t, d, e, f, u, g, h, l, v] = placement.matrix;
  return Array.from({ length: nx * ny * nz }, (_, n): Triple => {
    const [i, j, k] = [n % nx, Math.floor(n / nx) % ny, Math.floor(n / (nx * ny))];
    return [
      whole(a * i + t) + whole(b * j) + whole(c * k),
      whole(d * i) + whole(e * j + u) + whole(f * k),
      whole(g * i) + whole(h * j) + whole(l * k + v),
    ];
  });
}
