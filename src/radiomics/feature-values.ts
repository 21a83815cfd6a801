import { LocusError } from '../volume/errors.ts';
import type { Roi } from '../volume/roi.ts';
import type { Volume } from '../volume/volume.ts';
import { chosenFeatures } from './catalogue/catalogue.ts';
import { unitOf } from './catalogue/entry.ts';
import { firstorderFeatures } from './families/firstorder.ts';
import { glcmFeatures } from './families/glcm.ts';
import { shapeFeatures } from './families/shape.ts';
import type { FeatureValue } from './feature.ts';
import { missing, type Outcome, type Outcomes } from './outcome.ts';
import { PROFILES } from './profiles.ts';
import type { Reading } from './readings.ts';
import type { ExtractionSettings, FamilyName } from './settings.ts';

/** The chosen features of one family on one derived image, in catalogue order, per aggregation. */
export function familyValues(
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
