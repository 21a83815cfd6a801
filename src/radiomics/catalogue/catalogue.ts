import type { ExtractionSettings, FamilyName, ProfileName } from '../settings.ts';
import type { FeatureDescription } from './entry.ts';
import { FIRSTORDER } from './firstorder.ts';
import { GLCM } from './glcm.ts';
import { SHAPE } from './shape.ts';

/** Every feature Locus knows, in the order of its tables. */
export const CATALOGUE: Readonly<Record<FamilyName, readonly FeatureDescription[]>> = {
  shape: SHAPE,
  firstorder: FIRSTORDER,
  glcm: GLCM,
};

export const FAMILY_TITLES: Readonly<Record<FamilyName, string>> = {
  shape: 'Shape',
  firstorder: 'First-order statistics',
  glcm: 'Grey-level co-occurrence (GLCM)',
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
