import type { Discretisation } from '../engine/engine.ts';
import type { IntensityRange } from '../volume/roi.ts';
import type { Binning, ProfileName } from './settings.ts';

/**
 * Where IBSI and PyRadiomics differ, as named switches. A profile is data: one code path reads these, so
 * that a third convention is one more object. Sources: IBSI reference manual (arXiv 1612.07003),
 * PyRadiomics 3.1 documentation.
 */
export interface Profile {
  readonly name: ProfileName;
  readonly title: string;
  /** Percentiles: nearest rank (IBSI) or linear interpolation between ranks (numpy's default). */
  readonly percentile: 'nearest-rank' | 'linear';
  /** IBSI subtracts 3, so that a normal distribution has kurtosis 0. */
  readonly isKurtosisExcess: boolean;
  /** Fixed width: bins start at the lower bound or minimum (IBSI), or at multiples of the width. */
  readonly widthOrigin: 'bound-or-minimum' | 'multiple';
  /** Fixed count: IBSI's formula or numpy.histogram's edges. */
  readonly countEdges: 'ibsi' | 'linspace';
  /** Covariance of the voxel positions is divided by N - 1 or by N. */
  readonly covarianceDivisor: 'n-1' | 'n';
  /** Table of triangles that turns the mask into a surface. */
  readonly mesh: 'lewiner' | 'pyradiomics';
  /** Added inside logarithms of entropies. */
  readonly logEpsilon: number;
  /** What correlation-like features of a flat region are: undefined, or a stated limit. */
  readonly isFlatDefined: boolean;
  /** GLRLM: all directions, or only those with a line that holds two or more voxels of the region. */
  readonly runDirections: 'all' | 'paired';
  /** NGTDM: voxels without a neighbour in the region are left out, or count with a difference of 0. */
  readonly loneVoxels: 'skip' | 'count';
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
  },
};

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
