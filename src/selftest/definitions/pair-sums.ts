import type { PairSums } from '../../engine/shape.ts';
import type { Triple } from '../../volume/grid.ts';

/** The sums over all ordered pairs of region voxels, weight 1 / distance, and the sums of their terms' magnitudes. */
export function pairSumsByDefinition(
  data: ArrayLike<number>,
  mask: Uint8Array,
  [nx, ny]: Triple,
  spacing: Triple,
): { readonly sums: PairSums; readonly magnitudes: PairSums } {
  const places: Triple[] = [];
  const values: number[] = [];
  mask.forEach((isInside, n) => {
    if (isInside === 0) return;
    const index = [n % nx, Math.floor(n / nx) % ny, Math.floor(n / (nx * ny))];
    places.push(index.map((at, axis) => at * (spacing[axis] as number)) as unknown as Triple);
    values.push(data[n] as number);
  });
  const count = values.length;
  const mean = values.reduce((sum, x) => sum + x, 0) / count;
  const deviation = Math.sqrt(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / count);
  const z = values.map((x) => (x - mean) / deviation);
  const sums = { count, weights: 0, products: 0, squares: 0 };
  let magnitude = 0;
  places.forEach(([x, y, s], i) => {
    places.forEach(([u, v, t], j) => {
      if (i === j) return;
      const weight = 1 / Math.hypot(x - u, y - v, s - t);
      const product = weight * (z[i] as number) * (z[j] as number);
      sums.weights += weight;
      sums.products += product;
      sums.squares += weight * (z[i] as number) ** 2;
      magnitude += Math.abs(product);
    });
  });
  return { sums, magnitudes: { ...sums, products: magnitude } };
}
