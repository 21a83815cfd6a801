import type { Grid } from '../volume/grid.ts';
import type { Diagnostics } from './feature.ts';

/** Linear, or a B-spline of order 3 that passes through the samples. */
export type ImageInterpolation = 'linear' | 'cubic';

/** How an image on the grid of another came about; in exports of its features. */
export interface Resampled {
  readonly interpolation: ImageInterpolation;
  /** The image that it was made from. */
  readonly source: { readonly sha256: string; readonly grid: Grid };
  /** The image whose grid it is on. */
  readonly onto: { readonly sha256: string };
}

export function imageProvenance({ interpolation, source, onto }: Resampled): Diagnostics {
  return {
    'Image-resampled_Interpolation': interpolation === 'cubic' ? 'B-spline, order 3' : 'linear',
    'Image-resampled_SourceHash': source.sha256,
    'Image-resampled_SourceSpacing': source.grid.spacing,
    'Image-resampled_SourceSize': source.grid.size,
    'Image-resampled_GridOf': onto.sha256,
  };
}

/** Of a mask that was brought onto an image's grid. */
export function maskProvenance(sha256: string, { spacing, size }: Grid): Diagnostics {
  return {
    'Mask-resampled_Interpolation': 'nearest neighbour',
    'Mask-resampled_SourceHash': sha256,
    'Mask-resampled_SourceSpacing': spacing,
    'Mask-resampled_SourceSize': size,
  };
}
