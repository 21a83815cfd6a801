import type { SeparableKernel, Taps } from '../../engine/convolution.ts';
import { LocusError } from '../../volume/errors.ts';
import type { LawsFilter } from '../settings-filters.ts';
import type { Filter } from './filter.ts';
import { boxTaps, kernelReach, perAxis, turnedKernels } from './kernels.ts';

/** Level, edge, spot, wave and ripple (Laws 1980, IBSI-2 table 6), brought to unit length. */
const KERNELS: Readonly<Record<string, readonly number[]>> = {
  L5: [1, 4, 6, 4, 1],
  E5: [-1, -2, 0, 2, 1],
  S5: [-1, 0, 2, 0, -1],
  W5: [-1, 2, 0, -2, 1],
  R5: [1, -4, 6, -4, 1],
  L3: [1, 2, 1],
  E3: [-1, 0, 1],
  S3: [-1, 2, -1],
};

export const LAWS_KERNELS: readonly string[] = Object.keys(KERNELS);

/** IBSI JTXT. */
export const lawsFilter: Filter<LawsFilter> = {
  reach: (settings) => {
    const { dimension, pooling, energyDistance } = settings;
    const kernel = kernelOf(settings);
    const reaches = kernelReach(kernel);
    const widest = Math.max(...reaches);
    return perAxis(
      dimension,
      (axis) => (pooling === null ? reaches[axis] : widest) + (energyDistance ?? 0),
      0,
    );
  },
  record: ({ batch, wanted }, image, settings) => {
    const { dimension, boundary, pooling, energyDistance } = settings;
    const kernel = kernelOf(settings);
    // Energy reads the response around what is wanted.
    const part = energyDistance === null ? wanted : undefined;
    const response =
      pooling === null
        ? batch.convolve(image, [kernel], 'sum', boundary, part)
        : batch.convolve(image, turnedKernels(kernel, dimension), pooling, boundary, part);
    if (energyDistance === null) return response;
    const box = boxTaps(2 * energyDistance + 1);
    const axes = perAxis<readonly Taps[]>(dimension, () => [box], []);
    return batch.convolve(
      batch.pointwise(response, { kind: 'magnitude' }),
      [{ axes }],
      'sum',
      boundary,
      wanted,
    );
  },
};

/** @throws LocusError 'bad-settings' */
function kernelOf({ dimension, kernels }: LawsFilter): SeparableKernel {
  const names = kernels.match(/../g) ?? [];
  const taps = names.map((name) => KERNELS[name]);
  if (taps.includes(undefined) || kernels.length !== (dimension === '3D' ? 6 : 4)) {
    throw new LocusError(
      'bad-settings',
      `'${kernels}' are not Laws kernels for ${dimension}.`,
      `Name one of ${LAWS_KERNELS.join(', ')} per axis, such as ${dimension === '3D' ? 'E3W5R5' : 'L5E5'}.`,
    );
  }
  return { axes: perAxis<readonly Taps[]>(dimension, (axis) => [unitTaps(taps[axis] ?? [])], []) };
}

function unitTaps(taps: readonly number[]): Taps {
  const length = Math.hypot(...taps);
  return { weights: taps.map((tap) => tap / length), origin: (taps.length - 1) / 2 };
}
