import { expect, test } from 'vitest';
import { directPairSums } from '../../../src/engine/cpu/shape/direct-pair-sums.ts';
import type { Batch } from '../../../src/engine/engine.ts';
import { type PairSums, standardised } from '../../../src/engine/shape.ts';
import { createWebGpuEngine } from '../../../src/engine/webgpu/webgpu-engine.ts';
import type { Triple } from '../../../src/volume/grid.ts';
import { finish } from '../../../src/volume/pace.ts';
import { ellipsoidMask, randomDoubles, randomMask, volumeOf } from '../../support/generators.ts';
import { describeEngines } from '../engines.ts';

/** The kernel also where the cost model would leave the work to the host. */
const onGpu = {
  name: 'webgpu, pair by pair',
  create: () => createWebGpuEngine({ pairMethod: 'gpu' as const }),
};

/**
 * The worst that rounding can do to a sum, over the sum of its terms' magnitudes: some ten roundings in a term
 * (2^-24 each) and 16 + 16 + 16 + 8 additions above it.
 */
const BOUND = 4e-6;

function subject(size: Triple, mask: Uint8Array) {
  return { size, mask, data: randomDoubles(volumeOf(size), -200, 900, 5) };
}

type Subject = ReturnType<typeof subject>;

const inside = ({ mask, data }: Subject) => data.filter((_, n) => mask[n] === 1);

interface Exact {
  readonly sums: PairSums;
  readonly magnitudes: PairSums;
}

/** By definition in float64, once for all engines. */
const known = new Map<Subject, Exact>();

function exactly(given: Subject, spacing: Triple): Exact {
  const before = known.get(given);
  if (before !== undefined) return before;
  const z = standardised(inside(given)) as Float64Array;
  const sums = finish(directPairSums(given.mask, given.size, spacing, z));
  const magnitudes = finish(directPairSums(given.mask, given.size, spacing, z.map(Math.abs)));
  known.set(given, { sums, magnitudes });
  return { sums, magnitudes };
}

function record({ size, mask, data }: Subject, spacing: Triple) {
  return (batch: Batch) =>
    batch.pairSums(batch.image({ size, data, label: 'image' }), batch.region(mask, size), spacing);
}

function twoClumps(size: Triple): Uint8Array {
  const mask = new Uint8Array(volumeOf(size));
  mask.fill(1, 0, 90);
  mask.fill(1, mask.length - 60);
  return mask;
}

const CASES: readonly { name: string; given: Subject; spacing: Triple }[] = [
  { name: 'two voxels', given: subject([2, 1, 1], Uint8Array.of(1, 1)), spacing: [2, 1, 1] },
  {
    name: 'a line',
    given: subject([1, 1, 700], new Uint8Array(700).fill(1)),
    spacing: [1, 1, 0.4],
  },
  {
    name: 'noise in one slice',
    given: subject([40, 31, 1], randomMask(1240, 0.5, 1)),
    spacing: [0.8, 0.8, 5],
  },
  {
    name: 'noise, an even number of tiles',
    given: subject([16, 16, 8], new Uint8Array(2048).fill(1)),
    spacing: [1, 1, 1],
  },
  {
    name: 'noise, unequal spacing',
    given: subject([21, 17, 13], randomMask(21 * 17 * 13, 0.6, 2)),
    spacing: [0.3, 1.7, 4.1],
  },
  {
    name: 'two clumps far apart',
    given: subject([60, 50, 70], twoClumps([60, 50, 70])),
    spacing: [1, 1.2, 3],
  },
  {
    name: 'twenty thousand voxels',
    given: subject([38, 34, 30], ellipsoidMask([38, 34, 30])),
    spacing: [0.9, 1, 1.1],
  },
];

describeEngines(
  'pair sums',
  (calculate) => {
    const check = async (given: Subject, spacing: Triple) => {
      const found = (await calculate(record(given, spacing))).value();
      const { sums, magnitudes } = exactly(given, spacing);
      expect(found?.count).toBe(sums.count);
      for (const sum of ['weights', 'products', 'squares'] as const) {
        const off = Math.abs((found?.[sum] ?? Number.NaN) - sums[sum]);
        expect(off).toBeLessThanOrEqual(BOUND * magnitudes[sum]);
      }
    };

    test.each(CASES)('$name', ({ given, spacing }) => check(given, spacing));

    test.each([
      ['no voxel', [0, 0, 0], 0],
      ['one voxel', [0, 1, 0], 1],
      ['equal intensities', [1, 0, 1], 2],
    ])('%s: not a number', async (_, mask, count) => {
      const given = {
        size: [3, 1, 1] as Triple,
        mask: Uint8Array.from(mask),
        data: Float64Array.of(0.1, 7, 0.1),
      };
      const pending = await calculate(record(given, [1, 1, 1]));
      const none = { weights: Number.NaN, products: Number.NaN, squares: Number.NaN };
      expect(pending.value()).toEqual({ count, ...none });
    });

    test('of a derived image', async () => {
      const size: Triple = [12, 11, 10];
      const wide: Triple = [13, 12, 11];
      const data = Float32Array.from(randomDoubles(volumeOf(wide), 0, 100, 8));
      const mask = randomMask(volumeOf(size), 0.7, 3);
      const { samples, sums } = await calculate((batch) => {
        const half = [Math.SQRT1_2, Math.SQRT1_2];
        const image = batch.image({ size: wide, data, label: 'wide' });
        const { LLL } = batch.wavelet(image, { low: half, high: [-Math.SQRT1_2, Math.SQRT1_2] });
        const region = batch.region(mask, size);
        return {
          samples: batch.samples(LLL, region),
          sums: batch.pairSums(LLL, region, [1, 1, 2]),
        };
      });
      const z = standardised(samples.value()) as Float64Array;
      const exact = finish(directPairSums(mask, size, [1, 1, 2], z));
      const most = finish(directPairSums(mask, size, [1, 1, 2], z.map(Math.abs)));
      for (const sum of ['weights', 'products', 'squares'] as const) {
        const off = Math.abs((sums.value()?.[sum] ?? Number.NaN) - exact[sum]);
        expect(off).toBeLessThanOrEqual(BOUND * most[sum]);
      }
    });
  },
  [onGpu],
);

test('pair by pair on the GPU ends soon when cancelled', async () => {
  const engine = await onGpu.create();
  const size: Triple = [60, 60, 60];
  const given = subject(size, new Uint8Array(volumeOf(size)).fill(1));
  const batch = engine.batch();
  record(given, [1, 1, 1])(batch);
  const stop = new AbortController();
  const start = performance.now();
  const run = batch.run({ signal: stop.signal });
  setTimeout(() => stop.abort(), 100);
  await expect(run).rejects.toMatchObject({ code: 'cancelled' });
  expect(performance.now() - start).toBeLessThan(1100);
  engine.dispose();
});
