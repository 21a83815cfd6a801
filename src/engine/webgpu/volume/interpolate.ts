import { weightsAlong } from '../../cpu/volume/interpolate.ts';
import {
  type AxisKernel,
  type Placement,
  parallelPositions,
  placementSize,
} from '../../interpolation.ts';
import type { Request } from '../request.ts';
import type { Slot } from '../slot.ts';
import { DerivedImage, type GpuImage } from './image.ts';
import { resampleAffine } from './resample-affine.ts';
import { resampleAxes } from './resample-axis.ts';

/** Weights below this share of the whole are less than float32 can add. */
const PRECISION = 2 ** -26;

export function makeInterpolation(
  image: GpuImage,
  placement: Placement,
  kernel: AxisKernel,
): DerivedImage {
  const expectation = { ...image.expectation, isMoved: true };
  const label = `${image.label} · interpolation`;
  return new DerivedImage(placementSize(placement), image.label, expectation, (plan) => {
    const positions = parallelPositions(placement);
    if (positions !== null) {
      const axes = weightsAlong(positions, image.size, kernel, PRECISION);
      return resampleAxes(plan, image, axes, label);
    }
    if (placement.kind === 'axes') throw new Error('positions along axes are parallel to them');
    return resampleAffine(plan, image, placement, kernel, label);
  });
}

export function requestVoxels(image: DerivedImage, slot: Slot<Float64Array>): Request {
  return {
    label: `${image.label} · voxels`,
    record: (plan) => {
      const [nx, ny, nz] = image.size;
      const voxels = image.singles(plan);
      plan.readBack(voxels);
      return (read) => {
        slot.fill(new Float64Array(new Float32Array(read(voxels), 0, nx * ny * nz)));
        return true;
      };
    },
  };
}
