import type { SurfaceCells } from '../../engine/engine.ts';
import type { Triple } from '../../volume/grid.ts';

/** The definition, corner by corner. */
export function cellsByDefinition(mask: Uint8Array, [nx, ny, nz]: Triple): SurfaceCells {
  const counts = new Float64Array(256);
  const positionSums = new Float64Array(768);
  const add = (to: Float64Array, at: number, n: number) => {
    to[at] = (to[at] as number) + n;
  };
  for (let k = -1; k < nz; k++) {
    for (let j = -1; j < ny; j++) {
      for (let i = -1; i < nx; i++) {
        let cell = 0;
        for (let corner = 0; corner < 8; corner++) {
          const [x, y, z] = [i + (corner & 1), j + ((corner >> 1) & 1), k + (corner >> 2)];
          if (x < 0 || y < 0 || z < 0 || x >= nx || y >= ny || z >= nz) continue;
          if (mask[x + nx * (y + ny * z)] === 1) cell |= 1 << corner;
        }
        add(counts, cell, 1);
        if (cell === 0 || cell === 255) continue;
        [i, j, k].forEach((at, axis) => {
          add(positionSums, 3 * cell + axis, at);
        });
      }
    }
  }
  return { counts, positionSums };
}
