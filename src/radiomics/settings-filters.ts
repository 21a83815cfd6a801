import type { Boundary } from '../volume/boundary.ts';

/**
 * Filters of IBSI-2 (reference manual part 2, arXiv 2006.05470) and PyRadiomics as data: everything that decides a
 * response map besides the image. Lengths are in mm where the name says so, else in voxels; angles in degrees.
 */

/** Within each z plane, or in the volume. */
export type Dimension = '2D' | '3D';

/** How responses of turned filters become one. */
export const POOLINGS = ['mean', 'max', 'min'] as const;
export type Pooling = (typeof POOLINGS)[number];

/** S60F. */
export interface MeanFilter {
  readonly filter: 'mean';
  readonly dimension: Dimension;
  readonly boundary: Boundary;
  /** Voxels along each side, odd. */
  readonly support: number;
}

/** L6PA: kernel cut off at so many σ. */
export interface LogFilter {
  readonly filter: 'log';
  readonly dimension: Dimension;
  readonly boundary: Boundary;
  readonly sigmaMm: number;
  readonly cutoffSigma: number;
}

/** PyRadiomics' LoG: ITK's recursive approximation, times σ². */
export interface RecursiveLogFilter {
  readonly filter: 'log-recursive';
  readonly sigmaMm: number;
}

/** JTXT. */
export interface LawsFilter {
  readonly filter: 'laws';
  readonly dimension: Dimension;
  readonly boundary: Boundary;
  /** Kernels along x, y (and z): 'L5E5', 'E3W5R5'. */
  readonly kernels: string;
  /** Pooled over right-angle rotations, 4 in 2D and 24 in 3D; null = not turned. */
  readonly pooling: Pooling | null;
  /** Texture energy: mean magnitude within this Chebyshev distance; null = the response itself. */
  readonly energyDistance: number | null;
}

/** Q88H: within planes. */
export interface GaborFilter {
  readonly filter: 'gabor';
  readonly boundary: Boundary;
  readonly sigmaMm: number;
  /** Wavelength. */
  readonly lambdaMm: number;
  /** Spatial aspect ratio. */
  readonly gamma: number;
  readonly response: 'modulus' | 'real' | 'imaginary';
  /** One orientation, or all from 0 on in steps. */
  readonly orientation:
    | { readonly theta: number }
    | { readonly step: number; readonly pooling: Pooling };
  /** Mean of the responses in the xy, yz and zx planes; else in xy alone. */
  readonly hasOrthogonalPlanes: boolean;
}

/** 25BO: undecimated, kernels of level j dilated à trous. */
export interface WaveletFilter {
  readonly filter: 'wavelet';
  readonly dimension: Dimension;
  readonly boundary: Boundary;
  readonly wavelet: string;
  /** Low (L) or high (H) pass along x, y (and z). */
  readonly band: string;
  /** From 1. */
  readonly level: number;
  /** As for Laws' kernels. */
  readonly pooling: Pooling | null;
}

/**
 * PyRadiomics' wavelet: periodic, an odd axis first extended by one voxel; a further level repeats the same filters
 * on the approximation of the level before.
 */
export interface RepeatedWaveletFilter {
  readonly filter: 'wavelet-repeated';
  readonly wavelet: string;
  /** One letter for each axis that is filtered, in the order x, y, z. */
  readonly band: string;
  /** From 1. */
  readonly level: number;
  /** The axis that is left out (PyRadiomics' force2D), or null. */
  readonly plane: 0 | 1 | 2 | null;
}

/** LODD (Simoncelli: PRT7): band-pass of level 1, 2, … in the Fourier domain. */
export interface NonSeparableWaveletFilter {
  readonly filter: 'simoncelli' | 'shannon';
  readonly dimension: Dimension;
  readonly boundary: Boundary;
  /** From 1. */
  readonly level: number;
}

/** AYRS: a Riesz transform of a filter's response. */
export interface RieszFilter {
  readonly filter: 'riesz';
  readonly of: LogFilter | NonSeparableWaveletFilter;
  /** Orders along x, y, z. */
  readonly order: readonly [number, number, number];
  /** Turned in each voxel to the main direction of the structure tensor, smoothed by this σ; null = not turned. */
  readonly alignmentSigmaMm: number | null;
}

/** PyRadiomics' functions of the intensity alone, scaled by the largest magnitude of the whole image. */
export interface PointwiseFilter {
  readonly filter: 'square' | 'square-root' | 'logarithm' | 'exponential';
}

/** Magnitude of the gradient by central differences. */
export interface GradientFilter {
  readonly filter: 'gradient';
  /** Per mm; else per voxel. */
  readonly usesSpacing: boolean;
}

/** Local binary patterns in planes (scikit-image's local_binary_pattern). */
export interface Lbp2DFilter {
  readonly filter: 'lbp-2D';
  /** Voxels. */
  readonly radius: number;
  readonly samples: number;
  readonly method: 'default' | 'ror' | 'uniform' | 'var';
  /** The axis that the planes lie across: 2 = z. */
  readonly plane: 0 | 1 | 2;
}

/** Local binary patterns on a sphere, by spherical harmonics (PyRadiomics). */
export interface Lbp3DFilter {
  readonly filter: 'lbp-3D';
  /** Degrees of the harmonics, from 1. */
  readonly levels: number;
  /** Voxels. */
  readonly radius: number;
  readonly subdivision: number;
  /** Power of degree 1 to `levels`, or the kurtosis map. */
  readonly map: number | 'kurtosis';
}

export type FilterSettings =
  | MeanFilter
  | LogFilter
  | RecursiveLogFilter
  | LawsFilter
  | GaborFilter
  | WaveletFilter
  | RepeatedWaveletFilter
  | NonSeparableWaveletFilter
  | RieszFilter
  | PointwiseFilter
  | GradientFilter
  | Lbp2DFilter
  | Lbp3DFilter;

export type FilterName = FilterSettings['filter'];
