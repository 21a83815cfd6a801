import type { Triple } from '../volume/grid.ts';
import { kernelPairs, kernelSides, type MapKernel } from './map.ts';

/**
 * Features of a matrix of counts by grey level and extent (IBSI sections 3.7, 3.8 and 3.11 name them for each family), in
 * the order kernels number them. Extents are lengths of runs, sizes of zones or numbers of dependent voxels; `percentage`
 * is what is counted per voxel.
 */
export const LEVEL_MATRIX_MAP_FEATURES = [
  'short',
  'long',
  'low',
  'high',
  'shortLow',
  'shortHigh',
  'longLow',
  'longHigh',
  'levelNonUniformity',
  'levelNonUniformityNormalized',
  'extentNonUniformity',
  'extentNonUniformityNormalized',
  'percentage',
  'levelVariance',
  'extentVariance',
  'entropy',
  'energy',
] as const;
export type LevelMatrixMapFeature = (typeof LEVEL_MATRIX_MAP_FEATURES)[number];

/** The largest radius that the WebGPU engine has a kernel for. */
export const GPU_LEVEL_MATRIX_MAP_RADIUS = 5;

/** What a matrix counts; of offsets there is one of each opposite pair. */
export type LevelMatrixKind =
  /** A matrix a direction, features averaged; with `isPaired` over those where a line holds two voxels. */
  | { readonly name: 'runs'; readonly offsets: readonly Triple[]; readonly isPaired: boolean }
  /** Zones of voxels that touch along the offsets. */
  | { readonly name: 'zones'; readonly offsets: readonly Triple[] }
  /** Voxels by their neighbours at the offsets, both ways, whose level is at most `alpha` away, and themselves. */
  | { readonly name: 'dependence'; readonly offsets: readonly Triple[]; readonly alpha: number };

export interface LevelMatrixMapRequest {
  readonly kernel: MapKernel;
  readonly kind: LevelMatrixKind;
  readonly features: readonly LevelMatrixMapFeature[];
}

/**
 * For each place of a kernel, counted x fastest, the places one offset before and after it, plus one; 0 where that is
 * outside the kernel. The place before has the lower number: an offset and its opposite are the same line.
 */
export function kernelLine(
  kernel: MapKernel,
  offset: Triple,
): { readonly before: Uint16Array; readonly after: Uint16Array } {
  const [nx, ny, nz] = kernelSides(kernel);
  const before = new Uint16Array(nx * ny * nz);
  const after = new Uint16Array(nx * ny * nz);
  const pairs = kernelPairs(kernel, offset);
  for (let n = 0; n < pairs.length; n += 2) {
    const [a, b] = [pairs[n] as number, pairs[n + 1] as number];
    before[Math.max(a, b)] = Math.min(a, b) + 1;
    after[Math.min(a, b)] = Math.max(a, b) + 1;
  }
  return { before, after };
}
