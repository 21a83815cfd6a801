import type { Batch, Engine, EngineInfo, Pending } from '../../engine/engine.ts';
import {
  COOCCURRENCE_MAP_FEATURES,
  type CooccurrenceMapFeature,
  GPU_MAP_RADIUS,
  type MapKernel,
} from '../../engine/map.ts';
import { directions } from '../../engine/neighbourhood.ts';
import { makePacer } from '../../volume/pace.ts';
import { profileOf } from '../profiles.ts';
import { neighbourhoods } from '../texture-readings.ts';
import { aggregationOf, flatAxis, type MapFeature, type MapTask } from './map-task.ts';
import { neighbourhoodValues } from './neighbourhood-values.ts';

export interface MeasureMapOptions {
  readonly signal?: AbortSignal;
  /** The share of the work that is done. */
  readonly onProgress?: (fraction: number) => void;
}

/** The clock is looked at once per so many voxels: well below a millisecond at the smallest radius. */
const LOOK_EVERY = 8;

/**
 * Features of the neighbourhoods of voxels, given by their places in the task's box: a row a feature, in the task's
 * order; NaN where a feature is not defined. By the engine where it has a kernel for them, else by definition.
 *
 * @throws LocusError 'cancelled', 'device-lost', 'too-large'
 */
export async function measureMap(
  engine: Engine,
  task: MapTask,
  centres: Uint32Array,
  { signal, onProgress }: MeasureMapOptions = {},
): Promise<Float32Array> {
  const values = new Float32Array(task.features.length * centres.length);
  const byDefinition = task.features
    .map((each, row) => ({ ...each, row }))
    .filter((each) => !hasKernel(engine.info.name, task, each));
  const share = 1 - byDefinition.length / task.features.length;
  if (share > 0) {
    const batch = engine.batch();
    const rows = record(engine.info.name, batch, task, centres);
    await batch.run({
      ...(signal === undefined ? {} : { signal }),
      onProgress: (done, total) => onProgress?.(total === 0 ? 0 : (share * done) / total),
    });
    for (const { row, values: read, at } of rows) {
      const from = at * centres.length;
      values.set(read.value().subarray(from, from + centres.length), row * centres.length);
    }
  }
  if (byDefinition.length === 0) return values;
  const pace = makePacer(signal);
  let done = 0;
  await pace();
  for (const _ of neighbourhoodValues(task, byDefinition, centres, values)) {
    if (++done % LOOK_EVERY !== 0) continue;
    onProgress?.(share + ((1 - share) * done) / centres.length);
    await pace();
  }
  return values;
}

/** Equal features under other names. */
const SAME: Readonly<Record<string, CooccurrenceMapFeature>> = {
  Dissimilarity: 'DifferenceAverage',
  Homogeneity1: 'Id',
  Homogeneity2: 'Idm',
  SumVariance: 'ClusterTendency',
};

function kernelFeature(feature: string): CooccurrenceMapFeature | undefined {
  const name = SAME[feature] ?? feature;
  return COOCCURRENCE_MAP_FEATURES.find((known) => known === name);
}

/** Whether an engine has a kernel for a feature. Kernels take features of each direction by itself and average them. */
export function hasKernel(
  engine: EngineInfo['name'],
  { settings, radius }: MapTask,
  { family, feature }: MapFeature,
): boolean {
  if (engine === 'webgpu' && radius > GPU_MAP_RADIUS) return false;
  if (family !== 'glcm' || kernelFeature(feature) === undefined) return false;
  const { texture } = settings;
  const code = aggregationOf('glcm', settings);
  const isAveraged = code === 'ITBB' || (code === 'JJUI' && texture.plane !== null);
  return isAveraged && (feature !== 'MCC' || texture.isGlcmSymmetric);
}

interface Row {
  /** In the result. */
  readonly row: number;
  readonly values: Pending<Float32Array>;
  /** In those values. */
  readonly at: number;
}

function record(
  engine: EngineInfo['name'],
  batch: Batch,
  task: MapTask,
  centres: Uint32Array,
): readonly Row[] {
  const { size, levels, settings, radius, isFlat } = task;
  const image = batch.image({ size, data: levels, label: 'map' });
  const counts = new Uint8Array(levels.length);
  for (let n = 0; n < levels.length; n++) if (levels[n] !== 0) counts[n] = 1;
  const counted = batch.region(counts, size);
  const mask = new Uint8Array(levels.length);
  for (const at of centres) mask[at] = 1;
  const within = batch.region(mask, size);
  const handle = batch.discretise(image, counted, { kind: 'identity' });
  const kernel: MapKernel = { radius, across: flatAxis(settings) };
  const rows = task.features.flatMap((each, row) => {
    const name = hasKernel(engine, task, each) ? kernelFeature(each.feature) : undefined;
    return name === undefined ? [] : [{ row, name }];
  });
  const features = [...new Set(rows.map(({ name }) => name))];
  const { far } = neighbourhoods(settings.texture, false);
  const values = batch.cooccurrenceMap(handle, within, {
    kernel,
    offsets: directions(far),
    isSymmetric: settings.texture.isGlcmSymmetric,
    isFlatDefined: profileOf(settings).isFlatDefined,
    flatMcc: isFlat ? 1 : 0,
    features,
  });
  return rows.map(({ row, name }) => ({ row, values, at: features.indexOf(name) }));
}
