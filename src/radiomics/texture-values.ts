import type { Pending } from '../engine/engine.ts';
import { FROM_REGION, isBySlice } from './aggregations.ts';
import type { RegionAggregation } from './families/aggregate.ts';
import { glcmFeatures } from './families/glcm.ts';
import { gldmFeatures } from './families/gldm.ts';
import { gldzmFeatures } from './families/gldzm.ts';
import { glrlmFeatures } from './families/glrlm.ts';
import { glszmFeatures } from './families/glszm.ts';
import { ngldmFeatures } from './families/ngldm.ts';
import { ngtdmFeatures } from './families/ngtdm.ts';
import type { Outcomes } from './outcome.ts';
import type { Profile } from './profiles.ts';
import type { Aggregation, FamilyName } from './settings.ts';
import type { TextureReadings } from './texture-readings.ts';

/** Features of one texture family under one aggregation, or null where nothing was counted. */
export function textureOutcomes(
  family: FamilyName,
  code: Aggregation | RegionAggregation,
  readings: { readonly volume: TextureReadings | null; readonly slices: TextureReadings | null },
  profile: Profile,
  wanted: ReadonlySet<string>,
): Outcomes | null {
  const direction = code in FROM_REGION ? FROM_REGION[code as RegionAggregation] : code;
  const reading = isBySlice(direction as Aggregation) ? readings.slices : readings.volume;
  if (reading === null) return null;
  const of = <T>(pending: Pending<T> | null, features: (counts: T) => Outcomes) =>
    pending === null ? null : features(pending.value());
  const aggregation = code as Aggregation;
  const region = code as RegionAggregation;
  switch (family) {
    case 'glcm':
      return of(reading.cooccurrence, (counts) =>
        glcmFeatures(counts, aggregation, profile, wanted),
      );
    case 'glrlm':
      return of(reading.runs, (runs) => glrlmFeatures(runs, aggregation, profile));
    case 'glszm':
      return of(reading.zones, (zones) => glszmFeatures(zones, region, profile));
    case 'gldzm':
      return of(reading.zones, (zones) => gldzmFeatures(zones, region, profile));
    case 'ngtdm':
      return of(reading.tones, (tones) => ngtdmFeatures(tones, region, profile));
    case 'ngldm':
      return of(reading.dependence, (counts) => ngldmFeatures(counts, region, profile));
    case 'gldm':
      return of(reading.dependence, (counts) => gldmFeatures(counts, profile));
    default:
      return null;
  }
}
