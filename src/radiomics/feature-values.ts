import { LocusError } from '../volume/errors.ts';
import { finishPaced } from '../volume/pace.ts';
import type { Roi } from '../volume/roi.ts';
import type { Volume } from '../volume/volume.ts';
import { aggregationCodes, TEXTURE_FAMILIES } from './aggregations.ts';
import { chosenFeatures } from './catalogue/catalogue.ts';
import { unitOf } from './catalogue/entry.ts';
import { MORPHOLOGY_MORE } from './catalogue/morphology-more.ts';
import { allMissing } from './families/aggregate.ts';
import { densityFeatures } from './families/densities.ts';
import { firstorderFeatures } from './families/firstorder.ts';
import { intensityHistogramFeatures } from './families/intensity-histogram.ts';
import { type IvhRule, ivhFeatures } from './families/ivh.ts';
import { localIntensityFeatures } from './families/local-intensity.ts';
import { shapeFeatures } from './families/shape.ts';
import { type Shape2dInput, shape2dFeatures } from './families/shape2d.ts';
import { autocorrelationFeatures } from './families/spatial-autocorrelation.ts';
import type { FeatureValue } from './feature.ts';
import { missing, type Outcome, type Outcomes } from './outcome.ts';
import type { PlanNode } from './plan.ts';
import { profileOf } from './profiles.ts';
import type { Reading } from './readings.ts';
import type { Binning, ExtractionSettings, FamilyName } from './settings.ts';
import { absoluteRange } from './settings-preprocessing.ts';
import { meshMeasures } from './shape/mesh.ts';
import { textureSteps } from './texture-values.ts';

/** What is measured, and how; `pace` lets long formulas breathe. */
export interface Subject {
  readonly image: Volume;
  readonly roi: Roi;
  readonly settings: ExtractionSettings;
  readonly pace: () => Promise<void>;
}

/** The chosen features of one family on one derived image, in catalogue order, per aggregation. */
export async function familyValues(
  family: FamilyName,
  reading: Reading,
  subject: Subject,
): Promise<FeatureValue[]> {
  const { image, pace } = subject;
  const { settings, whyNot } = reading.node;
  const chosen = chosenFeatures(family, settings);
  const wanted = new Set(chosen.map((row) => row.feature));
  const sets: (readonly [string | null, Outcomes])[] = [];
  if (TEXTURE_FAMILIES.has(family)) {
    const options = { settings, spacing: image.grid.spacing, wanted };
    for (const code of aggregationCodes(family, settings)) {
      const steps = textureSteps(family, code, reading.texture, options);
      const outcomes = whyNot ?? (await tooManyLevels(() => finishPaced(steps, pace)));
      sets.push([code, orReason(outcomes, wanted)]);
    }
  } else {
    const outcomes = await plainOutcomes(family, reading, subject, wanted);
    sets.push([ofPlain(family), outcomes]);
  }
  return named(family, reading.node, image.unit, sets);
}

/** The features that `familyValues` would have given, all missing for one reason. */
export function missingValues(
  family: FamilyName,
  node: PlanNode,
  unit: string,
  reason: string,
): readonly FeatureValue[] {
  const codes = TEXTURE_FAMILIES.has(family)
    ? aggregationCodes(family, node.settings)
    : [ofPlain(family)];
  const outcomes = allMissing(reason);
  return named(
    family,
    node,
    unit,
    codes.map((code) => [code, outcomes]),
  );
}

/** The aggregation of families that have no choice of it. */
function ofPlain(family: FamilyName): string | null {
  return family === 'shape' ? 'DHQ4' : null;
}

function named(
  family: FamilyName,
  node: PlanNode,
  unit: string,
  sets: readonly (readonly [string | null, Outcomes])[],
): FeatureValue[] {
  const chosen = chosenFeatures(family, node.settings);
  return sets.flatMap(([aggregation, outcomes]) =>
    chosen.map((row): FeatureValue => {
      const outcome: Outcome = outcomes[row.feature] ?? missing('not computed');
      const value = typeof outcome === 'number' ? outcome : Number.NaN;
      return {
        name: `${node.image.name}_${family}_${row.feature}`,
        image: node.image.name,
        family,
        feature: row.feature,
        ibsi: row.ibsi,
        aggregation: row.ibsi === null ? null : aggregation,
        unit: unitOf(row.unit, unit),
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

async function plainOutcomes(
  family: FamilyName,
  { node, samples, histogram, surface, diameters, pairs }: Reading,
  { roi, image, settings, pace }: Subject,
  wanted: ReadonlySet<string>,
): Promise<Outcomes> {
  if (node.whyNot !== null) return allMissing(node.whyNot);
  const profile = profileOf(settings);
  const { spacing } = image.grid;
  switch (family) {
    case 'shape': {
      if (surface === null || diameters === null) return {};
      const input = {
        roi,
        spacing,
        surface: surface.value(),
        diameters: diameters.value(),
        samples: valuesOf(samples),
      };
      const mesh = meshMeasures(input.surface, spacing, profile.mesh);
      const wantsAny = (rows: Iterable<string>) => [...rows].some((name) => wanted.has(name));
      return {
        ...shapeFeatures(input, profile),
        ...(wantsAny(DENSITIES) ? densityFeatures({ roi, spacing, mesh }, profile) : {}),
        ...(pairs === null ? {} : autocorrelationFeatures(input.samples, pairs.value())),
      };
    }
    case 'shape2D':
      return diameters === null
        ? {}
        : outlineOutcomes({ roi, spacing, diameters: diameters.value() }, settings);
    case 'localintensity':
      return localIntensityFeatures(image, roi, pace);
    case 'histogram':
      return intensityHistogramFeatures(await countsOf(histogram), profile);
    case 'ivh':
      return ivhFeatures({
        samples: valuesOf(samples),
        rule: ivhRule(settings.ivhBinning),
        range: absoluteRange(settings.preprocessing),
      });
    default:
      return firstorderFeatures(
        {
          samples: valuesOf(samples),
          histogram: await countsOf(histogram),
          voxelVolume: spacing[0] * spacing[1] * spacing[2],
          shift: node.settings.voxelArrayShift,
        },
        profile,
      );
  }
}

/** PyRadiomics leaves 2D shape out where slices are not asked for. */
function outlineOutcomes(
  input: Omit<Shape2dInput, 'axis'>,
  settings: ExtractionSettings,
): Outcomes {
  const { plane } = settings.texture;
  if (plane === null) return allMissing('2D shape needs planes (force2D)');
  return shape2dFeatures({ ...input, axis: plane }, profileOf(settings));
}

function valuesOf(samples: Reading['samples']): Float64Array {
  if (samples === null) throw new Error('intensities were not asked for');
  return samples.value();
}

const DENSITIES: readonly string[] = MORPHOLOGY_MORE.map(({ feature }) => feature).filter((name) =>
  name.includes('Density'),
);

function ivhRule(binning: Binning): IvhRule {
  if (binning.kind === 'none') return { kind: 'identity' };
  return binning.kind === 'width'
    ? { kind: 'fixed-width', width: binning.width }
    : { kind: 'fixed-count', count: binning.count };
}

async function countsOf(histogram: Reading['histogram']): Promise<Uint32Array | null> {
  const read = await tooManyLevels(() => histogram?.value().counts ?? null);
  return typeof read === 'string' ? null : read;
}

function orReason(outcomes: Outcomes | string | null, wanted: ReadonlySet<string>): Outcomes {
  if (outcomes !== null && typeof outcomes !== 'string') return outcomes;
  const reason = missing(outcomes ?? 'no voxel of the region has an intensity in range');
  return Object.fromEntries([...wanted].map((name) => [name, reason]));
}

/** A level image that no matrix can hold costs its own features, not the extraction: the reason is kept. */
async function tooManyLevels<T>(read: () => T | Promise<T>): Promise<T | string> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof LocusError && error.code === 'bad-settings') return error.message;
    throw error;
  }
}
