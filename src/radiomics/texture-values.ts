import type { Pending } from '../engine/engine.ts';
import { directions } from '../engine/neighbourhood.ts';
import type { Triple } from '../volume/grid.ts';
import { finish } from '../volume/pace.ts';
import { FROM_REGION, isBySlice } from './aggregations.ts';
import type { RegionAggregation } from './families/aggregate.ts';
import { glcmSteps } from './families/glcm.ts';
import { gldzmFeatures } from './families/gldzm.ts';
import { glrlmFeatures } from './families/glrlm.ts';
import { glszmFeatures } from './families/glszm.ts';
import { ngldmFeatures } from './families/ngldm.ts';
import { ngtdmFeatures } from './families/ngtdm.ts';
import { directionWeights } from './families/weighting.ts';
import type { Outcomes } from './outcome.ts';
import { profileOf } from './profiles.ts';
import type { Aggregation, ExtractionSettings, FamilyName } from './settings.ts';
import { neighbourhoods, type TextureReadings } from './texture-readings.ts';

/** Features of one texture family under one aggregation, or null where nothing was counted. */
export function textureOutcomes(...input: Parameters<typeof textureSteps>): Outcomes | null {
  return finish(textureSteps(...input));
}

/** The same, yielding where the formulas of one family take long. */
export function* textureSteps(
  family: FamilyName,
  code: Aggregation | RegionAggregation,
  readings: { readonly volume: TextureReadings | null; readonly slices: TextureReadings | null },
  {
    settings,
    spacing,
    wanted,
    isFlat,
  }: {
    readonly settings: ExtractionSettings;
    /** mm, for weights by distance. */
    readonly spacing: Triple;
    readonly wanted: ReadonlySet<string>;
    /** See GlcmOptions. */
    readonly isFlat?: boolean;
  },
): Generator<void, Outcomes | null> {
  const { texture } = settings;
  const profile = profileOf(settings);
  const direction = code in FROM_REGION ? FROM_REGION[code as RegionAggregation] : code;
  const bySlice = isBySlice(direction as Aggregation, texture);
  const reading = bySlice ? readings.slices : readings.volume;
  if (reading === null) return null;
  const { far, near } = neighbourhoods(texture, bySlice);
  const weightsOf = (kind: 'glcm' | 'glrlm') =>
    texture.weighting === null
      ? null
      : directionWeights(
          texture.weighting,
          directions(kind === 'glcm' ? far : near),
          spacing,
          kind,
        );
  const of = <T>(pending: Pending<T> | null, features: (counts: T) => Outcomes) =>
    pending === null ? null : features(pending.value());
  const aggregation = code as Aggregation;
  const region = code as RegionAggregation;
  switch (family) {
    case 'glcm':
      if (reading.cooccurrence === null) return null;
      return yield* glcmSteps(reading.cooccurrence.value(), aggregation, profile, wanted, {
        isSymmetric: texture.isGlcmSymmetric,
        weights: weightsOf('glcm'),
        ...(isFlat === undefined ? {} : { isFlat }),
      });
    case 'glrlm':
      return of(reading.runs, (runs) =>
        glrlmFeatures(runs, aggregation, profile, weightsOf('glrlm')),
      );
    case 'glszm':
      return of(reading.zones, (zones) => glszmFeatures(zones, region, profile));
    case 'gldzm':
      return of(reading.zones, (zones) => gldzmFeatures(zones, region, profile));
    case 'ngtdm':
      return of(reading.tones, (tones) => ngtdmFeatures(tones, region, profile));
    case 'ngldm':
    // PyRadiomics' GLDM is the same matrix under other names.
    case 'gldm':
      return of(reading.dependence, (counts) => ngldmFeatures(counts, region, profile));
    default:
      return null;
  }
}
