import { createCpuEngine } from '../engine/cpu/cpu-engine.ts';
import type { Engine, RunOptions } from '../engine/engine.ts';
import type { AxisKernel, Placement } from '../engine/interpolation.ts';
import { withinGrid } from '../volume/box.ts';
import { crop } from '../volume/crop.ts';
import { LocusError } from '../volume/errors.ts';
import { type Affine, type Grid, indexToWorld, type Triple, voxelCount } from '../volume/grid.ts';
import { indexToIndex } from '../volume/index-to-index.ts';
import type { Box } from '../volume/roi.ts';
import type { Volume, VoxelArray } from '../volume/volume.ts';

/** Finite voxels on a grid. */
export interface Voxels {
  readonly grid: Grid;
  readonly data: VoxelArray;
  readonly label: string;
}

/** Values at the voxels of a box of another grid; NaN where that lies outside the image's. */
export interface OnGrid {
  readonly box: Box;
  readonly values: Float64Array;
}

/** Positions on the border of the outermost voxels, half a voxel out, are still inside; rounding must not decide. */
const EDGE = 0.5 + 1e-6;

/** The edge voxel goes on to half a voxel beyond the outermost centres; what lies further out is taken out below. */
const KERNEL: AxisKernel = { interpolator: 'linear', border: 'edge', outside: 'border' };

/**
 * Images at the voxels of another grid by world coordinates, trilinear, of the raw values: on the WebGPU engine within
 * INTERPOLATION_BOUND of an image's largest magnitude. All images go in one batch; one that is too large for the device
 * sends them all to the CPU.
 *
 * @throws LocusError 'geometry-mismatch' for a singular affine, 'cancelled', 'device-lost'
 */
export async function ontoGrid(
  engine: Engine,
  images: readonly Voxels[],
  to: Grid,
  run: RunOptions = {},
): Promise<readonly OnGrid[]> {
  const places = images.map((image) => placeOf(image, to));
  const on = async (used: Engine) => {
    const batch = used.batch();
    const pending = places.map((place) => {
      if (place === null) return null;
      const { grid, data, label } = place.image;
      const image = batch.image({ size: grid.size, data, label });
      return batch.voxels(batch.interpolate(image, place.placement, KERNEL));
    });
    await batch.run(run);
    return pending.map((each) => each?.value() ?? new Float64Array());
  };
  const values = await on(engine).catch((error: unknown) => {
    const hasNoRoom = error instanceof LocusError && error.code === 'too-large';
    if (hasNoRoom && engine.info.name !== 'cpu') return on(createCpuEngine());
    throw error;
  });
  return places.map((place, n) => {
    const found = values[n] as Float64Array;
    if (place === null) return { box: EMPTY, values: found };
    clearOutside(found, place.placement, place.image.grid.size);
    return { box: place.box, values: found };
  });
}

/** What of an image is read for another grid, voxels that are not finite as 0; null where nothing is. */
export function neededPart(image: Volume, label: string, to: Grid): Voxels | null {
  const box = coveredBox(image.grid, to);
  if (box === null) return null;
  return { grid: boxGrid(image.grid, box), data: crop(image, box, 0), label };
}

/** The values on the whole grid; NaN outside the box. */
export function onWhole({ box, values }: OnGrid, grid: Grid): Float64Array {
  if (values.length === voxelCount(grid)) return values;
  const out = new Float64Array(voxelCount(grid)).fill(Number.NaN);
  const [nx, ny] = grid.size;
  const [bx, by, bz] = box.size;
  for (let k = 0; k < bz; k++) {
    for (let j = 0; j < by; j++) {
      const to = box.start[0] + nx * (box.start[1] + j + ny * (box.start[2] + k));
      const from = bx * (j + by * k);
      out.set(values.subarray(from, from + bx), to);
    }
  }
  return out;
}

/** The part of a grid in a box, as a grid. */
export function boxGrid(grid: Grid, { start, size }: Box): Grid {
  const [x, y, z] = indexToWorld(grid.affine, start);
  const [a, b, c, , d, e, f, , g, h, l] = grid.affine;
  return { size, spacing: grid.spacing, affine: [a, b, c, x, d, e, f, y, g, h, l, z] };
}

const EMPTY: Box = { start: [0, 0, 0], size: [0, 0, 0] };

/**
 * The box of a grid's voxels that are next to any point of another grid, to the edges of its voxels; null where that
 * lies beside it.
 */
export function coveredBox(grid: Grid, other: Grid): Box | null {
  const matrix = indexBetween(other, grid);
  const low = [Infinity, Infinity, Infinity];
  const high = [-Infinity, -Infinity, -Infinity];
  for (let corner = 0; corner < 8; corner++) {
    const index = other.size.map((n, axis) => ((corner >> axis) & 1 ? n - 1 + EDGE : -EDGE));
    indexToWorld(matrix, index as unknown as Triple).forEach((at, axis) => {
      low[axis] = Math.min(low[axis] as number, Math.floor(at));
      high[axis] = Math.max(high[axis] as number, Math.ceil(at));
    });
  }
  const size = high.map((last, axis) => last - (low[axis] as number) + 1) as unknown as Triple;
  const box = withinGrid({ start: low as unknown as Triple, size }, grid.size);
  return box.size.every((n) => n > 0) ? box : null;
}

interface Place {
  readonly image: Voxels;
  readonly box: Box;
  readonly placement: Extract<Placement, { kind: 'affine' }>;
}

function placeOf(image: Voxels, to: Grid): Place | null {
  const box = coveredBox(to, image.grid);
  if (box === null) return null;
  const matrix = indexBetween(boxGrid(to, box), image.grid);
  return { image, box, placement: { kind: 'affine', size: box.size, matrix } };
}

function indexBetween(from: Grid, to: Grid): Affine {
  const matrix = indexToIndex(from, to);
  if (matrix !== null) return matrix;
  throw new LocusError(
    'geometry-mismatch',
    'The header of an image or mask puts all its voxels in one plane.',
    'Export it again, with its geometry.',
  );
}

function clearOutside(
  values: Float64Array,
  { size, matrix }: Place['placement'],
  [nx, ny, nz]: Triple,
): void {
  const [a, b, c, t, d, e, f, u, g, h, l, v] = matrix;
  const isOut = (position: number, count: number) =>
    position < -EDGE || position > count - 1 + EDGE;
  let n = 0;
  for (let k = 0; k < size[2]; k++) {
    for (let j = 0; j < size[1]; j++) {
      const [x, y, z] = [b * j + c * k + t, e * j + f * k + u, h * j + l * k + v];
      for (let i = 0; i < size[0]; i++, n++) {
        if (isOut(x + a * i, nx) || isOut(y + d * i, ny) || isOut(z + g * i, nz)) {
          values[n] = Number.NaN;
        }
      }
    }
  }
}
