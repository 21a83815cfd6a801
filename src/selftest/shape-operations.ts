import type { Diameters } from '../engine/shape.ts';
import type { Triple } from '../volume/grid.ts';
import { type Comparison, within } from './comparison.ts';
import { diametersByDefinition } from './definitions/diameters.ts';
import { pairSumsByDefinition } from './definitions/pair-sums.ts';
import { type Operation, once } from './operation.ts';
import { randomMask, voxelCountOf, wholeNumbers } from './subjects.ts';

/** See Batch.pairSums for the bound of the float32 sums; on the CPU, Fourier transforms in float64. */
const BOUND = { cpu: 1e-11, webgpu: 4e-6 } as const;

/** Both engines end in float64. */
const DIAMETER_BOUND = 1e-13;

const CASES: readonly {
  readonly name: string;
  readonly size: Triple;
  readonly spacing: Triple;
  readonly fill: number;
}[] = [
  { name: 'noise, unequal spacing', size: [13, 11, 8], spacing: [0.3, 1.7, 4.1], fill: 0.6 },
  { name: 'a full box', size: [8, 8, 8], spacing: [1, 1, 1], fill: 1 },
  { name: 'a line', size: [1, 1, 300], spacing: [1, 1, 0.4], fill: 1 },
];

/** Surface diameters, and sums over all pairs of voxels for Moran's I and Geary's C. */
export const SHAPE_OPERATIONS: readonly Operation[] = [
  {
    operation: 'diameters',
    title: 'Largest diameters of the surface',
    bound: {
      cpu: `${DIAMETER_BOUND.toExponential()} of the largest diameter`,
      webgpu: `${DIAMETER_BOUND.toExponential()} of the largest diameter`,
    },
    cases: CASES.map(({ name, size, spacing, fill }, n) => {
      const mask = randomMask(voxelCountOf(size), fill * 0.5, 700 + n);
      const defined = once(() => diametersByDefinition(mask, size, spacing));
      return {
        name,
        record: (batch) => {
          const pending = batch.diameters(batch.region(mask, size), spacing);
          return () => within(lengthsOf(pending.value()), lengthsOf(defined()), DIAMETER_BOUND);
        },
      };
    }),
  },
  {
    operation: 'pairSums',
    title: 'Sums over all pairs of voxels',
    bound: {
      cpu: `${BOUND.cpu.toExponential()} of the sum of the terms’ magnitudes`,
      webgpu: `${BOUND.webgpu.toExponential()} of the sum of the terms’ magnitudes`,
    },
    cases: CASES.map(({ name, size, spacing, fill }, n) => {
      const count = voxelCountOf(size);
      const data = Int16Array.from(wholeNumbers(count, -200, 900, 500 + n));
      const mask = randomMask(count, fill, 600 + n);
      const defined = once(() => pairSumsByDefinition(data, mask, size, spacing));
      return {
        name,
        record: (batch) => {
          const image = batch.image({ size, data, label: 'self-test' });
          const pending = batch.pairSums(image, batch.region(mask, size), spacing);
          return (engine) => {
            const [found, { sums, magnitudes }] = [pending.value(), defined()];
            if (found?.count !== sums.count) {
              return { failure: `count: ${found?.count}, not ${sums.count}`, deviation: null };
            }
            const each = (['weights', 'products', 'squares'] as const).map((sum) =>
              within([found[sum]], [sums[sum]], BOUND[engine], [magnitudes[sum]]),
            );
            return worstOf(each);
          };
        },
      };
    }),
  },
];

function lengthsOf({ maximum3D, slice, column, row }: Diameters): readonly number[] {
  return [maximum3D, slice, column, row];
}

function worstOf(comparisons: readonly Comparison[]): Comparison {
  return comparisons.reduce((worst, each) =>
    (each.deviation ?? 0) > (worst.deviation ?? 0) ? each : worst,
  );
}
