import type { Triple } from '../../../volume/grid.ts';

/** Magnitude of the gradient by central differences (see Batch.gradient), in float64; yields between rows of rows. */
export function* gradientMagnitude(
  voxels: ArrayLike<number>,
  [nx, ny, nz]: Triple,
  spacing: Triple,
): Generator<undefined, Float64Array> {
  const from = voxels instanceof Float64Array ? voxels : Float64Array.from(voxels);
  const out = new Float64Array(from.length);
  const [cx, cy, cz] = spacing.map((h) => 1 / (2 * h)) as unknown as Triple;
  const plane = nx * ny;
  for (let z = 0, n = 0; z < nz; z++) {
    const below = z > 0 ? -plane : 0;
    const above = z < nz - 1 ? plane : 0;
    for (let y = 0; y < ny; y++) {
      const before = y > 0 ? -nx : 0;
      const behind = y < ny - 1 ? nx : 0;
      for (let x = 0; x < nx; x++, n++) {
        const left = x > 0 ? n - 1 : n;
        const right = x < nx - 1 ? n + 1 : n;
        const dx = cx * ((from[right] as number) - (from[left] as number));
        const dy = cy * ((from[n + behind] as number) - (from[n + before] as number));
        const dz = cz * ((from[n + above] as number) - (from[n + below] as number));
        out[n] = Math.sqrt(dx * dx + dy * dy + dz * dz);
      }
    }
    yield;
  }
  return out;
}
