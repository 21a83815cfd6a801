import type { Triple } from '../../../volume/grid.ts';
import type { SurfaceCells } from '../../engine.ts';

/** Marching-cubes cells by corner configuration (see SurfaceCells). */
export function surfaceCells(mask: Uint8Array, size: Triple): SurfaceCells {
  const [nx, ny, nz] = size;
  const counts = new Float64Array(256);
  const positionSums = new Float64Array(256 * 3);
  // Two rows of zeros stand in for the padding in y and z.
  const empty = new Uint8Array(nx);
  const row = (j: number, k: number) =>
    j < 0 || j >= ny || k < 0 || k >= nz
      ? empty
      : mask.subarray(nx * (j + ny * k), nx * (j + ny * k + 1));
  for (let k = -1; k < nz; k++) {
    for (let j = -1; j < ny; j++) {
      const r00 = row(j, k);
      const r10 = row(j + 1, k);
      const r01 = row(j, k + 1);
      const r11 = row(j + 1, k + 1);
      // Corner bits 0, 2, 4, 6 of the column at i; the column at i + 1 is the same shifted by one.
      let left = 0;
      for (let i = -1; i < nx; i++) {
        const at = i + 1;
        const right =
          at < nx
            ? (r00[at] as number) |
              ((r10[at] as number) << 2) |
              ((r01[at] as number) << 4) |
              ((r11[at] as number) << 6)
            : 0;
        const configuration = left | (right << 1);
        left = right;
        counts[configuration] = (counts[configuration] as number) + 1;
        if (configuration === 0 || configuration === 255) continue;
        const to = 3 * configuration;
        positionSums[to] = (positionSums[to] as number) + i;
        positionSums[to + 1] = (positionSums[to + 1] as number) + j;
        positionSums[to + 2] = (positionSums[to + 2] as number) + k;
      }
    }
  }
  return { counts, positionSums };
}
