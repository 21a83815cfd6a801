import type { ExtractionSettings, FamilyName, ProfileName } from '../settings.ts';
import { describe, type FeatureDescription } from './entry.ts';
import { FIRSTORDER } from './firstorder.ts';
import { GLCM } from './glcm.ts';
import { GLDM_ROWS } from './gldm.ts';
import { GLDZM_ROWS } from './gldzm.ts';
import { GLRLM_ROWS } from './glrlm.ts';
import { GLSZM_ROWS } from './glszm.ts';
import { INTENSITY_HISTOGRAM_ROWS } from './intensity-histogram.ts';
import { IVH_ROWS } from './ivh.ts';
import { LOCAL_INTENSITY_ROWS } from './local-intensity.ts';
import { MORPHOLOGY_MORE } from './morphology-more.ts';
import { NGLDM_ROWS } from './ngldm.ts';
import { NGTDM_ROWS } from './ngtdm.ts';
import { SHAPE } from './shape.ts';
import { SHAPE2D_ROWS } from './shape2d.ts';

/** Every feature Locus knows, in the order of its tables. */
export const CATALOGUE: Readonly<Record<FamilyName, readonly FeatureDescription[]>> = {
  shape: [...SHAPE, ...MORPHOLOGY_MORE],
  shape2D: describe('shape2D', SHAPE2D_ROWS),
  localintensity: describe('localintensity', LOCAL_INTENSITY_ROWS),
  firstorder: FIRSTORDER,
  histogram: describe('histogram', INTENSITY_HISTOGRAM_ROWS),
  ivh: describe('ivh', IVH_ROWS),
  glcm: GLCM,
  glrlm: describe('glrlm', GLRLM_ROWS),
  glszm: describe('glszm', GLSZM_ROWS),
  gldzm: describe('gldzm', GLDZM_ROWS),
  ngtdm: describe('ngtdm', NGTDM_ROWS),
  ngldm: describe('ngldm', NGLDM_ROWS),
  gldm: describe('gldm', GLDM_ROWS),
};

export const FAMILY_TITLES: Readonly<Record<FamilyName, string>> = {
  shape: 'Shape',
  shape2D: 'Shape of one slice (2D)',
  localintensity: 'Local intensity',
  firstorder: 'First-order statistics',
  histogram: 'Intensity histogram',
  ivh: 'Intensity-volume histogram',
  glcm: 'Grey-level co-occurrence (GLCM)',
  glrlm: 'Grey-level run length (GLRLM)',
  glszm: 'Grey-level size zone (GLSZM)',
  gldzm: 'Grey-level distance zone (GLDZM)',
  ngtdm: 'Neighbouring grey-tone difference (NGTDM)',
  ngldm: 'Neighbouring grey-level dependence (NGLDM)',
  gldm: 'Grey-level dependence (GLDM)',
};

const BY_NAME: ReadonlyMap<string, FeatureDescription> = new Map(
  Object.values(CATALOGUE).flatMap((rows) =>
    rows.map((row) => [`${row.family}_${row.feature}`, row] as const),
  ),
);

/** Looks a feature up, e.g. ('glcm', 'Contrast'). */
export function describeFeature(
  family: FamilyName,
  feature: string,
): FeatureDescription | undefined {
  return BY_NAME.get(`${family}_${feature}`);
}

/** What a profile gives when nothing is named. */
export function defaultFeatures(
  family: FamilyName,
  profile: ProfileName,
): readonly FeatureDescription[] {
  return CATALOGUE[family].filter((row) =>
    profile === 'ibsi' ? row.inIbsi : row.inPyradiomics === 'default',
  );
}

/** The features of a family that the settings ask for, in catalogue order; empty when the family is off. */
export function chosenFeatures(
  family: FamilyName,
  settings: ExtractionSettings,
): readonly FeatureDescription[] {
  const named = settings.families[family];
  if (named === undefined) return [];
  if (named === null) return defaultFeatures(family, settings.profile);
  const wanted = new Set(named);
  return CATALOGUE[family].filter((row) => wanted.has(row.feature));
}
