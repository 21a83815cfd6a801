import { type Affine, type Grid, indexToWorld, type Triple } from './grid.ts';
import { indexToIndex } from './index-to-index.ts';
import type { LabelMap } from './volume.ts';

/**
 * Grids are the same when no corner lies farther apart than this share of the smallest spacing. Headers
 * round: float32 (NIfTI-1) errs by 1e-4 mm at 1 m, decimal text by 1e-2 mm across 500 voxels; ITK's 1e-6
 * refuses such pairs, PyRadiomics users' most frequent complaint. A hundredth of a voxel changes no feature.
 */
const TOLERANCE = 0.01;

/** Angle between axis directions, in degrees, below which a rotation is not worth a word. */
const ANGLE_WORTH_SAYING = 0.01;

export interface GridComparison {
  readonly isSameGrid: boolean;
  /** In words, the image against the mask; empty when the grids agree within tolerance. */
  readonly differences: readonly string[];
  /** Share of the mask's labelled voxels whose centre lies inside the image; 0 if there are none. */
  readonly overlap: number;
}

/** Compares the grids of an image and a mask by where they put their voxels in the world. */
export function compareGrids(image: Grid, mask: LabelMap): GridComparison {
  const differences = gridDifferences(image, mask.grid);
  return {
    isSameGrid: differences.length === 0,
    differences,
    overlap: overlapOf(mask, image),
  };
}

/** What differs between two grids, `a` against `b`, in words; empty when they agree within tolerance. */
export function gridDifferences(a: Grid, b: Grid): string[] {
  const differences: string[] = [];
  const hasSameSize = a.size.every((n, axis) => n === b.size[axis]);
  if (!hasSameSize) differences.push(`size ${a.size.join(' x ')} against ${b.size.join(' x ')}`);
  const apart = cornerDistance(a, b);
  if (hasSameSize && apart <= TOLERANCE * Math.min(...a.spacing, ...b.spacing)) {
    return [];
  }
  if (a.spacing.some((mm, axis) => Math.abs(mm - (b.spacing[axis] ?? 0)) > 1e-4 * mm)) {
    differences.push(`spacing ${spacingInWords(a)} against ${spacingInWords(b)} mm`);
  }
  const codes = [orientationCode(a.affine), orientationCode(b.affine)] as const;
  if (codes[0] !== codes[1]) differences.push(axesInWords(...codes));
  else {
    const angle = angleBetween(a, b);
    if (angle > ANGLE_WORTH_SAYING) differences.push(`rotated by ${short(angle)}°`);
  }
  const origins = distance(indexToWorld(a.affine, [0, 0, 0]), indexToWorld(b.affine, [0, 0, 0]));
  if (origins > TOLERANCE * Math.min(...a.spacing, ...b.spacing)) {
    differences.push(`origin ${short(origins)} mm apart`);
  }
  if (differences.length === 0) differences.push(`corners up to ${short(apart)} mm apart`);
  return differences;
}

/**
 * Which way i, j and k run, as in 'LPS': each letter is the side of the patient towards which the axis
 * leads most (nibabel's aff2axcodes). Of two axes with one main direction the steeper one gets it.
 */
export function orientationCode(affine: Affine): string {
  const cosines = columns(affine).map((column) => {
    const length = Math.hypot(...column) || 1;
    return column.map((x) => x / length);
  });
  const code = ['?', '?', '?'];
  const free = new Set([0, 1, 2]);
  const pairs = [0, 1, 2].flatMap((axis) => [0, 1, 2].map((side) => ({ axis, side })));
  const share = ({ axis, side }: { axis: number; side: number }) => cosines[axis]?.[side] ?? 0;
  pairs.sort((p, q) => Math.abs(share(q)) - Math.abs(share(p)));
  for (const pair of pairs) {
    if (code[pair.axis] !== '?' || !free.delete(pair.side)) continue;
    code[pair.axis] = ('RAS'[pair.side] ?? '?').replace(/./, (letter) =>
      share(pair) < 0 ? ({ R: 'L', A: 'P', S: 'I' }[letter] ?? letter) : letter,
    );
  }
  return code.join('');
}

/** A hair of slack, so that rounding drops no voxel of the outermost layer. */
const EDGE = 0.5001;

function overlapOf(mask: LabelMap, grid: Grid): number {
  const toGrid = indexToIndex(mask.grid, grid);
  if (toGrid === null) return 0;
  const [a, b, c, t, d, e, f, u, g, h, l, v] = toGrid;
  const [mx, my, mz] = mask.grid.size;
  const [nx, ny, nz] = grid.size;
  const { data } = mask;
  const isWithin = (x: number, n: number) => x > -EDGE && x < n - 1 + EDGE;
  let labelled = 0;
  let inside = 0;
  let at = 0;
  for (let k = 0; k < mz; k++) {
    for (let j = 0; j < my; j++) {
      const x = b * j + c * k + t;
      const y = e * j + f * k + u;
      const z = h * j + l * k + v;
      for (let i = 0; i < mx; i++, at++) {
        if (data[at] === 0) continue;
        labelled++;
        if (isWithin(x + a * i, nx) && isWithin(y + d * i, ny) && isWithin(z + g * i, nz)) inside++;
      }
    }
  }
  return labelled === 0 ? 0 : inside / labelled;
}

function cornerDistance(a: Grid, b: Grid): number {
  let farthest = 0;
  for (let corner = 0; corner < 8; corner++) {
    const at = (grid: Grid) =>
      indexToWorld(
        grid.affine,
        grid.size.map((n, axis) => ((corner >> axis) & 1) * (n - 1)) as unknown as Triple,
      );
    farthest = Math.max(farthest, distance(at(a), at(b)));
  }
  return farthest;
}

/** The largest angle between axes of the same name, in degrees. */
function angleBetween(a: Grid, b: Grid): number {
  const other = columns(b.affine);
  return Math.max(
    ...columns(a.affine).map((column, axis) => {
      const [ux, uy, uz] = column;
      const [vx, vy, vz] = other[axis] as Triple;
      const cross = Math.hypot(uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx);
      return (Math.atan2(cross, ux * vx + uy * vy + uz * vz) * 180) / Math.PI;
    }),
  );
}

function axesInWords(a: string, b: string): string {
  const plain = (code: string) =>
    code.replace(/[LPI]/g, (c) => ({ L: 'R', P: 'A', I: 'S' })[c] ?? c);
  if (plain(a) !== plain(b)) return `axes in another order: ${a} against ${b}`;
  const mirrored = ['x', 'y', 'z'].filter((_, axis) => a[axis] !== b[axis]);
  return `mirrored along ${mirrored.join(' and ')}: ${a} against ${b}`;
}

function columns(m: Affine): readonly [Triple, Triple, Triple] {
  return [
    [m[0], m[4], m[8]],
    [m[1], m[5], m[9]],
    [m[2], m[6], m[10]],
  ];
}

function distance(p: Triple, q: Triple): number {
  return Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]);
}

function spacingInWords(grid: Grid): string {
  return grid.spacing.map(short).join(' x ');
}

function short(value: number): string {
  return String(Number(value.toPrecision(5)));
}
