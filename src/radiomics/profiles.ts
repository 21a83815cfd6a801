import type { Discretisation } from '../engine/engine.ts';
import type { IntensityRange } from '../volume/roi.ts';
import type { Conventions } from './conventions.ts';
import type { Binning, ExtractionSettings, ProfileName } from './settings.ts';

/**
 * Where IBSI and PyRadiomics differ, as named switches. A profile is data: one code path reads these, so
 * that a third convention is one more object. Sources: IBSI reference manual (arXiv 1612.07003),
 * PyRadiomics 3.1 documentation.
 */
export interface Profile extends Conventions {
  readonly name: ProfileName;
  readonly title: string;
}

/** numpy.spacing(1): the smallest step above 1. */
const EPSILON = 2 ** -52;

export const PROFILES: Readonly<Record<ProfileName, Profile>> = {
  ibsi: {
    name: 'ibsi',
    title: 'IBSI',
    percentile: 'nearest-rank',
    isKurtosisExcess: true,
    widthOrigin: 'bound-or-minimum',
    countEdges: 'ibsi',
    covarianceDivisor: 'n-1',
    mesh: 'lewiner',
    logEpsilon: 0,
    isFlatDefined: false,
    runDirections: 'all',
    loneVoxels: 'skip',
    logKernel: 'truncated',
    waveletLevels: 'a-trous',
  },
  pyradiomics: {
    name: 'pyradiomics',
    title: 'PyRadiomics',
    percentile: 'linear',
    isKurtosisExcess: false,
    widthOrigin: 'multiple',
    countEdges: 'linspace',
    covarianceDivisor: 'n',
    mesh: 'pyradiomics',
    logEpsilon: EPSILON,
    isFlatDefined: true,
    runDirections: 'paired',
    loneVoxels: 'count',
    logKernel: 'itk',
    waveletLevels: 'repeated',
  },
};

/** The profile's conventions, with those that the settings change. */
export function profileOf({
  profile,
  conventions = {},
}: Pick<ExtractionSettings, 'profile' | 'conventions'>): Profile {
  return { ...PROFILES[profile], ...conventions };
}

/** The engine's rule for the user's bins; the re-segmentation bound counts on the original image only. */
export function discretisationRule(
  binning: Binning,
  profile: Profile,
  range: IntensityRange | null,
): Discretisation {
  switch (binning.kind) {
    case 'none':
      return { kind: 'identity' };
    case 'count':
      return { kind: 'fixed-count', count: binning.count, edges: profile.countEdges };
    case 'width':
      return {
        kind: 'fixed-width',
        width: binning.width,
        origin: profile.widthOrigin === 'multiple' ? 'multiple' : (range?.[0] ?? 'minimum'),
      };
  }
}
