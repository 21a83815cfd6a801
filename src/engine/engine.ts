import type { Boundary } from '../volume/boundary.ts';
import type { Triple } from '../volume/grid.ts';
import type { Box } from '../volume/roi.ts';
import type { VoxelArray } from '../volume/volume.ts';
import type { CirclePatterns } from './circle-patterns.ts';
import type { BankPooling, SeparableKernel } from './convolution.ts';
import type { GaborBank } from './gabor.ts';
import type { AxisKernel, Placement } from './interpolation.ts';
import type { LevelMatrixMapRequest } from './level-matrix-map.ts';
import type { CooccurrenceMapRequest, IntensityMapRequest } from './map.ts';
import type { Axis, Neighbourhood } from './neighbourhood.ts';
import type { PointwiseFunction } from './pointwise.ts';
import type { Diameters, PairSums } from './shape.ts';
import type { SpectralFilter } from './spectral.ts';
import type { SpherePatterns } from './sphere-patterns.ts';
import type {
  DependenceCounts,
  RunCounts,
  SliceCooccurrenceCounts,
  ToneDifferences,
  Zones,
} from './texture.ts';
import type { ToneMapRequest } from './tone-map.ts';

/**
 * Numbers at scale, behind one interface. Two implementations, `cpu` (float64, the oracle, and the
 * product where there is no WebGPU) and `webgpu`, give the same integers and, within stated bounds,
 * the same reals. Every operation exists on both.
 *
 * Work is recorded on a batch and runs once: on the GPU one submission and one readback for a
 * whole extraction. Arrays are x fastest.
 */
export interface Engine {
  readonly info: EngineInfo;
  /** Starts recording. Batches of one engine must not run at the same time. */
  batch(): Batch;
  /** Frees the device and its memory; the engine is unusable afterwards. */
  dispose(): void;
}

export interface EngineInfo {
  readonly name: 'cpu' | 'webgpu';
  /** What the browser or driver says about the GPU; null on the CPU engine. */
  readonly adapter: AdapterInfo | null;
}

export interface AdapterInfo {
  readonly vendor: string;
  readonly architecture: string;
  readonly device: string;
  readonly description: string;
  /** True for a GPU emulated in software (SwiftShader): right, but slower than the CPU engine. */
  readonly isSoftware: boolean;
  readonly limits: Readonly<Record<string, number>>;
}

/** An image inside a batch. It lives on the device; its voxels are read only through the batch. */
export interface ImageHandle {
  readonly size: Triple;
  readonly label: string;
}

/** A binary region of a box; images, regions and levels used together have the same size. */
export interface RegionHandle {
  readonly size: Triple;
  readonly voxelCount: number;
}

/** Grey levels 1..n inside a region, 0 outside. */
export interface LevelsHandle {
  readonly size: Triple;
  readonly label: string;
}

/** A result that exists once the batch has run. */
export interface Pending<T> {
  /**
   * @throws Error when read before the batch has run; LocusError 'bad-settings' when the bins make more grey
   * levels than this result can hold.
   */
  value(): T;
}

export interface Range {
  readonly min: number;
  readonly max: number;
}

/**
 * How intensities become grey levels; all bins are closed below, [edge, next edge).
 * - fixed-width: floor((x - origin) / width) + 1. Origin: a number (IBSI Q3RU: the lower bound of the
 *   re-segmentation range), 'minimum' (of the region, where there is no such bound) or 'multiple'
 *   (PyRadiomics: floor(x / width) - floor(min / width) + 1, with numpy.arange's edges).
 * - fixed-count: IBSI K15C, min(floor(count (x - min) / (max - min)) + 1, count); 'linspace': PyRadiomics,
 *   numpy.histogram's edges min + k ((max - min) / count) with the last bin closed above. The two differ
 *   only in rounding at the edges.
 * - identity: the intensity is the level (digital phantom); it must be an integer of at least 1.
 */
export type Discretisation =
  | {
      readonly kind: 'fixed-width';
      readonly width: number;
      readonly origin: number | 'minimum' | 'multiple';
    }
  | { readonly kind: 'fixed-count'; readonly count: number; readonly edges: 'ibsi' | 'linspace' }
  | { readonly kind: 'identity' };

/** Voxel counts per grey level, index 0 = level 1. Its length is the number of levels, Ng. */
export interface LevelHistogram {
  readonly counts: Uint32Array;
}

/**
 * Grey-level co-occurrence counts: for each offset an Ng x Ng matrix, row = level of the voxel, column =
 * level of the neighbour at voxel + offset, both inside the region. One-sided: the symmetric matrix
 * (IBSI) is C + Cᵀ. Offset-major, then row-major.
 */
export interface CooccurrenceCounts {
  readonly levels: number;
  readonly counts: Uint32Array;
}

/**
 * The marching-cubes cells of a region padded with one voxel of background, by corner configuration
 * (bit x + 2y + 4z set = that corner is inside). Because vertices of a binary mask at level 0.5 lie on
 * edge midpoints, area and volume of any table of triangles follow from these integers alone.
 */
export interface SurfaceCells {
  /** Number of cells per configuration, length 256. */
  readonly counts: Float64Array;
  /**
   * Sum of the cells' lower corners (i, j, k), in box indices (padding = -1), per configuration: 256 x 3.
   * Zero for the two configurations without a surface, 0 and 255.
   */
  readonly positionSums: Float64Array;
}

/** Low- and high-pass filter taps of a one-level undecimated wavelet (equal lengths). */
export interface WaveletFilters {
  readonly low: readonly number[];
  readonly high: readonly number[];
}

/** Sub-band names: first letter x, second y, third z; L low-pass, H high-pass. */
export const WAVELET_BANDS = ['LLL', 'LLH', 'LHL', 'LHH', 'HLL', 'HLH', 'HHL', 'HHH'] as const;
export type WaveletBand = (typeof WAVELET_BANDS)[number];

export interface ImageInput {
  readonly size: Triple;
  /** Finite voxels; the caller replaces NaN and infinity. */
  readonly data: VoxelArray;
  readonly label: string;
  /**
   * Set where the voxels were read from an image of this engine (float32 on WebGPU): grey levels are then made of them
   * as of that image, to the bit.
   */
  readonly isResponse?: boolean;
}

/** Time spent, in ms, by phase; `compute` includes waiting for the device. */
export interface BatchTimings {
  readonly upload: number;
  readonly compute: number;
  readonly readback: number;
}

export interface RunOptions {
  readonly signal?: AbortSignal;
  /** Called with the work done and the whole, in the same arbitrary unit, and what is being done. */
  readonly onProgress?: (done: number, total: number, label: string) => void;
}

/** How voxels of equal level join to zones. */
export interface ZoneOptions {
  /** null: 26-connected in the volume; an axis: 8-connected in the planes across it. */
  readonly across: Axis | null;
  /** Keep slices apart; only for zones in the planes across z. */
  readonly bySlice: boolean;
  /** The morphological region to whose border zones' distances are measured, null where none are wanted. */
  readonly border: RegionHandle | null;
}

/** Symmetric tensors, one a voxel, entry by entry. */
export interface TensorImages {
  readonly xx: ImageHandle;
  readonly yy: ImageHandle;
  readonly zz: ImageHandle;
  readonly xy: ImageHandle;
  readonly xz: ImageHandle;
  readonly yz: ImageHandle;
}

export interface Batch {
  image(input: ImageInput): ImageHandle;
  /** Mask of 0 and 1, size as given. */
  region(mask: Uint8Array, size: Triple): RegionHandle;
  /**
   * One level of an undecimated separable wavelet, valid part only: with T taps the input is T - 1 voxels
   * larger per axis than the outputs, and
   * out[n] = Σ_k taps[k] in[n + T - 1 - k] per axis (a true convolution). The caller extends the image at
   * its borders, so that one kernel serves every boundary rule.
   */
  wavelet(image: ImageHandle, filters: WaveletFilters): Readonly<Record<WaveletBand, ImageHandle>>;
  /**
   * Any box of an image, also beyond its borders, where it goes on by `boundary`: crops and pads. Of the image's label,
   * unless one is given.
   */
  window(image: ImageHandle, box: Box, boundary: Boundary, label?: string): ImageHandle;
  /**
   * The pooled responses to separable kernels, within a box of the image (the whole unless `wanted`); each pass takes the image
   * beyond its borders by `boundary`, whatever the lengths of kernel and axis. On the WebGPU engine within CONVOLUTION_BOUND of the
   * largest magnitude times the largest sum of tap magnitudes, product over a kernel's passes.
   */
  convolve(
    image: ImageHandle,
    kernels: readonly SeparableKernel[],
    pooling: BankPooling,
    boundary: Boundary,
    wanted?: Box,
  ): ImageHandle;
  /** On the WebGPU engine within POINTWISE_BOUND. */
  pointwise(image: ImageHandle, fn: PointwiseFunction): ImageHandle;
  /**
   * Magnitude of the gradient by central differences, per unit of `spacing`; at the borders the edge voxel goes on
   * (ITK's GradientMagnitudeImageFilter). On the WebGPU engine within GRADIENT_BOUND.
   */
  gradient(image: ImageHandle, spacing: Triple): ImageHandle;
  /** Local binary patterns in planes. Bits of whole numbers are the same on both engines; variances are float32. */
  circlePatterns(image: ImageHandle, patterns: CirclePatterns): ImageHandle;
  /**
   * Local binary patterns on a sphere in the region's voxels, 0 elsewhere: a map for each degree, then the kurtosis. On the
   * WebGPU engine in float32: samples nearer to the voxel than a millionth of the magnitudes may fall on either side.
   */
  spherePatterns(
    image: ImageHandle,
    region: RegionHandle,
    patterns: SpherePatterns,
  ): readonly ImageHandle[];
  /**
   * The response to a filter of the spectrum, of the image's size; the image goes on periodically. On the WebGPU
   * engine within SPECTRAL_BOUND.
   */
  spectral(image: ImageHandle, filter: SpectralFilter): ImageHandle;
  /**
   * The pooled response to Gabor kernels within planes, in a box of the image. On the WebGPU engine within GABOR_BOUND.
   */
  gabor(image: ImageHandle, bank: GaborBank, boundary: Boundary, box: Box): ImageHandle;
  /** Two images multiplied voxel by voxel. */
  product(left: ImageHandle, right: ImageHandle): ImageHandle;
  /**
   * A Riesz transform of an order, in each voxel along the eigenvector of its tensor's largest eigenvalue: from the
   * components that `component` records, one after the other so that few are held. The magnitude where the order is
   * odd, for an eigenvector has no sign. On the WebGPU engine within STEERING_BOUND.
   */
  steer(
    tensor: TensorImages,
    order: number,
    component: (orders: Triple) => ImageHandle,
  ): ImageHandle;
  /**
   * The image at other positions: resampled along its axes, or turned, scaled and shifted by a matrix. On the
   * WebGPU engine within INTERPOLATION_BOUND times the image's largest magnitude, where it is an uploaded one.
   */
  interpolate(image: ImageHandle, placement: Placement, kernel: AxisKernel): ImageHandle;
  /** All voxels of an image, in memory order. */
  voxels(image: ImageHandle): Pending<Float64Array>;
  discretise(image: ImageHandle, region: RegionHandle, rule: Discretisation): LevelsHandle;
  range(image: ImageHandle, region: RegionHandle): Pending<Range>;
  /** Intensities of the region's voxels in memory order. */
  samples(image: ImageHandle, region: RegionHandle): Pending<Float64Array>;
  histogram(levels: LevelsHandle): Pending<LevelHistogram>;
  /** `offsets` in voxels (di, dj, dk); each |component| <= 8. */
  cooccurrence(levels: LevelsHandle, offsets: readonly Triple[]): Pending<CooccurrenceCounts>;
  /** The same with the z planes kept apart; offsets stay within the plane (dk = 0). */
  cooccurrenceBySlice(
    levels: LevelsHandle,
    offsets: readonly Triple[],
  ): Pending<SliceCooccurrenceCounts>;
  /** Offsets with components -1, 0 or 1; by slice they stay within the plane. */
  runs(levels: LevelsHandle, offsets: readonly Triple[], bySlice: boolean): Pending<RunCounts>;
  zones(levels: LevelsHandle, options: ZoneOptions): Pending<Zones>;
  toneDifferences(
    levels: LevelsHandle,
    neighbourhood: Neighbourhood,
    bySlice: boolean,
  ): Pending<ToneDifferences>;
  dependence(
    levels: LevelsHandle,
    neighbourhood: Neighbourhood,
    alpha: number,
    bySlice: boolean,
  ): Pending<DependenceCounts>;
  /**
   * Co-occurrence features of the voxels around each voxel of `centres`, a row a feature; NaN where a feature is not
   * defined. Float64, rounded to float32 at the end; on the WebGPU engine in float32 from exact counts, within
   * MAP_BOUND, for radii up to GPU_COOCCURRENCE_MAP_RADIUS, MCC beyond radius 2 of up to GPU_MAP_MCC_LEVELS levels.
   */
  cooccurrenceMap(
    levels: LevelsHandle,
    centres: RegionHandle,
    request: CooccurrenceMapRequest,
  ): Pending<Float32Array>;
  /**
   * First-order features of the voxels around each voxel of `centres`, in the same way; voxels without a level do not
   * count. On the WebGPU engine of intensities rounded to float32, for radii up to GPU_INTENSITY_MAP_RADIUS.
   */
  intensityMap(
    image: ImageHandle,
    levels: LevelsHandle,
    centres: RegionHandle,
    request: IntensityMapRequest,
  ): Pending<Float32Array>;
  /**
   * Features of counts by level and extent (runs, zones, dependence) of the voxels around each voxel of `centres`, in
   * the same way; on the WebGPU engine for radii up to GPU_LEVEL_MATRIX_MAP_RADIUS.
   */
  levelMatrixMap(
    levels: LevelsHandle,
    centres: RegionHandle,
    request: LevelMatrixMapRequest,
  ): Pending<Float32Array>;
  /**
   * Neighbourhood grey tone difference features of the voxels around each voxel of `centres`, in the same way; on the
   * WebGPU engine for radii up to GPU_TONE_MAP_RADIUS.
   */
  toneMap(
    levels: LevelsHandle,
    centres: RegionHandle,
    request: ToneMapRequest,
  ): Pending<Float32Array>;
  surface(region: RegionHandle): Pending<SurfaceCells>;
  /** Maximum diameters of the region's surface for `spacing` in mm, in float64; 0 of an empty region. */
  diameters(region: RegionHandle, spacing: Triple): Pending<Diameters>;
  /**
   * Sums over all pairs of the region's voxels, for `spacing` in mm: in float64, or in float32 on the GPU with each
   * sum within 4e-6 of the sum of its terms' magnitudes. NaN where no two intensities differ; null where no
   * way would end in two minutes.
   */
  pairSums(image: ImageHandle, region: RegionHandle, spacing: Triple): Pending<PairSums | null>;
  /**
   * Does all that was recorded, once.
   * @throws LocusError 'cancelled' when the signal fires (within a second), 'device-lost' when the GPU
   * goes away (the caller may retry on a new engine: inputs are never consumed), 'too-large' when the work
   * cannot fit the device.
   */
  run(options?: RunOptions): Promise<BatchTimings>;
}

/**
 * More grey levels than this make a matrix that no one can fill (13 x 2048² counts are 218 MB):
 * a level image beyond it is refused with the reason. Histograms have no such limit.
 */
export const MAX_LEVELS = 2048;
