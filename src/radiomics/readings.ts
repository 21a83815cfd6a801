import {
  type Batch,
  type ImageHandle,
  type LevelHistogram,
  type LevelsHandle,
  type Pending,
  type RegionHandle,
  type SurfaceCells,
  WAVELET_BANDS,
} from '../engine/engine.ts';
import type { Diameters, PairSums } from '../engine/shape.ts';
import { crop, cropPeriodic, grow } from '../volume/crop.ts';
import { LocusError } from '../volume/errors.ts';
import type { Roi } from '../volume/roi.ts';
import type { Volume } from '../volume/volume.ts';
import { isBySlice } from './aggregations.ts';
import { chosenFeatures } from './catalogue/catalogue.ts';
import { AUTOCORRELATION } from './families/spatial-autocorrelation.ts';
import type { PlanNode } from './plan.ts';
import { discretisationRule, profileOf } from './profiles.ts';
import { absoluteRange } from './settings-preprocessing.ts';
import { recordTexture, type TextureReadings } from './texture-readings.ts';
import { waveletFilters } from './wavelets/wavelets.ts';

/** What was asked of the engine for one derived image. */
export interface Reading {
  readonly node: PlanNode;
  /** Null where no family looks at intensities one by one. */
  readonly samples: Pending<Float64Array> | null;
  readonly histogram: Pending<LevelHistogram> | null;
  readonly texture: {
    readonly volume: TextureReadings | null;
    readonly slices: TextureReadings | null;
  };
  readonly surface: Pending<SurfaceCells> | null;
  readonly diameters: Pending<Diameters> | null;
  /** Null where neither Moran's I nor Geary's C is wanted. */
  readonly pairs: Pending<PairSums | null> | null;
}

/** Records all that the plan needs on the batch; nothing runs yet. */
export function recordReadings(
  batch: Batch,
  plan: readonly PlanNode[],
  image: Volume,
  roi: Roi,
): readonly Reading[] {
  const { box } = roi;
  const intensity = batch.region(roi.intensity, box.size);
  // The intensity mask is part of the morphological one: of equal size they are equal.
  const morphological =
    roi.intensityCount === roi.morphologicalCount
      ? intensity
      : batch.region(roi.morphological, box.size);
  const handles = derivedImages(batch, plan, image, roi);
  return plan.map((node): Reading => {
    const handle = handles.get(node.image.name);
    if (handle === undefined) throw new Error(`no image ${node.image.name}`);
    const { families, settings } = node;
    const levels =
      isShapeOnly(node) || intensity.voxelCount === 0
        ? null
        : levelsOf(batch, handle, intensity, node);
    const { texture } = settings;
    const ways = new Set(settings.aggregations.map((code) => isBySlice(code, texture)));
    const textureOf = (bySlice: boolean) =>
      levels !== null && ways.has(bySlice)
        ? recordTexture(batch, levels, morphological, { families, texture, bySlice })
        : null;
    return {
      node,
      samples: needsSamples(node) ? batch.samples(handle, intensity) : null,
      histogram: levels !== null && needsHistogram(node) ? batch.histogram(levels) : null,
      texture: { volume: textureOf(false), slices: textureOf(true) },
      surface: families.includes('shape') ? batch.surface(morphological) : null,
      diameters: needsDiameters(node) ? batch.diameters(morphological, image.grid.spacing) : null,
      pairs: needsPairs(node) ? batch.pairSums(handle, intensity, image.grid.spacing) : null,
    };
  });
}

function needsSamples({ families }: PlanNode): boolean {
  return (['shape', 'firstorder', 'ivh'] as const).some((family) => families.includes(family));
}

function isShapeOnly({ families }: PlanNode): boolean {
  return families.every((family) => family === 'shape' || family === 'shape2D');
}

function needsDiameters({ families }: PlanNode): boolean {
  return families.includes('shape') || families.includes('shape2D');
}

function needsPairs({ families, settings }: PlanNode): boolean {
  if (!families.includes('shape')) return false;
  return chosenFeatures('shape', settings).some(({ feature }) => AUTOCORRELATION.has(feature));
}

function needsHistogram({ families }: PlanNode): boolean {
  return families.includes('firstorder') || families.includes('histogram');
}

function levelsOf(
  batch: Batch,
  image: ImageHandle,
  region: RegionHandle,
  { image: { kind }, settings }: PlanNode,
): LevelsHandle {
  const profile = profileOf(settings);
  // A re-segmentation bound is an intensity of the original image; filtered ones have another scale.
  const range = kind === 'original' ? absoluteRange(settings.preprocessing) : null;
  return batch.discretise(image, region, discretisationRule(settings.binning, profile, range));
}

/** The plan's images, cut to the region's box. */
export function derivedImages(
  batch: Batch,
  plan: readonly PlanNode[],
  image: Volume,
  roi: Pick<Roi, 'box'>,
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
    const { filter } = derived;
    if (filter.filter !== 'wavelet' && filter.filter !== 'wavelet-repeated') {
      throw notYet(derived.name);
    }
    if (filter.level > 1 || filter.band.length < 3) throw notYet(derived.name);
    const filters = waveletFilters(filter.wavelet);
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

function notYet(name: string): LocusError {
  return new LocusError(
    'unsupported',
    `Images of type ${name} are not available yet.`,
    'Leave them out.',
  );
}
