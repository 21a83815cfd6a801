import type { WaveletBand, WaveletFilters } from '../../engine/engine.ts';
import type { Triple } from '../../volume/grid.ts';

/** The definition as one sum over a cube, in float64. */
export function bandByDefinition(
  voxels: ArrayLike<number>,
  [nx, ny, nz]: Triple,
  { low, high }: WaveletFilters,
  band: WaveletBand,
): Float64Array {
  const [tx = [], ty = [], tz = []] = [...band].map((letter) => (letter === 'L' ? low : high));
  const shrink = low.length - 1;
  const [mx, my, mz] = [nx - shrink, ny - shrink, nz - shrink];
  return Float64Array.from({ length: mx * my * mz }, (_, n) => {
    const [x, y, z] = [n % mx, Math.floor(n / mx) % my, Math.floor(n / (mx * my))];
    let sum = 0;
    tz.forEach((c, k) => {
      ty.forEach((b, j) => {
        tx.forEach((a, i) => {
          const at = x + shrink - i + nx * (y + shrink - j + ny * (z + shrink - k));
          sum += a * b * c * (voxels[at] as number);
        });
      });
    });
    return sum;
  });
}
