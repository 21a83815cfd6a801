import type { Grid } from '../volume/grid.ts';

/** How an image on the grid of another came about; in exports of its features. */
export interface Resampled {
  readonly interpolation: ImageInterpolation;
  /** The image that it was made from. */
  readonly source: { readonly sha256: string; readonly grid: Grid };
  /** The image whose grid it is on. */
  readonly onto: { readonly sha256: string };
}

/** Linear, or a B-spline of order 3 that passes through the samples. */
export type ImageInterpolation = 'linear' | 'cubic';
