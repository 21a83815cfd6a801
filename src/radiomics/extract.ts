import {
  type Batch,
  type CooccurrenceCounts,
  type Engine,
  type ImageHandle,
  type LevelHistogram,
  type Pending,
  type RegionHandle,
  type SurfaceCells,
  WAVELET_BANDS,
} from '../engine/engine.ts';
import { crop, cropPeriodic, grow } from '../volume/crop.ts';
import { LocusError } from '../volume/errors.ts';
import { makePacer } from '../volume/pace.ts';
import { makeRoi, type Roi } from '../volume/roi.ts';
import type { LabelMap, Volume } from '../volume/volume.ts';
import { chosenFeatures } from './catalogue/catalogue.ts';
import { unitOf } from './catalogue/entry.ts';
import { diagnose } from './diagnostics.ts';
import { firstorderFeatures } from './families/firstorder.ts';
import { DIRECTIONS_3D, glcmFeatures } from './families/glcm.ts';
import { shapeFeatures } from './families/shape.ts';
import type { Extraction, ExtractionProgress, FeatureValue } from './feature.ts';
import { missing, type Outcome, type Outcomes } from './outcome.ts';
import { makePlan, type PlanNode } from './plan.ts';
import { discretisationRule, PROFILES } from './profiles.ts';
import type { ExtractionSettings, FamilyName } from './settings.ts';
import { waveletFilters } from './wavelets/wavelets.ts';

export interface ExtractInput {
  readonly image: Volume;
  readonly mask: LabelMap;
  /** Label values, united. */
  readonly labels: readonly number[];
  readonly settings: ExtractionSettings;
}

export interface ExtractOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: ExtractionProgress) => void;
  /** Only these derived images, by name; lets several threads share one extraction. */
  readonly images?: readonly string[];
}

/** The engine's part of the progress bar; the formulas take the rest. */
const ENGINE_SHARE = 0.8;

/**
 * All features of one region, in catalogue order, grouped by derived image.
 *
 * @throws LocusError 'geometry-mismatch', 'empty-mask', 'label-absent', 'bad-settings', 'cancelled',
 * 'device-lost', 'too-large'
 */
export async function extract(
  engine: Engine,
  { image, mask, labels, settings }: ExtractInput,
  { signal, onProgress, images }: ExtractOptions = {},
): Promise<Extraction> {
  requireSameSize(image, mask);
  const roi = makeRoi(image, mask, labels, settings.resegmentRange);
  if (settings.binning.kind === 'none') requireGreyLevels(image, roi, settings);
  const plan = makePlan(settings).filter((node) => images?.includes(node.image.name) ?? true);
  const batch = engine.batch();
  const readings = record(batch, plan, image, roi, settings);
  const timings = await batch.run({
    ...(signal === undefined ? {} : { signal }),
    onProgress: (done, total, label) =>
      onProgress?.({
        stage: label,
        image: null,
        family: null,
        fraction: total === 0 ? 0 : (ENGINE_SHARE * done) / total,
      }),
  });
  const start = performance.now();
  const pace = makePacer(signal);
  const features: FeatureValue[] = [];
  for (const [n, reading] of readings.entries()) {
    for (const family of reading.node.families) {
      onProgress?.({
        stage: 'features',
        image: reading.node.image.name,
        family,
        fraction: ENGINE_SHARE + ((1 - ENGINE_SHARE) * n) / readings.length,
      });
      await pace();
      features.push(...familyValues(family, reading, roi, image, settings));
    }
  }
  onProgress?.({ stage: 'done', image: null, family: null, fraction: 1 });
  return {
    features,
    diagnostics: diagnose(image, mask, labels, roi),
    warnings: warningsOf(image, roi),
    timings: { ...timings, features: performance.now() - start },
  };
}

/** What was asked of the engine for one derived image. */
interface Reading {
  readonly node: PlanNode;
  readonly samples: Pending<Float64Array>;
  readonly histogram: Pending<LevelHistogram> | null;
  readonly cooccurrence: Pending<CooccurrenceCounts> | null;
  readonly surface: Pending<SurfaceCells> | null;
}

function record(
  batch: Batch,
  plan: readonly PlanNode[],
  image: Volume,
  roi: Roi,
  settings: ExtractionSettings,
): readonly Reading[] {
  const { box } = roi;
  const intensity = batch.region(roi.intensity, box.size);
  const handles = derivedImages(batch, plan, image, roi);
  return plan.map((node): Reading => {
    const handle = handles.get(node.image.name);
    if (handle === undefined) throw new Error(`no image ${node.image.name}`);
    const isShapeOnly = node.families.every((family) => family === 'shape');
    const levels =
      isShapeOnly || intensity.voxelCount === 0
        ? null
        : levelsOf(batch, handle, intensity, node, settings);
    return {
      node,
      samples: batch.samples(handle, intensity),
      histogram:
        levels !== null && node.families.includes('firstorder') ? batch.histogram(levels) : null,
      cooccurrence:
        levels !== null && node.families.includes('glcm')
          ? batch.cooccurrence(levels, DIRECTIONS_3D)
          : null,
      surface: node.families.includes('shape')
        ? batch.surface(batch.region(roi.morphological, box.size))
        : null,
    };
  });
}

function levelsOf(
  batch: Batch,
  image: ImageHandle,
  region: RegionHandle,
  node: PlanNode,
  settings: ExtractionSettings,
) {
  const profile = PROFILES[settings.profile];
  // A re-segmentation bound is an intensity of the original image; filtered ones have another scale.
  const range = node.image.kind === 'original' ? settings.resegmentRange : null;
  return batch.discretise(image, region, discretisationRule(settings.binning, profile, range));
}

function derivedImages(
  batch: Batch,
  plan: readonly PlanNode[],
  image: Volume,
  roi: Roi,
): ReadonlyMap<string, ImageHandle> {
  const handles = new Map<string, ImageHandle>();
  const { box } = roi;
  for (const { image: derived } of plan) {
    if (handles.has(derived.name)) continue;
    if (derived.kind === 'original') {
      handles.set(
        derived.name,
        batch.image({ size: box.size, data: crop(image, box, 0), label: derived.name }),
      );
      continue;
    }
    const filters = waveletFilters(derived.wavelet);
    const length = filters.low.length;
    // swtn aligns tap k at n + F/2 - k; a valid convolution at n + F - 1 - k.
    const wide = grow(box, length / 2 - 1, length / 2);
    const input = batch.image({
      size: wide.size,
      data: cropPeriodic(image, wide, 0),
      label: 'wavelet',
    });
    const bands = batch.wavelet(input, filters);
    for (const band of WAVELET_BANDS) handles.set(`wavelet-${band}`, bands[band]);
  }
  return handles;
}

function familyValues(
  family: FamilyName,
  reading: Reading,
  roi: Roi,
  image: Volume,
  settings: ExtractionSettings,
): FeatureValue[] {
  const chosen = chosenFeatures(family, settings);
  const wanted = new Set(chosen.map((row) => row.feature));
  const sets: readonly (readonly [string | null, Outcomes])[] =
    family === 'glcm'
      ? settings.aggregations.map(
          (code) => [code, textureOutcomes(reading, settings, code, wanted)] as const,
        )
      : [
          [
            family === 'shape' ? 'DHQ4' : null,
            plainOutcomes(family, reading, roi, image, settings),
          ],
        ];
  return sets.flatMap(([aggregation, outcomes]) =>
    chosen.map((row): FeatureValue => {
      const outcome: Outcome = outcomes[row.feature] ?? missing('not computed');
      const value = typeof outcome === 'number' ? outcome : Number.NaN;
      return {
        name: `${reading.node.image.name}_${family}_${row.feature}`,
        image: reading.node.image.name,
        family,
        feature: row.feature,
        ibsi: row.ibsi,
        aggregation: row.ibsi === null ? null : aggregation,
        unit: unitOf(row.unit, image.unit),
        value,
        reason:
          typeof outcome !== 'number'
            ? outcome.reason
            : Number.isNaN(value)
              ? 'undefined here (0 / 0)'
              : null,
      };
    }),
  );
}

function plainOutcomes(
  family: FamilyName,
  { samples, histogram, surface }: Reading,
  roi: Roi,
  image: Volume,
  settings: ExtractionSettings,
): Outcomes {
  const profile = PROFILES[settings.profile];
  const { spacing } = image.grid;
  if (family === 'shape' && surface !== null) {
    return shapeFeatures(
      { roi, spacing, surface: surface.value(), samples: samples.value() },
      profile,
    );
  }
  return firstorderFeatures(
    {
      samples: samples.value(),
      histogram: countsOf(histogram),
      voxelVolume: spacing[0] * spacing[1] * spacing[2],
      shift: settings.voxelArrayShift,
    },
    profile,
  );
}

function countsOf(histogram: Reading['histogram']): Uint32Array | null {
  const read = tooManyLevels(() => histogram?.value().counts ?? null);
  return typeof read === 'string' ? null : read;
}

function textureOutcomes(
  { cooccurrence }: Reading,
  settings: ExtractionSettings,
  aggregation: ExtractionSettings['aggregations'][number],
  wanted: ReadonlySet<string>,
): Outcomes {
  const counts = tooManyLevels(() => cooccurrence?.value() ?? null);
  if (counts === null)
    return allMissing(wanted, 'no voxel of the region has an intensity in range');
  if (typeof counts === 'string') return allMissing(wanted, counts);
  return glcmFeatures(counts, aggregation, PROFILES[settings.profile], wanted);
}

/** A level image that no matrix can hold costs its own features, not the extraction: the reason is kept. */
function tooManyLevels<T>(read: () => T): T | string {
  try {
    return read();
  } catch (error) {
    if (error instanceof LocusError && error.code === 'bad-settings') return error.message;
    throw error;
  }
}

function allMissing(wanted: ReadonlySet<string>, reason: string): Outcomes {
  return Object.fromEntries([...wanted].map((name) => [name, missing(reason)]));
}

/** Intensities that are to be grey levels as they are must be whole numbers from 1 up. */
function requireGreyLevels(image: Volume, roi: Roi, settings: ExtractionSettings): void {
  const voxels = crop(image, roi.box, 0);
  const isLevel = (value: number) => Number.isInteger(value) && value >= 1;
  const areLevels = voxels.every(
    (value: number, n: number) => roi.intensity[n] === 0 || isLevel(value),
  );
  if (areLevels && settings.imageTypes.wavelet === null) return;
  throw new LocusError(
    'bad-settings',
    'Intensities are to serve as grey levels, but they are not all whole numbers from 1 up.',
    'Choose a bin width or a bin count.',
  );
}

function requireSameSize(image: Volume, mask: LabelMap): void {
  if (image.grid.size.every((n, axis) => n === mask.grid.size[axis])) return;
  throw new LocusError(
    'geometry-mismatch',
    `The mask has ${mask.grid.size.join(' x ')} voxels, the image ${image.grid.size.join(' x ')}.`,
    'Resample the mask to the image first.',
  );
}

function warningsOf(image: Volume, roi: Roi): string[] {
  const warnings: string[] = [];
  if (roi.nonFiniteCount > 0) {
    warnings.push(
      `${roi.nonFiniteCount} voxels of the region are not a number or infinite; they are left out of the intensities.`,
    );
  }
  if (image.nonFiniteCount > roi.nonFiniteCount) {
    warnings.push(
      `${image.nonFiniteCount - roi.nonFiniteCount} voxels outside the region are not a number or infinite; filters read them as 0.`,
    );
  }
  return warnings;
}
