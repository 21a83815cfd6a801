// All texture features of a level image, straight from counts and formulas.

import { countDependence } from '../../../../src/engine/cpu/texture/dependence.ts';
import {
  countCooccurrence,
  countCooccurrenceBySlice,
} from '../../../../src/engine/cpu/texture/glcm.ts';
import { countRuns } from '../../../../src/engine/cpu/texture/runs.ts';
import { countToneDifferences } from '../../../../src/engine/cpu/texture/tone-differences.ts';
import { borderDepths, findZones } from '../../../../src/engine/cpu/texture/zones.ts';
import {
  discretiseRegion,
  type PaddedLevels,
  paddedIndices,
} from '../../../../src/engine/cpu/volume/discretise.ts';
import { regionIndices } from '../../../../src/engine/cpu/volume/region.ts';
import type { Discretisation } from '../../../../src/engine/engine.ts';
import {
  AROUND,
  AROUND_IN_SLICE,
  type Axis,
  directions,
} from '../../../../src/engine/neighbourhood.ts';
import { GLCM } from '../../../../src/radiomics/catalogue/glcm.ts';
import { GLDZM_ROWS } from '../../../../src/radiomics/catalogue/gldzm.ts';
import { GLRLM_ROWS } from '../../../../src/radiomics/catalogue/glrlm.ts';
import { GLSZM_ROWS } from '../../../../src/radiomics/catalogue/glszm.ts';
import { NGLDM_ROWS } from '../../../../src/radiomics/catalogue/ngldm.ts';
import { NGTDM_ROWS } from '../../../../src/radiomics/catalogue/ngtdm.ts';
import { glcmFeatures } from '../../../../src/radiomics/families/glcm.ts';
import { gldzmFeatures } from '../../../../src/radiomics/families/gldzm.ts';
import { glrlmFeatures } from '../../../../src/radiomics/families/glrlm.ts';
import { glszmFeatures } from '../../../../src/radiomics/families/glszm.ts';
import { ngldmFeatures } from '../../../../src/radiomics/families/ngldm.ts';
import { ngtdmFeatures } from '../../../../src/radiomics/families/ngtdm.ts';
import {
  directionWeights,
  type WeightingNorm,
} from '../../../../src/radiomics/families/weighting.ts';
import type { Outcome, Outcomes } from '../../../../src/radiomics/outcome.ts';
import { PROFILES } from '../../../../src/radiomics/profiles.ts';
import type { Triple } from '../../../../src/volume/grid.ts';

export function padLevels(
  voxels: ArrayLike<number>,
  mask: Uint8Array,
  size: Triple,
  rule: Discretisation = { kind: 'identity' },
): PaddedLevels {
  const indices = regionIndices(mask);
  return discretiseRegion(voxels, size, indices, paddedIndices(indices, size), rule);
}

const WANTED = new Set(['MCC']);

/** Outcomes of the IBSI profile by family, then aggregation. */
export function ibsiTexture(
  levels: PaddedLevels,
  morphological: Uint8Array,
): Readonly<Record<string, Readonly<Record<string, Outcomes>>>> {
  const profile = PROFILES.ibsi;
  const inSlice = directions(AROUND_IN_SLICE);
  const cooccurrence = {
    slices: countCooccurrenceBySlice(levels, inSlice),
    box: countCooccurrence(levels, directions(AROUND)),
  };
  const runs = {
    slices: countRuns(levels, inSlice, true),
    box: countRuns(levels, directions(AROUND), false),
  };
  const zones = {
    slices: findZones(
      levels,
      { across: 2, bySlice: true },
      borderDepths(morphological, levels.size, 2),
    ),
    box: findZones(
      levels,
      { across: null, bySlice: false },
      borderDepths(morphological, levels.size, null),
    ),
  };
  const tones = {
    slices: countToneDifferences(levels, AROUND_IN_SLICE, true),
    box: countToneDifferences(levels, AROUND, false),
  };
  const dependence = {
    slices: countDependence(levels, AROUND_IN_SLICE, 0, true),
    box: countDependence(levels, AROUND, 0, false),
  };
  const ofDirections = (features: (from: 'slices' | 'box', code: DirectionCode) => Outcomes) =>
    Object.fromEntries(
      DIRECTION_CODES.map((code, n) => [code, features(n < 4 ? 'slices' : 'box', code)]),
    );
  const ofRegions = (features: (from: 'slices' | 'box', code: RegionCode) => Outcomes) =>
    Object.fromEntries(
      REGION_CODES.map((code, n) => [code, features(n < 2 ? 'slices' : 'box', code)]),
    );
  return {
    glcm: ofDirections((from, code) => glcmFeatures(cooccurrence[from], code, profile, WANTED)),
    glrlm: ofDirections((from, code) => glrlmFeatures(runs[from], code, profile)),
    glszm: ofRegions((from, code) => glszmFeatures(zones[from], code, profile)),
    gldzm: ofRegions((from, code) => gldzmFeatures(zones[from], code, profile)),
    ngtdm: ofRegions((from, code) => ngtdmFeatures(tones[from], code, profile)),
    ngldm: ofRegions((from, code) => ngldmFeatures(dependence[from], code, profile)),
  };
}

const DIRECTION_CODES = ['BTW3', 'SUJT', 'JJUI', 'ZW7Z', 'ITBB', 'IAZD'] as const;
const REGION_CODES = ['8QNN', '62GR', 'KOBO'] as const;
type DirectionCode = (typeof DIRECTION_CODES)[number];
type RegionCode = (typeof REGION_CODES)[number];

export interface PyradiomicsSettings {
  readonly distances?: readonly number[];
  readonly across?: Axis | null;
  readonly weightingNorm?: WeightingNorm;
  readonly isSymmetric?: boolean;
  readonly alpha?: number;
  readonly spacing?: Triple;
}

/** Outcomes of the PyRadiomics profile by its family names. */
export function pyradiomicsTexture(
  levels: PaddedLevels,
  {
    distances = [1],
    across = null,
    weightingNorm,
    isSymmetric = true,
    alpha = 0,
    spacing = [1, 1, 1],
  }: PyradiomicsSettings = {},
): Readonly<Record<string, Outcomes>> {
  const profile = PROFILES.pyradiomics;
  const neighbourhood = { distances, across };
  const far = directions(neighbourhood);
  const near = directions({ distances: [1], across });
  const weights = (offsets: readonly Triple[], kind: 'glcm' | 'glrlm') =>
    weightingNorm === undefined ? null : directionWeights(weightingNorm, offsets, spacing, kind);
  return {
    glcm: glcmFeatures(countCooccurrence(levels, far), 'ITBB', profile, WANTED, {
      isSymmetric,
      weights: weights(far, 'glcm'),
    }),
    glrlm: glrlmFeatures(countRuns(levels, near, false), 'ITBB', profile, weights(near, 'glrlm')),
    glszm: glszmFeatures(findZones(levels, { across, bySlice: false }, null), 'KOBO', profile),
    ngtdm: ngtdmFeatures(countToneDifferences(levels, neighbourhood, false), 'KOBO', profile),
    gldm: ngldmFeatures(countDependence(levels, neighbourhood, alpha, false), 'KOBO', profile),
  };
}

/** Feature name by family and IBSI code. */
export const NAME_OF: ReadonlyMap<string, string> = new Map([
  ...GLCM.map((row): [string, string] => [`glcm ${row.ibsi}`, row.feature]),
  ...Object.entries({
    glrlm: GLRLM_ROWS,
    glszm: GLSZM_ROWS,
    gldzm: GLDZM_ROWS,
    ngtdm: NGTDM_ROWS,
    ngldm: NGLDM_ROWS,
  }).flatMap(([family, rows]) =>
    rows.map(([feature, , code]): [string, string] => [`${family} ${code}`, feature]),
  ),
]);

/** A value, or NaN where it is missing or not there at all. */
export function numberOf(outcome: Outcome | undefined): number {
  return typeof outcome === 'number' ? outcome : Number.NaN;
}
