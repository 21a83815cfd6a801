import type { Batch, ImageHandle, Range, RegionHandle } from '../../engine/engine.ts';
import type { Triple } from '../../volume/grid.ts';
import type { Box } from '../../volume/roi.ts';
import type { FilterName, FilterSettings } from '../settings-filters.ts';

/** What a filter works with besides its settings. */
export interface FilterContext {
  readonly batch: Batch;
  /** mm. */
  readonly spacing: Triple;
  /** Of the whole image, of which `image` may be a part. */
  readonly extremes: () => Range;
  /** Whether the image is of whole numbers by its type: what PyRadiomics derives of it by comparisons is then rounded. */
  readonly isWhole: boolean;
  /** Where responses to `image` are read. Left out: everywhere. */
  readonly wanted?: Box;
  /** The region on the grid of `image`. */
  readonly region: RegionHandle;
  /** Makes a thing once per image: what several filters need is recorded once. */
  once<T>(key: string, make: () => T): T;
}

/** One kind of filter on both engines. */
export interface Filter<S extends FilterSettings> {
  /**
   * How many voxels away, along each axis, the response depends on the image; null = on all of it. The caller hands
   * over as much of the image, and cuts off the response beyond the region.
   */
  reach(settings: S, spacing: Triple): Triple | null;
  /**
   * Records the response, of the size of `image` or of what is `wanted` of it. The borders are the image's own: the boundary
   * rule holds there.
   */
  record(context: FilterContext, image: ImageHandle, settings: S): ImageHandle;
}

export type Filters = {
  readonly [Name in FilterName]: Filter<Extract<FilterSettings, { readonly filter: Name }>>;
};
