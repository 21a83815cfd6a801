import {
  type BankPooling,
  CONVOLUTION_BOUND,
  type SeparableKernel,
  type Taps,
} from '../engine/convolution.ts';
import { BOUNDARIES } from '../volume/boundary.ts';
import type { Triple } from '../volume/grid.ts';
import { exactly, within } from './comparison.ts';
import {
  convolutionByDefinition,
  magnitudeOf,
  windowByDefinition,
} from './definitions/convolution.ts';
import { type Operation, type OperationCase, once } from './operation.ts';
import { voxelCountOf, wholeNumbers } from './subjects.ts';

const SIZE: Triple = [13, 9, 5];
const VOXELS = Int16Array.from(wholeNumbers(voxelCountOf(SIZE), -1000, 3000, 51));
const CPU_BOUND = 1e-12;

function windowCases(): readonly OperationCase[] {
  const boxes = [
    { name: 'inside', start: [2, 1, 1], size: [7, 6, 3] },
    { name: 'past the borders', start: [-20, -3, -6], size: [51, 17, 19] },
  ] as const;
  return boxes.flatMap(({ name, start, size }) =>
    BOUNDARIES.flatMap((boundary) =>
      // An image that the host has, and one that is made on the device.
      [false, true].map((isDerived): OperationCase => {
        const defined = once(() => windowByDefinition(VOXELS, SIZE, start, size, boundary));
        return {
          name: `${name}, ${boundary}${isDerived ? ', of a derived image' : ''}`,
          record: (batch) => {
            const image = batch.image({ size: SIZE, data: VOXELS, label: 'self-test' });
            const whole = { interpolator: 'nearest', border: 'edge', outside: 'border' } as const;
            const positions = SIZE.map((n) => Float64Array.from({ length: n }, (_, i) => i));
            const [x, y, z] = positions as [Float64Array, Float64Array, Float64Array];
            const source = isDerived
              ? batch.interpolate(image, { kind: 'axes', positions: [x, y, z] }, whole)
              : image;
            const voxels = batch.voxels(batch.window(source, { start, size }, boundary));
            return () => exactly({ voxels: voxels.value() }, { voxels: defined() });
          },
        };
      }),
    ),
  );
}

// No symmetry that could hide a reversed kernel, and longer than the axis of five voxels.
const LONG: Taps = { weights: [0.31, -0.12, 0.53, 0.27, -0.4, 0.08, 0.2, -0.61], origin: 5 };
const SHORT: Taps = { weights: [-0.25, 0.6, 0.15], origin: 0 };
const turned = ({ weights, origin }: Taps): Taps => ({
  weights: [...weights].reverse().map((weight) => -weight),
  origin: weights.length - 1 - origin,
});
const BANK: readonly SeparableKernel[] = [
  { axes: [[LONG], [SHORT], [LONG]] },
  { axes: [[LONG], [SHORT], [turned(SHORT)]] },
  { axes: [[SHORT], [turned(LONG), SHORT], []] },
  { axes: [[LONG], [], []] },
];

function convolutionCases(): readonly OperationCase[] {
  const poolings: readonly BankPooling[] = ['sum', 'mean', 'max', 'min'];
  return BOUNDARIES.flatMap((boundary) =>
    poolings.map((pooling): OperationCase => {
      const defined = once(() => convolutionByDefinition(VOXELS, SIZE, BANK, pooling, boundary));
      const scale = [magnitudeOf(BANK, pooling) * 3000];
      return {
        name: `${pooling}, ${boundary}`,
        record: (batch) => {
          const image = batch.image({ size: SIZE, data: VOXELS, label: 'self-test' });
          const voxels = batch.voxels(batch.convolve(image, BANK, pooling, boundary));
          return (engine) => {
            const bound = engine === 'cpu' ? CPU_BOUND : CONVOLUTION_BOUND;
            return within(voxels.value(), defined(), bound, scale);
          };
        },
      };
    }),
  );
}

/** What image filters are made of. */
export const FILTER_OPERATIONS: readonly Operation[] = [
  { operation: 'window', title: 'Boxes past the borders', bound: 'exact', cases: windowCases() },
  {
    operation: 'convolve',
    title: 'Banks of separable kernels',
    bound: {
      cpu: `${CPU_BOUND.toExponential()} of the largest magnitude and the taps' sum`,
      webgpu: `${CONVOLUTION_BOUND.toExponential(1)} of the largest magnitude and the taps' sum`,
    },
    cases: convolutionCases(),
  },
];
