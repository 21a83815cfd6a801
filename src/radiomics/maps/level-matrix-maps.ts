import {
  LEVEL_MATRIX_MAP_FEATURES,
  type LevelMatrixKind,
  type LevelMatrixMapFeature,
  type LevelMatrixMapRequest,
} from '../../engine/level-matrix-map.ts';
import type { MapKernel } from '../../engine/map.ts';
import { directions } from '../../engine/neighbourhood.ts';
import { profileOf } from '../profiles.ts';
import type { ExtractionSettings, FamilyName } from '../settings.ts';
import { neighbourhoods } from '../texture-readings.ts';

/** Families whose matrix counts by level and extent. */
export const LEVEL_MATRIX_FAMILIES = ['glrlm', 'glszm', 'gldm', 'ngldm'] as const;
type LevelMatrixFamily = (typeof LEVEL_MATRIX_FAMILIES)[number];

/** What the engine has one operation for has other names in every family; in the order of LEVEL_MATRIX_MAP_FEATURES. */
function namesOf(
  short: string,
  long: string,
  extent: string,
  counted: string,
  of = counted,
): readonly string[] {
  return [
    `${short}Emphasis`,
    `${long}Emphasis`,
    `LowGrayLevel${of}Emphasis`,
    `HighGrayLevel${of}Emphasis`,
    `${short}LowGrayLevelEmphasis`,
    `${short}HighGrayLevelEmphasis`,
    `${long}LowGrayLevelEmphasis`,
    `${long}HighGrayLevelEmphasis`,
    'GrayLevelNonUniformity',
    'GrayLevelNonUniformityNormalized',
    `${extent}NonUniformity`,
    `${extent}NonUniformityNormalized`,
    `${counted}Percentage`,
    'GrayLevelVariance',
    `${counted}Variance`,
    `${counted}Entropy`,
    `${counted}Energy`,
  ];
}

const DEPENDENCE = namesOf('SmallDependence', 'LargeDependence', 'Dependence', 'Dependence', '');

const NAMES: Readonly<Record<LevelMatrixFamily, readonly string[]>> = {
  glrlm: namesOf('ShortRun', 'LongRun', 'RunLength', 'Run'),
  glszm: namesOf('SmallArea', 'LargeArea', 'SizeZone', 'Zone'),
  gldm: DEPENDENCE,
  ngldm: DEPENDENCE,
};

/** The engine's name of a feature of a matrix by level and extent. */
export function levelMatrixFeature(
  family: FamilyName,
  feature: string,
): LevelMatrixMapFeature | undefined {
  const known = LEVEL_MATRIX_FAMILIES.find((each) => each === family);
  return known && LEVEL_MATRIX_MAP_FEATURES[NAMES[known].indexOf(feature)];
}

/** The family's name of a feature. */
export function familyFeature(family: LevelMatrixFamily, feature: LevelMatrixMapFeature): string {
  return NAMES[family][LEVEL_MATRIX_MAP_FEATURES.indexOf(feature)] as string;
}

export function levelMatrixRequest(
  settings: ExtractionSettings,
  family: LevelMatrixFamily,
  kernel: MapKernel,
  features: readonly LevelMatrixMapFeature[],
): LevelMatrixMapRequest {
  return { kernel, kind: kindOf(settings, family), features };
}

function kindOf(settings: ExtractionSettings, family: LevelMatrixFamily): LevelMatrixKind {
  const { far, near } = neighbourhoods(settings.texture, false);
  switch (family) {
    case 'glrlm': {
      const isPaired = profileOf(settings).runDirections === 'paired';
      return { name: 'runs', offsets: directions(near), isPaired };
    }
    case 'glszm':
      return { name: 'zones', offsets: directions(near) };
    default: {
      const alpha = settings.texture.dependenceAlpha;
      return { name: 'dependence', offsets: directions(far), alpha };
    }
  }
}
