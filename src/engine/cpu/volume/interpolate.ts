import type { Triple } from '../../../volume/grid.ts';
import { type AxisKernel, type Placement, parallelPositions } from '../../interpolation.ts';
import { turning } from './affine.ts';
import { axisWeights } from './axis-weights.ts';
import { resampling, type VolumeWeights } from './resample.ts';

/** An image at other positions, in float64: axis after axis where the axes stay parallel, else voxel by voxel. */
export function* interpolation(
  data: ArrayLike<number>,
  size: Triple,
  placement: Placement,
  kernel: AxisKernel,
): Generator<number, Float64Array> {
  const positions = parallelPositions(placement);
  if (positions !== null) {
    return yield* resampling(data, size, weightsAlong(positions, size, kernel));
  }
  if (placement.kind === 'axes') throw new Error('positions along axes are parallel to them');
  return yield* turning(data, size, placement, kernel);
}

export function weightsAlong(
  positions: readonly [Float64Array, Float64Array, Float64Array],
  size: Triple,
  kernel: AxisKernel,
  precision?: number,
): VolumeWeights {
  return [
    axisWeights(positions[0], size[0], kernel, precision),
    axisWeights(positions[1], size[1], kernel, precision),
    axisWeights(positions[2], size[2], kernel, precision),
  ];
}
