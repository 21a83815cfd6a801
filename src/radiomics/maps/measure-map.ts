import type { Batch, Engine, EngineInfo, Pending } from '../../engine/engine.ts';
import { GPU_LEVEL_MATRIX_MAP_RADIUS } from '../../engine/level-matrix-map.ts';
import {
  COOCCURRENCE_MAP_FEATURES,
  type CooccurrenceMapFeature,
  type CooccurrenceMapRequest,
  GPU_ANY_MCC_RADIUS,
  GPU_COOCCURRENCE_MAP_RADIUS,
  GPU_INTENSITY_MAP_RADIUS,
  GPU_MAP_MCC_LEVELS,
  INTENSITY_MAP_FEATURES,
  type IntensityMapFeature,
  type IntensityMapRequest,
  type MapKernel,
} from '../../engine/map.ts';
import { directions } from '../../engine/neighbourhood.ts';
import {
  GPU_TONE_MAP_RADIUS,
  TONE_MAP_FEATURES,
  type ToneMapFeature,
  type ToneMapRequest,
} from '../../engine/tone-map.ts';
import { makePacer } from '../../volume/pace.ts';
import { percentilePlace } from '../families/firstorder.ts';
import { profileOf } from '../profiles.ts';
import type { ExtractionSettings, FamilyName } from '../settings.ts';
import { neighbourhoods } from '../texture-readings.ts';
import {
  LEVEL_MATRIX_FAMILIES,
  levelMatrixFeature,
  levelMatrixRequest,
} from './level-matrix-maps.ts';
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

function toneFeature(feature: string): ToneMapFeature | undefined {
  return TONE_MAP_FEATURES.find((known) => known === feature);
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

function intensityFeature(feature: string): IntensityMapFeature | undefined {
  return INTENSITY_MAP_FEATURES.find((known) => known === feature);
}

/**
 * Whether an engine has a kernel for a feature. Kernels take the neighbourhood as a whole, and features of each direction
 * by itself, averaged.
 */
export function hasKernel(
  engine: EngineInfo['name'],
  { settings, radius, levelCount }: Pick<MapTask, 'settings' | 'radius' | 'levelCount'>,
  { family, feature }: MapFeature,
): boolean {
  if (engine === 'webgpu' && radius > gpuRadius(family)) return false;
  if (engine === 'webgpu' && feature === 'MCC' && !hasMcc(radius, levelCount)) return false;
  if (family === 'firstorder') return intensityFeature(feature) !== undefined;
  const { texture } = settings;
  if (family === 'glcm') {
    if (kernelFeature(feature) === undefined || (feature === 'MCC' && !texture.isGlcmSymmetric))
      return false;
  } else if (family === 'ngtdm') {
    if (toneFeature(feature) === undefined) return false;
  } else if (levelMatrixFeature(family, feature) === undefined) return false;
  const code = aggregationOf(family, settings);
  if (code === 'ITBB' || code === 'KOBO') return true;
  return texture.plane !== null && (code === 'JJUI' || code === '62GR');
}

/** The largest that the WebGPU engine has a kernel for. */
function gpuRadius(family: FamilyName): number {
  switch (family) {
    case 'glcm':
      return GPU_COOCCURRENCE_MAP_RADIUS;
    case 'firstorder':
      return GPU_INTENSITY_MAP_RADIUS;
    case 'ngtdm':
      return GPU_TONE_MAP_RADIUS;
    default:
      return GPU_LEVEL_MATRIX_MAP_RADIUS;
  }
}

function hasMcc(radius: number, levels: number): boolean {
  return radius <= GPU_ANY_MCC_RADIUS || levels <= GPU_MAP_MCC_LEVELS;
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
  const { size, levels, settings, radius } = task;
  const image = batch.image({ size, data: levels, label: 'map' });
  const counts = new Uint8Array(levels.length);
  for (let n = 0; n < levels.length; n++) if (levels[n] !== 0) counts[n] = 1;
  const counted = batch.region(counts, size);
  const mask = new Uint8Array(levels.length);
  for (const at of centres) mask[at] = 1;
  const within = batch.region(mask, size);
  const handle = batch.discretise(image, counted, { kind: 'identity' });
  const kernel: MapKernel = { radius, across: flatAxis(settings) };
  const wanted = task.features
    .map((each, row) => ({ ...each, row }))
    .filter((each) => hasKernel(engine, task, each));
  return [
    ...rowsOf(wanted, 'glcm', kernelFeature, (features) =>
      batch.cooccurrenceMap(handle, within, cooccurrenceRequest(task, kernel, features)),
    ),
    ...rowsOf(wanted, 'firstorder', intensityFeature, (features) => {
      const data = task.intensities;
      const intensities = batch.image({ size, data, label: 'map' });
      return batch.intensityMap(
        intensities,
        handle,
        within,
        intensityRequest(task, kernel, features),
      );
    }),
    ...rowsOf(wanted, 'ngtdm', toneFeature, (features) =>
      batch.toneMap(handle, within, toneRequest(settings, kernel, features)),
    ),
    ...LEVEL_MATRIX_FAMILIES.flatMap((family) =>
      rowsOf(
        wanted,
        family,
        (feature) => levelMatrixFeature(family, feature),
        (features) =>
          batch.levelMatrixMap(
            handle,
            within,
            levelMatrixRequest(settings, family, kernel, features),
          ),
      ),
    ),
  ];
}

/** What of a family is wanted, recorded together. */
function rowsOf<Feature>(
  wanted: readonly (MapFeature & { readonly row: number })[],
  family: FamilyName,
  nameOf: (feature: string) => Feature | undefined,
  recordAll: (features: readonly Feature[]) => Pending<Float32Array>,
): readonly Row[] {
  const rows = wanted
    .filter((each) => each.family === family)
    .map(({ row, feature }) => ({ row, name: nameOf(feature) as Feature }));
  if (rows.length === 0) return [];
  const features = [...new Set(rows.map(({ name }) => name))];
  const values = recordAll(features);
  return rows.map(({ row, name }) => ({ row, values, at: features.indexOf(name) }));
}

function cooccurrenceRequest(
  { settings, isFlat }: MapTask,
  kernel: MapKernel,
  features: readonly CooccurrenceMapFeature[],
): CooccurrenceMapRequest {
  return {
    kernel,
    offsets: directions(neighbourhoods(settings.texture, false).far),
    isSymmetric: settings.texture.isGlcmSymmetric,
    isFlatDefined: profileOf(settings).isFlatDefined,
    flatMcc: isFlat ? 1 : 0,
    features,
  };
}

function toneRequest(
  settings: ExtractionSettings,
  kernel: MapKernel,
  features: readonly ToneMapFeature[],
): ToneMapRequest {
  const { loneVoxels, isFlatDefined } = profileOf(settings);
  return {
    kernel,
    offsets: directions(neighbourhoods(settings.texture, false).far),
    countsLone: loneVoxels === 'count',
    isFlatDefined,
    features,
  };
}

function intensityRequest(
  { settings, spacing }: MapTask,
  kernel: MapKernel,
  features: readonly IntensityMapFeature[],
): IntensityMapRequest {
  const { percentile, isKurtosisExcess } = profileOf(settings);
  return {
    kernel,
    percentilePlace: (p, count) => percentilePlace(p, count, percentile),
    isKurtosisExcess,
    shift: settings.voxelArrayShift,
    voxelVolume: spacing[0] * spacing[1] * spacing[2],
    features,
  };
}
