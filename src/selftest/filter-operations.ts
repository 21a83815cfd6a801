import {
  type BankPooling,
  CONVOLUTION_BOUND,
  type SeparableKernel,
  type Taps,
} from '../engine/convolution.ts';
import {
  GRADIENT_BOUND,
  POINTWISE_BOUND,
  type PointwiseFunction,
  SCALED,
} from '../engine/pointwise.ts';
import { BOUNDARIES } from '../volume/boundary.ts';
import type { Triple } from '../volume/grid.ts';
import type { Box } from '../volume/roi.ts';
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

/** One of the cases within a box alone. */
function convolutionWithinCase(): OperationCase {
  const wanted: Box = { start: [3, 0, 2], size: [5, 4, 3] };
  const defined = once(() =>
    windowByDefinition(
      convolutionByDefinition(VOXELS, SIZE, BANK, 'sum', 'mirror'),
      SIZE,
      wanted.start,
      wanted.size,
      'zero',
    ),
  );
  return {
    name: 'within a box',
    record: (batch) => {
      const image = batch.image({ size: SIZE, data: VOXELS, label: 'self-test' });
      const voxels = batch.voxels(batch.convolve(image, BANK, 'sum', 'mirror', wanted));
      return (engine) => {
        const bound = engine === 'cpu' ? CPU_BOUND : CONVOLUTION_BOUND;
        return within(voxels.value(), defined(), bound, [magnitudeOf(BANK, 'sum') * 3000]);
      };
    },
  };
}

const SCALES = { square: 0.02, 'square-root': 3000, logarithm: 370, exponential: 0.0027 } as const;

/** Written anew, for the definition shares nothing with the engines. */
function pointwiseByDefinition(x: number, fn: PointwiseFunction): number {
  if (fn.kind === 'magnitude') return Math.max(x, -x);
  const { kind, scale } = fn;
  const sign = x < 0 ? -1 : 1;
  if (kind === 'square') return scale * scale * x * x;
  if (kind === 'square-root') return sign * (scale * sign * x) ** 0.5;
  return kind === 'logarithm' ? sign * scale * Math.log(sign * x + 1) : Math.E ** (scale * x);
}

function pointwiseCases(): readonly OperationCase[] {
  // Whole numbers of a CT, and fractions below 1.
  const images = [VOXELS, Float64Array.from(VOXELS, (x) => x / 3001)];
  const functions: readonly PointwiseFunction[] = [
    { kind: 'magnitude' },
    ...SCALED.map((kind) => ({ kind, scale: SCALES[kind] })),
  ];
  return images.flatMap((data, n) =>
    functions.map(
      (fn): OperationCase => ({
        name: `${fn.kind}, ${n === 0 ? 'whole numbers' : 'fractions'}`,
        record: (batch) => {
          const image = batch.image({ size: SIZE, data, label: 'self-test' });
          const voxels = batch.voxels(batch.pointwise(image, fn));
          return (engine) => {
            const defined = Array.from(data, (x) => pointwiseByDefinition(x, fn));
            return within(voxels.value(), defined, engine === 'cpu' ? CPU_BOUND : POINTWISE_BOUND);
          };
        },
      }),
    ),
  );
}

/** Differences of the image with itself, shifted. */
function gradientByDefinition(size: Triple, spacing: Triple): Float64Array {
  const shifted = (axis: number, by: number) => {
    const start = [0, 1, 2].map((a) => (a === axis ? by : 0)) as unknown as Triple;
    return windowByDefinition(VOXELS, size, start, size, 'nearest');
  };
  const slopes = [0, 1, 2].map((axis) => {
    const [after, before] = [shifted(axis, 1), shifted(axis, -1)];
    return after.map((x, n) => (x - (before[n] as number)) / 2 / (spacing[axis] as number));
  });
  return Float64Array.from({ length: voxelCountOf(size) }, (_, n) =>
    Math.hypot(...slopes.map((slope) => slope[n] as number)),
  );
}

function gradientCases(): readonly OperationCase[] {
  const sizes: readonly Triple[] = [SIZE, [45, 13, 1], [1, 1, 7]];
  return sizes.map((size): OperationCase => {
    const spacing: Triple = [0.8, 1.3, 5];
    const data = VOXELS.slice(0, voxelCountOf(size));
    const defined = once(() => gradientByDefinition(size, spacing));
    return {
      name: size.join(' x '),
      record: (batch) => {
        const image = batch.image({ size, data, label: 'self-test' });
        const voxels = batch.voxels(batch.gradient(image, spacing));
        return (engine) => {
          const bound = engine === 'cpu' ? CPU_BOUND : GRADIENT_BOUND;
          return within(voxels.value(), defined(), bound, [3000 / 0.8]);
        };
      },
    };
  });
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
    cases: [...convolutionCases(), convolutionWithinCase()],
  },
  {
    operation: 'pointwise',
    title: 'Functions of the intensity',
    bound: {
      cpu: `${CPU_BOUND.toExponential()} of the largest magnitude`,
      webgpu: `${POINTWISE_BOUND.toExponential(1)} of the largest magnitude`,
    },
    cases: pointwiseCases(),
  },
  {
    operation: 'gradient',
    title: 'Magnitude of the gradient',
    bound: {
      cpu: `${CPU_BOUND.toExponential()} of the largest magnitude per mm`,
      webgpu: `${GRADIENT_BOUND.toExponential(1)} of the largest magnitude per mm`,
    },
    cases: gradientCases(),
  },
];
