import type { Engine, Range, RunOptions } from '../../engine/engine.ts';
import { isWholeType, type Volume } from '../../volume/volume.ts';
import type { FilterSettings } from '../settings-filters.ts';
import { recordFilter } from './filters.ts';

/**
 * The response of a whole image to one filter, voxel by voxel in memory order: in float64 on the CPU engine, of float32's
 * precision on WebGPU. Voxels that are NaN or infinite are read as 0.
 *
 * @throws LocusError 'bad-settings', 'unsupported', 'cancelled', 'device-lost', 'too-large'
 */
export async function filterImage(
  engine: Engine,
  { grid, data, nonFiniteCount }: Volume,
  settings: FilterSettings,
  options: RunOptions = {},
): Promise<Float64Array> {
  const { size, spacing } = grid;
  const voxels =
    nonFiniteCount === 0
      ? data
      : Float64Array.from(data, (value) => (Number.isFinite(value) ? value : 0));
  const made = new Map<string, unknown>();
  const batch = engine.batch();
  const context = {
    batch,
    spacing,
    isWhole: isWholeType(data),
    extremes: () => rangeOf(voxels),
    region: batch.region(new Uint8Array(voxels.length).fill(1), size),
    once: <T>(key: string, make: () => T): T => {
      if (!made.has(key)) made.set(key, make());
      return made.get(key) as T;
    },
  };
  const image = batch.image({ size, data: voxels, label: settings.filter });
  const response = batch.voxels(recordFilter(context, image, settings));
  await batch.run(options);
  return response.value();
}

function rangeOf(voxels: ArrayLike<number>): Range {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (let n = 0; n < voxels.length; n++) {
    const value = voxels[n] as number;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return { min, max };
}
