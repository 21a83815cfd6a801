import { createCpuEngine } from '../../engine/cpu/cpu-engine.ts';
import type { Engine, RunOptions } from '../../engine/engine.ts';
import { type AxisKernel, type Placement, parallelPositions } from '../../engine/interpolation.ts';
import { LocusError } from '../../volume/errors.ts';
import { type Affine, type Grid, type Triple, voxelCount } from '../../volume/grid.ts';
import { indexToIndex } from '../../volume/index-to-index.ts';
import { makePacer } from '../../volume/pace.ts';
import type { Volume, VoxelArray } from '../../volume/volume.ts';

/** Positions on the border of the outermost voxels, half a voxel out, are still inside; rounding must not decide. */
const EDGE = 0.5 + 1e-6;

/** Least share of voxels without a number among those read that makes a new voxel one, too. */
const LEAST_HOLE = 1e-9;

/**
 * An image on the grid of another, by world coordinates: scaled, shifted and turned at will. Voxels outside of the image,
 * and those that a hole of it takes part in, are NaN, which is in no region. Float32, on the WebGPU engine within
 * INTERPOLATION_BOUND of the largest magnitude. Intensities are not rounded.
 *
 * @throws LocusError 'geometry-mismatch' where nothing of the image lies on the grid or its affine is singular,
 * 'cancelled', 'device-lost'
 */
export async function resampleOnto(
  engine: Engine,
  image: Volume,
  grid: Grid,
  interpolator: 'linear' | 'cubic',
  run: RunOptions = {},
): Promise<Volume> {
  const matrix = indexToIndex(grid, image.grid);
  if (matrix === null) {
    throw new LocusError(
      'geometry-mismatch',
      'The header of the image puts all its voxels in one plane.',
      'Export the image again, with its geometry.',
    );
  }
  const placement = placementOf(grid.size, matrix);
  const { size } = image.grid;
  const { data, holes } = withoutHoles(image);
  const at = { size, placement, run };
  const values = await read(engine, data, at, interpolator);
  const shares = holes === null ? null : await read(createCpuEngine(), holes, at, 'linear');
  const out = new Float32Array(voxelCount(grid));
  const nonFiniteCount = await fill(
    out,
    { values, shares, matrix, to: grid.size, from: size },
    run,
  );
  if (nonFiniteCount === out.length) {
    throw new LocusError(
      'geometry-mismatch',
      'Nothing of the image lies on the grid of the other one.',
      'Check that both belong to one patient and study.',
    );
  }
  return { ...image, grid, data: out, nonFiniteCount };
}

/** Along the axes where they are parallel: there the engines are more exact. */
function placementOf(size: Triple, matrix: Affine): Placement {
  const placement: Placement = { kind: 'affine', size, matrix };
  const positions = parallelPositions(placement);
  return positions === null ? placement : { kind: 'axes', positions };
}

async function read(
  engine: Engine,
  data: VoxelArray,
  at: { readonly size: Triple; readonly placement: Placement; readonly run: RunOptions },
  interpolator: AxisKernel['interpolator'],
): Promise<Float64Array> {
  const kernel: AxisKernel = { interpolator, border: 'edge', outside: 'border' };
  const on = async (used: Engine) => {
    const batch = used.batch();
    const handle = batch.image({ size: at.size, data, label: 'resampling' });
    const voxels = batch.voxels(batch.interpolate(handle, at.placement, kernel));
    await batch.run(at.run);
    return voxels.value();
  };
  try {
    return await on(engine);
  } catch (error) {
    const hasNoRoom = error instanceof LocusError && error.code === 'too-large';
    if (hasNoRoom && engine.info.name !== 'cpu') return on(createCpuEngine());
    throw error;
  }
}

function withoutHoles({ data, nonFiniteCount }: Volume) {
  if (nonFiniteCount === 0) return { data, holes: null };
  const filled = Float32Array.from(data);
  const holes = new Uint8Array(data.length);
  for (let n = 0; n < filled.length; n++) {
    if (Number.isFinite(filled[n])) continue;
    filled[n] = 0;
    holes[n] = 1;
  }
  return { data: filled, holes };
}

/** Writes what there is and counts what is not. */
async function fill(
  out: Float32Array,
  found: {
    readonly values: Float64Array;
    readonly shares: Float64Array | null;
    readonly matrix: Affine;
    readonly to: Triple;
    readonly from: Triple;
  },
  { signal }: RunOptions,
): Promise<number> {
  const { values, shares, matrix, to, from } = found;
  const [a, b, c, t, d, e, f, u, g, h, l, v] = matrix;
  const isOut = (position: number, count: number) =>
    position < -EDGE || position > count - 1 + EDGE;
  const pace = makePacer(signal);
  let missing = 0;
  let n = 0;
  for (let k = 0; k < to[2]; k++) {
    await pace();
    for (let j = 0; j < to[1]; j++) {
      for (let i = 0; i < to[0]; i++, n++) {
        const isMissing =
          isOut(a * i + b * j + c * k + t, from[0]) ||
          isOut(d * i + e * j + f * k + u, from[1]) ||
          isOut(g * i + h * j + l * k + v, from[2]) ||
          (shares !== null && (shares[n] as number) > LEAST_HOLE);
        out[n] = isMissing ? Number.NaN : (values[n] as number);
        if (isMissing) missing++;
      }
    }
  }
  return missing;
}
