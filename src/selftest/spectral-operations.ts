import { GABOR_BOUND, type GaborBank } from '../engine/gabor.ts';
import { SPECTRAL_BOUND, type SpectralFilter } from '../engine/spectral.ts';
import { STEERING_BOUND } from '../engine/steering.ts';
import { BOUNDARIES } from '../volume/boundary.ts';
import type { Triple } from '../volume/grid.ts';
import { exactly, within } from './comparison.ts';
import { windowByDefinition } from './definitions/convolution.ts';
import { gaborByDefinition, gaborNorm } from './definitions/gabor.ts';
import { spectralByDefinition } from './definitions/spectral.ts';
import { makeSteeringCase, steeredByDefinition } from './definitions/steering.ts';
import { type Operation, type OperationCase, once } from './operation.ts';
import { voxelCountOf, wholeNumbers } from './subjects.ts';

const CPU_BOUND = 1e-12;

/** Even, odd, and a prime too large for a radix of its own. */
const SIZES: readonly Triple[] = [
  [12, 7, 5],
  [9, 4, 6],
  [23, 5, 2],
];

const SPECTRAL_FILTERS: readonly { readonly name: string; readonly filter: SpectralFilter }[] = [
  {
    name: 'Simoncelli, level 1',
    filter: { isPlanar: false, band: { wavelet: 'simoncelli', level: 1 }, riesz: null },
  },
  {
    name: 'Simoncelli in planes, level 2',
    filter: { isPlanar: true, band: { wavelet: 'simoncelli', level: 2 }, riesz: null },
  },
  {
    name: 'Shannon, level 1, Riesz 1 0 1',
    filter: { isPlanar: false, band: { wavelet: 'shannon', level: 1 }, riesz: [1, 0, 1] },
  },
  { name: 'Riesz 0 1 0', filter: { isPlanar: false, band: null, riesz: [0, 1, 0] } },
];

function spectralCases(): readonly OperationCase[] {
  return SIZES.flatMap((size, n) => {
    const data = Int16Array.from(wholeNumbers(voxelCountOf(size), -1000, 3000, 61 + n));
    return SPECTRAL_FILTERS.map(({ name, filter }): OperationCase => {
      const defined = once(() => spectralByDefinition(data, size, filter));
      return {
        name: `${name}, ${size.join(' x ')}`,
        record: (batch) => {
          const image = batch.image({ size, data, label: 'self-test' });
          const voxels = batch.voxels(batch.spectral(image, filter));
          return (engine) => {
            const bound = engine === 'cpu' ? CPU_BOUND : SPECTRAL_BOUND;
            return within(voxels.value(), defined(), bound, [3000]);
          };
        },
      };
    });
  });
}

const GABOR: GaborBank = {
  sigma: 1,
  lambda: 2.7,
  gamma: 0.8,
  thetas: [0, 0.7],
  response: 'modulus',
  pooling: 'mean',
  across: [2, 0, 1],
  spacing: [1, 1.25, 2],
};

/** Kernels are cut off where they have fallen to 1.5e-8. */
const GABOR_CPU_BOUND = 1e-7;

function gaborCases(): readonly OperationCase[] {
  const size: Triple = [9, 7, 4];
  // Not the whole, and not the same at both ends.
  const box = { start: [1, 0, 1], size: [7, 7, 2] } as const;
  const data = Int16Array.from(wholeNumbers(voxelCountOf(size), -1000, 3000, 71));
  const planar: readonly (readonly [string, GaborBank])[] = [
    ['largest real part in xy', { ...GABOR, response: 'real', pooling: 'max', across: [2] }],
    [
      'least imaginary part in xy',
      { ...GABOR, response: 'imaginary', pooling: 'min', across: [2] },
    ],
  ];
  const banks = [
    ...BOUNDARIES.map((boundary) => ({ name: `modulus, ${boundary}`, bank: GABOR, boundary })),
    ...planar.map(([name, bank]) => ({ name, bank, boundary: 'mirror' as const })),
  ];
  return banks.map(({ name, bank, boundary }): OperationCase => {
    const defined = once(() => {
      const response = gaborByDefinition(data, size, bank, boundary);
      return windowByDefinition(response, size, box.start, box.size, 'zero');
    });
    const scale = once(() => [3000 * gaborNorm(bank)]);
    return {
      name,
      record: (batch) => {
        const image = batch.image({ size, data, label: 'self-test' });
        const voxels = batch.voxels(batch.gabor(image, bank, boundary, box));
        return (engine) => {
          const bound = engine === 'cpu' ? GABOR_CPU_BOUND : GABOR_BOUND;
          return within(voxels.value(), defined(), bound, scale());
        };
      },
    };
  });
}

function productCases(): readonly OperationCase[] {
  const size: Triple = [19, 7, 3];
  const [left, right] = [72, 73].map((seed) =>
    Int16Array.from(wholeNumbers(voxelCountOf(size), -1000, 3000, seed)),
  ) as [Int16Array<ArrayBuffer>, Int16Array<ArrayBuffer>];
  return [
    {
      name: 'two images',
      record: (batch) => {
        const [a, b] = [left, right].map((data) => batch.image({ size, data, label: 'self-test' }));
        if (a === undefined || b === undefined) throw new Error('two images');
        const product = batch.voxels(batch.product(a, b));
        const defined = Float64Array.from(left, (x, n) => x * (right[n] as number));
        // Products of such whole numbers are whole numbers that float32 holds.
        return () => exactly({ product: product.value() }, { product: defined });
      },
    },
  ];
}

function steeringCases(): readonly OperationCase[] {
  const size: Triple = [17, 5, 4];
  const made = once(() => makeSteeringCase(voxelCountOf(size), 81));
  return ([1, 2] as const).map((order): OperationCase => {
    const defined = once(() => steeredByDefinition(made(), order));
    return {
      name: `order ${order}`,
      record: (batch) => {
        const image = (data: Float64Array<ArrayBuffer>) =>
          batch.image({ size, data, label: 'self-test' });
        const [xx, yy, zz, xy, xz, yz] = made().tensor.map((data) => image(data.slice()));
        if (!xx || !yy || !zz || !xy || !xz || !yz) throw new Error('six entries');
        const tensor = { xx, yy, zz, xy, xz, yz };
        const steered = batch.steer(tensor, order, (orders) =>
          image(Float64Array.from(made().components[orders.join()] ?? [])),
        );
        const voxels = batch.voxels(steered);
        return (engine) => {
          const bound = engine === 'cpu' ? CPU_BOUND : STEERING_BOUND;
          return within(voxels.value(), defined(), bound, [1000]);
        };
      },
    };
  });
}

/** Filters by way of the spectrum. */
export const SPECTRAL_OPERATIONS: readonly Operation[] = [
  {
    operation: 'spectral',
    title: 'Filters of the spectrum',
    bound: {
      cpu: `${CPU_BOUND.toExponential()} of the image's largest magnitude`,
      webgpu: `${SPECTRAL_BOUND.toExponential()} of the image's largest magnitude`,
    },
    cases: spectralCases(),
  },
  {
    operation: 'gabor',
    title: 'Gabor kernels in planes',
    bound: {
      cpu: `${GABOR_CPU_BOUND.toExponential()} of the largest magnitude and the kernel's norm`,
      webgpu: `${GABOR_BOUND.toExponential()} of the largest magnitude and the kernel's norm`,
    },
    cases: gaborCases(),
  },
  { operation: 'product', title: 'Images multiplied', bound: 'exact', cases: productCases() },
  {
    operation: 'steer',
    title: 'Riesz transforms along main directions',
    bound: {
      cpu: `${CPU_BOUND.toExponential()} of the largest component`,
      webgpu: `${STEERING_BOUND.toExponential()} of the largest component`,
    },
    cases: steeringCases(),
  },
];
