import type {
  Batch,
  ImageHandle,
  LevelHistogram,
  LevelsHandle,
  Pending,
  RegionHandle,
  SurfaceCells,
} from '../engine/engine.ts';
import type { Diameters, PairSums } from '../engine/shape.ts';
import { isBySlice } from './aggregations.ts';
import { chosenFeatures } from './catalogue/catalogue.ts';
import { type DerivedSource, derivedImages } from './derived-handles.ts';
import { AUTOCORRELATION } from './families/spatial-autocorrelation.ts';
import type { PlanNode } from './plan.ts';
import { discretisationRule, profileOf } from './profiles.ts';
import { absoluteRange } from './settings-preprocessing.ts';
import { recordTexture, type TextureReadings } from './texture-readings.ts';

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
  /** Null where the image is not to be kept. */
  readonly voxels: Pending<Float64Array> | null;
}

/** Records all that the plan needs on the batch; nothing runs yet. */
export function recordReadings(
  batch: Batch,
  plan: readonly PlanNode[],
  source: DerivedSource,
  isKept: (node: PlanNode) => boolean = () => false,
): readonly Reading[] {
  const { image, roi } = source;
  const { box } = roi;
  const intensity = batch.region(roi.intensity, box.size);
  // The intensity mask is part of the morphological one: of equal size they are equal.
  const morphological =
    roi.intensityCount === roi.morphologicalCount
      ? intensity
      : batch.region(roi.morphological, box.size);
  const handleOf = derivedImages(batch, source, box);
  // Image by image, so that each can go after its last reading.
  return plan.map((node): Reading => {
    if (node.whyNot !== null) return nothing(node);
    const handle = handleOf(node.image);
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
      voxels: isKept(node) ? batch.voxels(handle) : null,
    };
  });
}

/** For an image that cannot be made. */
function nothing(node: PlanNode): Reading {
  const texture = { volume: null, slices: null };
  const none = { samples: null, histogram: null, surface: null, diameters: null, pairs: null };
  return { node, texture, ...none, voxels: null };
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
