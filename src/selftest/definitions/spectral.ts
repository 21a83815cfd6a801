import type { SpectralFilter } from '../../engine/spectral.ts';
import type { Triple } from '../../volume/grid.ts';

interface Complex {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/** Sums over all elements of each line; sign -1 forward, 1 backward. */
function transformAxis(
  { re, im }: Complex,
  [nx, ny, nz]: Triple,
  axis: 0 | 1 | 2,
  sign: 1 | -1,
): Complex {
  const out = { re: new Float64Array(re.length), im: new Float64Array(re.length) };
  const length = [nx, ny, nz][axis] as number;
  const step = [1, nx, nx * ny][axis] as number;
  for (let n = 0; n < re.length; n++) {
    const k = Math.floor(n / step) % length;
    const start = n - k * step;
    for (let t = 0; t < length; t++) {
      const angle = (sign * 2 * Math.PI * k * t) / length;
      const [x, y] = [re[start + t * step] as number, im[start + t * step] as number];
      out.re[n] = (out.re[n] as number) + x * Math.cos(angle) - y * Math.sin(angle);
      out.im[n] = (out.im[n] as number) + x * Math.sin(angle) + y * Math.cos(angle);
    }
  }
  return out;
}

/** numpy.fft.ifftshift(numpy.linspace(-1, 1, length)) */
function frequencies(length: number): readonly number[] {
  if (length === 1) return [0];
  const rising = Array.from({ length }, (_, i) => -1 + (2 * i) / (length - 1));
  const middle = Math.floor(length / 2);
  return [...rising.slice(middle), ...rising.slice(0, middle)];
}

function bandAt(band: SpectralFilter['band'], frequency: number): number {
  if (band === null) return 1;
  const nu = 2 ** (band.level - 1) * frequency;
  // Rounding must not decide about a frequency at the end of the band.
  if (band.wavelet === 'shannon') return nu > 0.5 - 2e-7 && nu < 1 + 4e-7 ? 1 : 0;
  return nu > 0.25 && nu < 1 ? Math.cos((Math.PI / 2) * Math.log2(2 * nu)) : 0;
}

function factorial(n: number): number {
  return n === 0 ? 1 : n * factorial(n - 1);
}

/** Without (-i)^L. */
function rieszAt(orders: Triple | null, at: Triple, frequency: number): number {
  if (orders === null) return 1;
  const order = orders[0] + orders[1] + orders[2];
  if (frequency === 0) return order === 0 ? 1 : 0;
  const ways = factorial(order) / orders.reduce((product, l) => product * factorial(l), 1);
  return orders.reduce(
    (product, l, axis) => product * ((at[axis] as number) / frequency) ** l,
    Math.sqrt(ways),
  );
}

/** The real part of the inverse transform of spectrum times transfer function, by sums of complex numbers. */
export function spectralByDefinition(
  voxels: ArrayLike<number>,
  [nx, ny, nz]: Triple,
  { isPlanar, band, riesz }: SpectralFilter,
): Float64Array {
  const size: Triple = [nx, ny, nz];
  const axes = isPlanar ? ([0, 1] as const) : ([0, 1, 2] as const);
  let data: Complex = { re: Float64Array.from(voxels), im: new Float64Array(voxels.length) };
  for (const axis of axes) data = transformAxis(data, size, axis, -1);
  const [fx, fy, fz] = [frequencies(nx), frequencies(ny), frequencies(isPlanar ? 1 : nz)];
  const order = (riesz ?? [0, 0, 0]).reduce((sum, l) => sum + l, 0);
  for (let n = 0; n < voxels.length; n++) {
    const at: Triple = [
      fx[n % nx] as number,
      fy[Math.floor(n / nx) % ny] as number,
      fz[isPlanar ? 0 : Math.floor(n / (nx * ny))] as number,
    ];
    const frequency = Math.hypot(...at);
    const factor = bandAt(band, frequency) * rieszAt(riesz, at, frequency);
    for (let turn = 0; turn < order; turn++) {
      [data.re[n], data.im[n]] = [data.im[n] as number, -(data.re[n] as number)];
    }
    data.re[n] = factor * (data.re[n] as number);
    data.im[n] = factor * (data.im[n] as number);
  }
  for (const axis of axes) data = transformAxis(data, size, axis, 1);
  const count = axes.reduce<number>((product, axis) => product * size[axis], 1);
  return data.re.map((value) => value / count);
}
