import type { Triple } from '../../../volume/grid.ts';
import type { AxisKernel } from '../../interpolation.ts';
import { affineSteps, interpolatorsOf, type Placement } from '../../interpolation.ts';
import { splineCoefficients } from './bspline.ts';
import { findTaps, makeTaps } from './taps.ts';

/**
 * Resamples a volume at positions that an affine matrix gives, in float64. A cubic spline is read from its
 * coefficients, 4 per axis. Every voxel must be finite. Yields the share done now and then, for the event loop to turn.
 */
export function* turning(
  data: ArrayLike<number>,
  size: Triple,
  { size: to, matrix }: Extract<Placement, { kind: 'affine' }>,
  kernel: AxisKernel,
): Generator<number, Float64Array> {
  const steps = affineSteps(to, matrix);
  const names = interpolatorsOf(steps, kernel.interpolator);
  let voxels = data;
  for (const axis of [0, 1, 2] as const) {
    if (names[axis] === 'cubic') voxels = yield* splineAlong(voxels, size, axis, kernel.border);
  }
  const [kx, ky, kz] = names.map((interpolator) => ({ ...kernel, interpolator })) as Kernels;
  const [[xi, xj, xk], [yi, yj, yk], [zi, zj, zk]] = steps;
  const [nx, ny, nz] = size;
  const out = new Float64Array(to[0] * to[1] * to[2]);
  const [tx, ty, tz] = [makeTaps(), makeTaps(), makeTaps()];
  const row = (j: number, k: number, first: number) => {
    for (let i = 0; i < to[0]; i++) {
      findTaps((xi[i] as number) + ((xj[j] as number) + (xk[k] as number)), nx, kx, tx);
      findTaps((yi[i] as number) + ((yj[j] as number) + (yk[k] as number)), ny, ky, ty);
      findTaps((zi[i] as number) + ((zj[j] as number) + (zk[k] as number)), nz, kz, tz);
      let sum = 0;
      for (let c = 0; c < tz.count; c++) {
        for (let b = 0; b < ty.count; b++) {
          const from = nx * ((ty.index[b] as number) + ny * (tz.index[c] as number));
          const weight = (ty.weight[b] as number) * (tz.weight[c] as number);
          for (let a = 0; a < tx.count; a++) {
            sum +=
              weight *
              (tx.weight[a] as number) *
              (voxels[from + (tx.index[a] as number)] as number);
          }
        }
      }
      out[first + i] = sum;
    }
  };
  for (let k = 0, at = 0; k < to[2]; k++) {
    for (let j = 0; j < to[1]; j++, at += to[0]) {
      row(j, k, at);
      yield k / to[2];
    }
  }
  return out;
}

type Kernels = [AxisKernel, AxisKernel, AxisKernel];

/** The spline's coefficients along one axis, line by line. */
export function* splineAlong(
  data: ArrayLike<number>,
  size: Triple,
  axis: 0 | 1 | 2,
  border: AxisKernel['border'],
): Generator<number, Float64Array> {
  const count = size[axis];
  const step = size.slice(0, axis).reduce((product, n) => product * n, 1);
  const line = new Float64Array(count);
  const made = new Float64Array(count);
  const out = new Float64Array(size[0] * size[1] * size[2]);
  for (let first = 0; first < out.length; first += count * step) {
    for (let from = first; from < first + step; from++) {
      for (let n = 0; n < count; n++) line[n] = data[from + n * step] as number;
      splineCoefficients(line, border, made);
      for (let n = 0; n < count; n++) out[from + n * step] = made[n] as number;
    }
    yield 0;
  }
  return out;
}
