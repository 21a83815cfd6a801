/** Where IBSI and PyRadiomics differ, as named switches. Sources as in profiles.ts. */
export interface Conventions {
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
  /** LoG: IBSI's kernel, cut off at 4 σ, or ITK's recursive approximation, times σ². */
  readonly logKernel: 'truncated' | 'itk';
  /**
   * Wavelets: kernels of level j dilated à trous under a boundary rule (IBSI), or the first level repeated on the
   * approximation of a periodic image.
   */
  readonly waveletLevels: 'a-trous' | 'repeated';
}

export type ConventionName = keyof Conventions;

/** A switch in words, and the families whose features it can reach. */
export interface ConventionFacts {
  readonly title: string;
  readonly ibsi: string;
  readonly pyradiomics: string;
  readonly families: readonly string[];
}

const LEVELS = ['firstorder', 'histogram'];
const MATRICES = ['glcm', 'glrlm', 'glszm', 'gldzm', 'ngtdm', 'ngldm', 'gldm'];

export const CONVENTIONS: Readonly<Record<ConventionName, ConventionFacts>> = {
  percentile: {
    title: 'Percentiles',
    ibsi: 'nearest rank',
    pyradiomics: 'interpolated between ranks',
    families: LEVELS,
  },
  isKurtosisExcess: {
    title: 'Kurtosis',
    ibsi: 'excess: 0 for a normal distribution',
    pyradiomics: '3 for a normal distribution',
    families: LEVELS,
  },
  widthOrigin: {
    title: 'Bins of fixed width',
    ibsi: 'start at the lower re-segmentation bound, else at the minimum of the region',
    pyradiomics: 'start at a multiple of the width',
    families: [...LEVELS, ...MATRICES],
  },
  countEdges: {
    title: 'Bins of fixed count',
    ibsi: 'min(floor(N (x − min) / (max − min)) + 1, N)',
    pyradiomics: 'edges of numpy.histogram; a constant region falls in the middle bin',
    families: [...LEVELS, ...MATRICES],
  },
  covarianceDivisor: {
    title: 'Axis lengths',
    ibsi: 'covariance of voxel positions over N − 1',
    pyradiomics: 'covariance of voxel positions over N',
    families: ['shape', 'shape2D'],
  },
  mesh: {
    title: 'Surface mesh',
    ibsi: 'Lewiner’s marching cubes',
    pyradiomics: 'its own table of triangles, with small cracks at ambiguous faces',
    families: ['shape'],
  },
  logEpsilon: {
    title: 'Logarithms',
    ibsi: 'zero probabilities left out',
    pyradiomics: '2.2 × 10⁻¹⁶ added to every probability',
    families: [...LEVELS, ...MATRICES],
  },
  isFlatDefined: {
    title: 'Correlation of a flat region',
    ibsi: 'undefined',
    pyradiomics: '1 (Imc1 0, MCC 1)',
    families: ['glcm', 'ngtdm'],
  },
  runDirections: {
    title: 'Run directions',
    ibsi: 'all that have a voxel',
    pyradiomics: 'those with a line of two or more voxels of the region',
    families: ['glrlm'],
  },
  loneVoxels: {
    title: 'Voxels without a neighbour',
    ibsi: 'left out',
    pyradiomics: 'counted with a difference of 0',
    families: ['ngtdm'],
  },
  logKernel: {
    title: 'Laplacian of Gaussian',
    ibsi: 'kernel cut off at 4 σ',
    pyradiomics: 'ITK’s recursive approximation, times σ²',
    families: [...LEVELS, ...MATRICES],
  },
  waveletLevels: {
    title: 'Wavelets',
    ibsi: 'kernels dilated à trous, image mirrored at its borders',
    pyradiomics: 'first level repeated on a periodic image',
    families: [...LEVELS, ...MATRICES],
  },
};
