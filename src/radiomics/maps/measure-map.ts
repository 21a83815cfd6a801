import { makePacer } from '../../volume/pace.ts';
import type { MapTask } from './map-task.ts';
import { neighbourhoodValues } from './neighbourhood-values.ts';

export interface MeasureMapOptions {
  readonly signal?: AbortSignal;
  /** The share of the voxels that is done. */
  readonly onProgress?: (fraction: number) => void;
}

/** The clock is looked at once per so many voxels: well below a millisecond at the smallest radius. */
const LOOK_EVERY = 8;

/**
 * Features of the neighbourhoods of voxels, given by their places in the task's box: a row a feature, in the task's
 * order; NaN where a feature is not defined.
 *
 * @throws LocusError 'cancelled'
 */
export async function measureMap(
  task: MapTask,
  centres: Uint32Array,
  { signal, onProgress }: MeasureMapOptions = {},
): Promise<Float32Array> {
  const values = new Float32Array(task.features.length * centres.length);
  const families = new Set(task.features.map(({ family }) => family));
  const pace = makePacer(signal);
  let done = 0;
  await pace();
  for (const _ of neighbourhoodValues(task, families, centres, values)) {
    if (++done % LOOK_EVERY !== 0) continue;
    onProgress?.(done / centres.length);
    await pace();
  }
  return values;
}
