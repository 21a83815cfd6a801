import { INTERPOLATION_BOUND, type Interpolator, type Placement } from '../engine/interpolation.ts';
import type { Affine, Triple } from '../volume/grid.ts';
import { exactly, within } from './comparison.ts';
import { imageByDefinition, positionsOf } from './definitions/interpolation.ts';
import { type Operation, type OperationCase, once } from './operation.ts';
import { voxelCountOf, wholeNumbers } from './subjects.ts';

const SIZE: Triple = [11, 9, 6];
const VOXELS = Int16Array.from(wholeNumbers(voxelCountOf(SIZE), -1000, 3000, 41));
const INTERPOLATORS: readonly Interpolator[] = ['nearest', 'linear', 'cubic'];
const CPU_BOUND = 1e-12;

/** A turn by 40° about z and a tilt by 20°, around the middle of the box. */
function turned(): Affine {
  const [c, s, p, q] = [Math.cos(0.7), Math.sin(0.7), Math.cos(0.35), Math.sin(0.35)];
  const rows: readonly Triple[] = [
    [c, -s, 0],
    [p * s, p * c, -q],
    [q * s, q * c, p],
  ];
  const centre = SIZE.map((n) => (n - 1) / 2);
  return rows.flatMap((row, axis) => {
    const moved = row.reduce((sum, n, a) => sum + n * (centre[a] as number), 0);
    return [...row, (centre[axis] as number) - moved];
  }) as unknown as Affine;
}

const steps = (count: number, first: number, step: number) =>
  Float64Array.from({ length: count }, (_, n) => first + step * n);

const PLACEMENTS: readonly { readonly name: string; readonly placement: Placement }[] = [
  {
    name: 'coarser',
    placement: {
      kind: 'axes',
      positions: [steps(5, 0.3, 2.31), steps(6, -0.2, 1.7), steps(4, 0.25, 1.5)],
    },
  },
  {
    name: 'finer, past the borders',
    placement: {
      kind: 'axes',
      positions: [steps(29, -2.6, 0.45), steps(12, -0.5, 0.8), steps(9, -0.75, 0.75)],
    },
  },
  { name: 'turned', placement: { kind: 'affine', size: [8, 10, 7], matrix: turned() } },
];

const KERNELS = INTERPOLATORS.flatMap((interpolator) => [
  { interpolator, border: 'edge', outside: 'border' } as const,
  { interpolator, border: 'mirror', outside: 'zero' } as const,
]);

/** An image at other positions. */
export const INTERPOLATION_OPERATIONS: readonly Operation[] = [
  {
    operation: 'voxels',
    title: 'Voxels read back',
    bound: 'exact',
    cases: [
      {
        name: 'whole numbers',
        record: (batch) => {
          const voxels = batch.voxels(
            batch.image({ size: SIZE, data: VOXELS, label: 'self-test' }),
          );
          return () => exactly({ voxels: voxels.value() }, { voxels: VOXELS });
        },
      },
    ],
  },
  {
    operation: 'interpolate',
    title: 'Resampling and rotation',
    bound: {
      cpu: `${CPU_BOUND.toExponential()} of the largest magnitude`,
      webgpu: `${INTERPOLATION_BOUND.axes.toExponential(1)} along the axes and ${INTERPOLATION_BOUND.affine.toExponential(1)} turned, of the largest magnitude`,
    },
    cases: PLACEMENTS.flatMap(({ name, placement }) =>
      KERNELS.map((kernel): OperationCase => {
        const { interpolator, border, outside } = kernel;
        const defined = once(() => imageByDefinition(VOXELS, SIZE, positionsOf(placement), kernel));
        return {
          name: `${name}, ${interpolator}, ${border} ${outside === 'zero' ? 'and 0 outside' : 'outside'}`,
          record: (batch) => {
            const image = batch.image({ size: SIZE, data: VOXELS, label: 'self-test' });
            const voxels = batch.voxels(batch.interpolate(image, placement, kernel));
            return (engine) => {
              const bound = engine === 'cpu' ? CPU_BOUND : INTERPOLATION_BOUND[placement.kind];
              return within(voxels.value(), defined(), bound, VOXELS);
            };
          },
        };
      }),
    ),
  },
];
