import type { Triple } from './grid.ts';
import type { Box } from './roi.ts';

/** The smallest box that holds every voxel that is set; null where none is. x fastest. */
export function boxOf(mask: Uint8Array, size: Triple): Box | null {
  const [nx, ny] = size;
  const low = [...size] as [number, number, number];
  const high = [-1, -1, -1] as [number, number, number];
  const rows = mask.length / nx;
  for (let row = 0; row < rows; row++) {
    const line = mask.subarray(row * nx, (row + 1) * nx);
    const first = line.indexOf(1);
    if (first < 0) continue;
    const [j, k] = [row % ny, Math.floor(row / ny)];
    low[0] = Math.min(low[0], first);
    high[0] = Math.max(high[0], line.lastIndexOf(1));
    low[1] = Math.min(low[1], j);
    high[1] = Math.max(high[1], j);
    low[2] = Math.min(low[2], k);
    high[2] = k;
  }
  if (high[0] < 0) return null;
  return { start: low, size: [high[0] - low[0] + 1, high[1] - low[1] + 1, high[2] - low[2] + 1] };
}

/** The box with so many voxels more on both sides of each axis; it may reach beyond the grid. */
export function growBox({ start, size }: Box, [x, y, z]: Triple): Box {
  return {
    start: [start[0] - x, start[1] - y, start[2] - z],
    size: [size[0] + 2 * x, size[1] + 2 * y, size[2] + 2 * z],
  };
}

/** What of the box lies in a grid of that size. */
export function withinGrid({ start, size }: Box, grid: Triple): Box {
  const bounds = ([0, 1, 2] as const).map((axis) => {
    const from = Math.max(0, start[axis]);
    return { from, length: Math.min(grid[axis], start[axis] + size[axis]) - from };
  });
  return {
    start: bounds.map(({ from }) => from) as unknown as Triple,
    size: bounds.map(({ length }) => length) as unknown as Triple,
  };
}

/** The mask's voxels in a box, 0 where that reaches beyond it. */
export function cutBox(mask: Uint8Array, size: Triple, box: Box): Uint8Array<ArrayBuffer> {
  const [nx, ny, nz] = size;
  const [bx, by, bz] = box.size;
  const [x, y, z] = box.start;
  const out = new Uint8Array(bx * by * bz);
  const [from, to] = [Math.max(0, x), Math.min(nx, x + bx)];
  for (let k = Math.max(0, z); k < Math.min(nz, z + bz); k++) {
    for (let j = Math.max(0, y); j < Math.min(ny, y + by); j++) {
      const row = nx * (j + ny * k);
      out.set(mask.subarray(row + from, row + to), from - x + bx * (j - y + by * (k - z)));
    }
  }
  return out;
}
