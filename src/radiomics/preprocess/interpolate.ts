import { createCpuEngine } from '../../engine/cpu/cpu-engine.ts';
import { weightsAlong } from '../../engine/cpu/volume/interpolate.ts';
import { resampleVoxel } from '../../engine/cpu/volume/resample.ts';
import type { Engine, RunOptions } from '../../engine/engine.ts';
import { type AxisKernel, INTERPOLATION_BOUND } from '../../engine/interpolation.ts';
import { LocusError } from '../../volume/errors.ts';
import type { Triple } from '../../volume/grid.ts';
import { makePacer } from '../../volume/pace.ts';
import type { VoxelArray } from '../../volume/volume.ts';
import type { Sampling } from './sampling.ts';

interface Voxels {
  readonly size: Triple;
  /** Finite. */
  readonly data: VoxelArray;
}

/**
 * An image at positions along its axes. Values closer to a rounding edge than the engine is exact are calculated
 * again in float64, so that rounding them gives the same whole numbers on every engine; all of them where these
 * are so many that one by one would take longer (flat areas under truncation), or where the device has no room.
 */
export async function interpolate(
  engine: Engine,
  image: Voxels,
  positions: Sampling['positions'],
  kernel: AxisKernel,
  distanceToEdge: ((value: number) => number) | null,
  run: RunOptions,
): Promise<Float64Array> {
  if (engine.info.name === 'cpu') return onEngine(engine, image, positions, kernel, run);
  const exact = () => onEngine(createCpuEngine(), image, positions, kernel, run);
  const values = await onEngine(engine, image, positions, kernel, run).catch((error: unknown) => {
    if (error instanceof LocusError && error.code === 'too-large') return exact();
    throw error;
  });
  if (distanceToEdge === null) return values;
  const doubt = INTERPOLATION_BOUND.axes * largestOf(image.data);
  const doubtful: number[] = [];
  for (let n = 0; n < values.length; n++) {
    if (distanceToEdge(values[n] as number) <= doubt) doubtful.push(n);
  }
  if (doubtful.length === 0) return values;
  const axes = weightsAlong(positions, image.size, kernel);
  const cost = axes.reduce((product, { taps }) => product * taps, 1);
  if (doubtful.length * cost > values.length) return exact();
  const [nx, ny] = [positions[0].length, positions[1].length];
  const pace = makePacer(run.signal);
  for (const n of doubtful) {
    const index: Triple = [n % nx, Math.floor(n / nx) % ny, Math.floor(n / (nx * ny))];
    values[n] = resampleVoxel(image.data, image.size, axes, index);
    await pace();
  }
  return values;
}

async function onEngine(
  engine: Engine,
  { size, data }: Voxels,
  positions: Sampling['positions'],
  kernel: AxisKernel,
  run: RunOptions,
): Promise<Float64Array> {
  const batch = engine.batch();
  const image = batch.image({ size, data, label: 'resampling' });
  const values = batch.voxels(batch.interpolate(image, { kind: 'axes', positions }, kernel));
  await batch.run(run);
  return values.value();
}

function largestOf(data: VoxelArray): number {
  let largest = 0;
  for (let n = 0; n < data.length; n++) largest = Math.max(largest, Math.abs(data[n] as number));
  return largest;
}
