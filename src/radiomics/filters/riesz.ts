import type { SeparableKernel, Taps } from '../../engine/convolution.ts';
import type { Batch, ImageHandle, TensorImages } from '../../engine/engine.ts';
import type { Boundary } from '../../volume/boundary.ts';
import { LocusError } from '../../volume/errors.ts';
import type { Triple } from '../../volume/grid.ts';
import type { RieszFilter } from '../settings-filters.ts';
import type { Filter, FilterContext } from './filter.ts';
import { perAxis } from './kernels.ts';
import { logKernels } from './log.ts';
import { spectralFilterOf } from './non-separable-wavelet.ts';
import { withoutSurroundings, withSurroundings } from './surroundings.ts';

/**
 * IBSI AYRS: a Riesz transform of a filter's response. Aligned, the filter is turned in each voxel so that the axis of
 * its order lies along the main direction there: the eigenvector of the largest eigenvalue of the structure tensor,
 * the products of the response's first-order transforms, smoothed by a Gaussian.
 */
export const rieszFilter: Filter<RieszFilter> = {
  reach: () => null,
  record: (context, image, settings) => {
    const { of, order, alignmentSigmaMm: sigma } = settings;
    const component = componentsOf(context, image, of);
    if (sigma === null) return component(order);
    const total = alignedOrder(order);
    const smooth = perAxis<readonly Taps[]>(
      of.dimension,
      (axis) => [gaussianTaps(sigma / context.spacing[axis])],
      [],
    );
    const tensor = structureTensor(context.batch, component, { axes: smooth }, of.boundary);
    return context.batch.steer(tensor, total, component);
  },
};

/** Records transforms of the filter's response, of the size of `image`. */
function componentsOf(
  { batch, spacing }: FilterContext,
  image: ImageHandle,
  of: RieszFilter['of'],
): (orders: Triple) => ImageHandle {
  const extent = { isPlanar: of.dimension === '2D', boundary: of.boundary };
  const wide = withSurroundings(batch, image, extent);
  const isLog = of.filter === 'log';
  const base = isLog ? batch.convolve(wide, logKernels(of, spacing), 'sum', of.boundary) : wide;
  const filter = isLog ? { isPlanar: extent.isPlanar, band: null } : spectralFilterOf(of);
  return (riesz) =>
    withoutSurroundings(batch, batch.spectral(base, { ...filter, riesz }), image.size, extent);
}

/** @throws LocusError 'bad-settings' */
function alignedOrder(order: Triple): number {
  const along = order.filter((l) => l > 0);
  const [total] = along;
  if (along.length === 1 && total !== undefined) return total;
  throw new LocusError(
    'bad-settings',
    `A Riesz transform of order ${order.join(', ')} has no axis of its own to be aligned.`,
    'Choose an order along one axis, such as 0, 2, 0, or no alignment.',
  );
}

function structureTensor(
  batch: Batch,
  component: (orders: Triple) => ImageHandle,
  kernel: SeparableKernel,
  boundary: Boundary,
): TensorImages {
  const x = component([1, 0, 0]);
  const y = component([0, 1, 0]);
  const z = component([0, 0, 1]);
  const smoothed = (left: ImageHandle, right: ImageHandle) =>
    batch.convolve(batch.product(left, right), [kernel], 'sum', boundary);
  return {
    xx: smoothed(x, x),
    xy: smoothed(x, y),
    xz: smoothed(x, z),
    yy: smoothed(y, y),
    yz: smoothed(y, z),
    zz: smoothed(z, z),
  };
}

/** A Gaussian of sum 1, cut off at 4 σ. */
function gaussianTaps(sigma: number): Taps {
  const half = Math.floor(4 * sigma + 0.5);
  const weights = Array.from({ length: 2 * half + 1 }, (_, n) =>
    Math.exp(-(((n - half) / sigma) ** 2) / 2),
  );
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return { weights: weights.map((weight) => weight / sum), origin: half };
}
