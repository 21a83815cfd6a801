import { type Grid, invertAffine, type Triple } from '../../volume/grid.ts';
import type { Plane } from './plane.ts';

/** Where the pixels of a frame are in a volume: offset of column and row (0, 0), and what each further one adds. */
export interface FramePlacement {
  readonly start: number;
  /** Index axis that the frame lies across. */
  readonly across: 0 | 1 | 2;
  readonly perColumn: number;
  readonly perRow: number;
  /** The columns and rows that lie within the volume; the latter bound is not included. */
  readonly columns: readonly [number, number];
  readonly rows: readonly [number, number];
}

/** A frame whose corners lie this close to voxel centres (in voxels) is a slice of the volume. */
const SLACK = 0.1;

/**
 * Where a frame's pixels are voxels of a grid, whichever of its axes the frame lies across. 'elsewhere' where they are
 * not, 'outside' where the frame lies on the grid's lattice but beyond its edge. Frames without a position fit an image
 * of one slice and the same size.
 */
export function placeFrame(plane: Plane, grid: Grid): FramePlacement | 'outside' | 'elsewhere' {
  const { columns, rows, place, spacing } = plane;
  const [nx, ny, nz] = grid.size;
  if (place === null) {
    const isSameSize = nx === columns && ny === rows && nz === 1;
    if (!isSameSize) return 'elsewhere';
    return {
      start: 0,
      across: 2,
      perColumn: 1,
      perRow: nx,
      columns: [0, columns],
      rows: [0, rows],
    };
  }
  const inverse = invertAffine(grid.affine);
  if (inverse === null) return 'elsewhere';
  // LPS to RAS+.
  const toIndex = ([x, y, z]: Triple, isPoint: 0 | 1) =>
    [0, 4, 8].map(
      (n) =>
        -(inverse[n] ?? 0) * x -
        (inverse[n + 1] ?? 0) * y +
        (inverse[n + 2] ?? 0) * z +
        isPoint * (inverse[n + 3] ?? 0),
    ) as unknown as Triple;
  const scaled = (p: Triple, by: number): Triple => [p[0] * by, p[1] * by, p[2] * by];
  const origin = toIndex(place.origin, 1);
  const column = toIndex(scaled(place.alongRow, spacing?.[0] ?? 1), 0);
  const row = toIndex(scaled(place.alongColumn, spacing?.[1] ?? 1), 0);
  const [a, b] = [mainAxis(column), mainAxis(row)];
  const base = origin.map(Math.round) as unknown as Triple;
  if (a === b || !fits(origin, base, column, a, columns, row, b, rows)) return 'elsewhere';
  const [da, db] = [Math.sign(column[a]), Math.sign(row[b])];
  const c = ([0, 1, 2] as const).find((axis) => axis !== a && axis !== b) ?? 2;
  const insideColumns = inside(base[a], da, columns, grid.size[a]);
  const insideRows = inside(base[b], db, rows, grid.size[b]);
  const isBeyond = base[c] < 0 || base[c] >= grid.size[c];
  if (isBeyond || insideColumns === null || insideRows === null) return 'outside';
  const strides: Triple = [1, nx, nx * ny];
  return {
    start: base[0] + base[1] * strides[1] + base[2] * strides[2],
    across: c,
    perColumn: da * strides[a],
    perRow: db * strides[b],
    columns: insideColumns,
    rows: insideRows,
  };
}

function mainAxis(step: Triple): 0 | 1 | 2 {
  const sizes = step.map(Math.abs);
  return sizes.indexOf(Math.max(...sizes)) as 0 | 1 | 2;
}

/** Whether all four corners lie on voxel centres, reached in whole steps along the two axes. */
function fits(
  origin: Triple,
  base: Triple,
  column: Triple,
  a: 0 | 1 | 2,
  columns: number,
  row: Triple,
  b: 0 | 1 | 2,
  rows: number,
): boolean {
  return [0, columns - 1].every((m) =>
    [0, rows - 1].every((n) =>
      ([0, 1, 2] as const).every((axis) => {
        const at = origin[axis] + m * column[axis] + n * row[axis];
        const whole =
          base[axis] +
          (axis === a ? m * Math.sign(column[a]) : 0) +
          (axis === b ? n * Math.sign(row[b]) : 0);
        return Math.abs(at - whole) <= SLACK;
      }),
    ),
  );
}

/** The part of `count` steps from `base` that lies in [0, size); null where none does. */
function inside(base: number, sign: number, count: number, size: number): [number, number] | null {
  const [first, last] = sign > 0 ? [-base, size - base] : [base - size + 1, base + 1];
  const range: [number, number] = [Math.max(0, first), Math.min(count, last)];
  return range[0] < range[1] ? range : null;
}
