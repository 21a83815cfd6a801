import { weightsAlong } from '../../cpu/volume/interpolate.ts';
import {
  type AxisKernel,
  type Placement,
  parallelPositions,
  placementSize,
} from '../../interpolation.ts';
import type { Request } from '../request.ts';
import type { Slot } from '../slot.ts';
import { DerivedImage, type GpuImage, PairedImage } from './image.ts';
import { resampleAffine } from './resample-affine.ts';
import { resampleAxes } from './resample-axis.ts';

/** The spline's weights below this share of the whole are below the precision of resample-axis.wgsl. */
const PRECISION = 2 ** -36;

export function makeInterpolation(
  image: GpuImage,
  placement: Placement,
  kernel: AxisKernel,
): DerivedImage {
  const size = placementSize(placement);
  const expectation = { ...image.expectation, isMoved: true };
  const label = `${image.label} · interpolation`;
  const positions = parallelPositions(placement);
  if (positions !== null) {
    return new PairedImage(size, image.label, expectation, (plan) => {
      const axes = weightsAlong(positions, image.size, kernel, PRECISION);
      return resampleAxes(plan, image, axes, label);
    });
  }
  if (placement.kind === 'axes') throw new Error('positions along axes are parallel to them');
  return new DerivedImage(size, image.label, expectation, (plan) =>
    resampleAffine(plan, image, placement, kernel, label),
  );
}

export function requestVoxels(image: DerivedImage, slot: Slot<Float64Array>): Request {
  const [nx, ny, nz] = image.size;
  const count = nx * ny * nz;
  return {
    label: `${image.label} · voxels`,
    record: (plan) => {
      const isPaired = image instanceof PairedImage;
      const view = isPaired ? image.pairs(plan) : image.singles(plan);
      plan.readBack(view);
      return (read) => {
        const words = new Float32Array(read(view));
        slot.fill(isPaired ? sums(words, count) : Float64Array.from(words.subarray(0, count)));
        return true;
      };
    },
  };
}

function sums(pairs: Float32Array, count: number): Float64Array {
  const out = new Float64Array(count);
  for (let n = 0; n < count; n++) out[n] = (pairs[2 * n] as number) + (pairs[2 * n + 1] as number);
  return out;
}
