import type { Diameters } from '../../engine/shape.ts';
import type { Triple } from '../../volume/grid.ts';

/** Every midpoint between an inside and an outside voxel, in doubled voxel coordinates. */
function vertices(mask: Uint8Array, size: Triple): Triple[] {
  const [nx, ny, nz] = size;
  const inside = (i: number, j: number, k: number) =>
    i >= 0 && i < nx && j >= 0 && j < ny && k >= 0 && k < nz && mask[i + nx * (j + ny * k)] === 1;
  const out: Triple[] = [];
  for (let k = -1; k < nz; k++) {
    for (let j = -1; j < ny; j++) {
      for (let i = -1; i < nx; i++) {
        const here = inside(i, j, k);
        if (here !== inside(i + 1, j, k)) out.push([2 * i + 1, 2 * j, 2 * k]);
        if (here !== inside(i, j + 1, k)) out.push([2 * i, 2 * j + 1, 2 * k]);
        if (here !== inside(i, j, k + 1)) out.push([2 * i, 2 * j, 2 * k + 1]);
      }
    }
  }
  return out;
}

/** The largest of all distances between vertices, mm. */
export function diametersByDefinition(mask: Uint8Array, size: Triple, spacing: Triple): Diameters {
  const points = vertices(mask, size);
  const best = { maximum3D: 0, slice: 0, column: 0, row: 0 };
  for (const a of points) {
    for (const b of points) {
      const d = Math.hypot(
        ...[0, 1, 2].map((n) => (((a[n] ?? 0) - (b[n] ?? 0)) * (spacing[n] ?? 0)) / 2),
      );
      best.maximum3D = Math.max(best.maximum3D, d);
      if (a[2] === b[2]) best.slice = Math.max(best.slice, d);
      if (a[1] === b[1]) best.column = Math.max(best.column, d);
      if (a[0] === b[0]) best.row = Math.max(best.row, d);
    }
  }
  return best;
}
