import type { Triple } from '../../volume/grid.ts';
import type { LevelBox } from './texture.ts';

/** One-sided pairs of voxel and neighbour, for each slice or for all together. */
export function cooccurrenceByDefinition(
  { size: [nx, ny, nz], data }: LevelBox,
  offsets: readonly Triple[],
  bySlice: boolean,
): { readonly levels: number; readonly slices: number; readonly counts: Uint32Array } {
  const levels = data.reduce((most, level) => Math.max(most, level), 1);
  const slices = bySlice ? nz : 1;
  const counts = new Uint32Array(slices * offsets.length * levels * levels);
  const levelAt = (i: number, j: number, k: number) =>
    i < 0 || j < 0 || k < 0 || i >= nx || j >= ny || k >= nz
      ? 0
      : (data[i + nx * (j + ny * k)] as number);
  for (let n = 0; n < data.length; n++) {
    const [i, j, k] = [n % nx, Math.floor(n / nx) % ny, Math.floor(n / (nx * ny))];
    offsets.forEach(([di, dj, dk], o) => {
      const [one, other] = [levelAt(i, j, k), levelAt(i + di, j + dj, k + dk)];
      if (one === 0 || other === 0) return;
      const matrix = (bySlice ? k : 0) * offsets.length + o;
      const cell = (matrix * levels + one - 1) * levels + other - 1;
      counts[cell] = (counts[cell] as number) + 1;
    });
  }
  return { levels, slices, counts };
}
