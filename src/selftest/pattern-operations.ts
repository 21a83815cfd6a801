import { type CirclePatterns, PATTERN_METHODS } from '../engine/circle-patterns.ts';
import type { SpherePatterns } from '../engine/sphere-patterns.ts';
import type { Triple } from '../volume/grid.ts';
import { exactly, within } from './comparison.ts';
import { circlesByDefinition, spheresByDefinition } from './definitions/patterns.ts';
import { type Operation, type OperationCase, once } from './operation.ts';
import { randomMask, voxelCountOf, wholeNumbers } from './subjects.ts';

const SIZE: Triple = [9, 8, 5];
// Few values, so that neighbours are equal often.
const FEW = Int16Array.from(wholeNumbers(voxelCountOf(SIZE), -3, 3, 61));
const MANY = Int16Array.from(wholeNumbers(voxelCountOf(SIZE), -1000, 3000, 62));

/** Variances on the GPU, and norms and kurtosis there; of the largest. */
const FLOAT_BOUND = { cpu: 1e-12, webgpu: 1e-5 } as const;

function circleCases(): readonly OperationCase[] {
  const across = [2, 1, 0] as const;
  return PATTERN_METHODS.flatMap((method) =>
    [FEW, MANY].flatMap((data, kind) =>
      across.map((axis): OperationCase => {
        const [radius, samples] = [
          [1, 8],
          [1.5, 9],
          [2, 16],
        ][axis] as [number, number];
        const patterns: CirclePatterns = { radius, samples, method, across: axis, isWhole: true };
        const defined = once(() => circlesByDefinition(data, SIZE, patterns));
        return {
          name: `${method}, ${samples} samples, ${kind === 0 ? 'few values' : 'many values'}`,
          record: (batch) => {
            const image = batch.image({ size: SIZE, data, label: 'self-test' });
            const voxels = batch.voxels(batch.circlePatterns(image, patterns));
            return (engine) =>
              method === 'var'
                ? within(voxels.value(), defined(), FLOAT_BOUND[engine])
                : exactly({ patterns: voxels.value() }, { patterns: defined() });
          },
        };
      }),
    ),
  );
}

function sphereCases(): readonly OperationCase[] {
  const mask = randomMask(voxelCountOf(SIZE), 0.7, 63);
  return [
    { name: 'whole numbers', data: FEW.map((x) => 20 * x), radius: 1, isWhole: true },
    {
      name: 'fractions',
      data: Float64Array.from(MANY, (x) => x / 64),
      radius: 1.5,
      isWhole: false,
    },
  ].flatMap(({ name, data, radius, isWhole }) => {
    const patterns: SpherePatterns = { levels: 2, radius, subdivision: 1, isWhole };
    const defined = once(() =>
      spheresByDefinition(data, SIZE, patterns).map((map) =>
        map.map((x, n) => (mask[n] === 1 ? x : 0)),
      ),
    );
    return ['degree 0', 'degree 1', 'kurtosis'].map(
      (map, n): OperationCase => ({
        name: `${name}, ${map}`,
        record: (batch) => {
          const image = batch.image({ size: SIZE, data, label: 'self-test' });
          const region = batch.region(mask, SIZE);
          const handle = batch.spherePatterns(image, region, patterns)[n];
          if (handle === undefined) throw new Error(`no map ${n}`);
          const voxels = batch.voxels(handle);
          return (engine) => within(voxels.value(), defined()[n] ?? [], FLOAT_BOUND[engine]);
        },
      }),
    );
  });
}

/** Local binary patterns. */
export const PATTERN_OPERATIONS: readonly Operation[] = [
  {
    operation: 'circlePatterns',
    title: 'Local binary patterns in planes',
    bound: {
      cpu: `exact; variances ${FLOAT_BOUND.cpu.toExponential()} of the largest`,
      webgpu: `exact; variances ${FLOAT_BOUND.webgpu.toExponential()} of the largest`,
    },
    cases: circleCases(),
  },
  {
    operation: 'spherePatterns',
    title: 'Local binary patterns on a sphere',
    bound: {
      cpu: `${FLOAT_BOUND.cpu.toExponential()} of the largest magnitude`,
      webgpu: `${FLOAT_BOUND.webgpu.toExponential()} of the largest magnitude`,
    },
    cases: sphereCases(),
  },
];
