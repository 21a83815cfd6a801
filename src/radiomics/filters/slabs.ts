import type { Engine, RunOptions } from '../../engine/engine.ts';
import type { Box } from '../../volume/roi.ts';
import type { FilterSettings } from '../settings-filters.ts';
import { type ResponseSource, responsesOf } from './responses.ts';

/**
 * The response within the region's box, slab by slab across z, one batch each: no more memory than one slab's at
 * a time, besides the response itself. On the CPU a separable filter gives the same bits as in one piece.
 *
 * @throws LocusError 'bad-settings', 'cancelled', 'device-lost', 'too-large'
 */
export async function respondInSlabs(
  engine: Engine,
  source: ResponseSource,
  filter: FilterSettings,
  name: string,
  slabs: readonly Box[],
  options: RunOptions = {},
): Promise<Float64Array | Float32Array> {
  const { box } = source.roi;
  const length = box.size[0] * box.size[1] * box.size[2];
  const out = keptArray(engine, length);
  for (const [n, slab] of slabs.entries()) {
    const batch = engine.batch();
    const voxels = batch.voxels(responsesOf(batch, source, slab)(filter, name));
    await batch.run({
      ...options,
      onProgress: (done, total, label) =>
        options.onProgress?.(n + (total === 0 ? 0 : done / total), slabs.length, label),
    });
    out.set(voxels.value(), box.size[0] * box.size[1] * (slab.start[2] - box.start[2]));
  }
  return out;
}

/** A response as the engine has it, to be kept: float64, or float32 on WebGPU. */
export function keptArray(engine: Engine, length: number): Float64Array | Float32Array {
  return engine.info.name === 'cpu' ? new Float64Array(length) : new Float32Array(length);
}
