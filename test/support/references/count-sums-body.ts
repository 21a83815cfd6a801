// One body for every engine: every voxel and every pair of neighbours of a random region is counted once.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Batch } from '../../../src/engine/engine.ts';
import { AROUND, directions } from '../../../src/engine/neighbourhood.ts';
import type { Triple } from '../../../src/volume/grid.ts';
import { type Box, boxes } from '../boxes.ts';

type Calculate = <T>(record: (batch: Batch) => T) => Promise<T>;

const FORTH = directions(AROUND);
const BACK = FORTH.map((offset) => offset.map((n) => -n) as unknown as Triple);

const sum = (counts: ArrayLike<number>, weight: (n: number) => number = () => 1): number =>
  Array.from(counts).reduce((total, count, n) => total + count * weight(n), 0);

/** Pairs of voxels of the region that lie an offset apart. */
function pairs({ size, data }: Box, [di, dj, dk]: Triple): number {
  let count = 0;
  for (let k = 0; k < size[2]; k++) {
    for (let j = 0; j < size[1]; j++) {
      for (let i = 0; i < size[0]; i++) {
        const [x, y, z] = [i + di, j + dj, k + dk];
        if (x < 0 || y < 0 || z < 0 || x >= size[0] || y >= size[1] || z >= size[2]) continue;
        const at = (a: number, b: number, c: number) => data[a + size[0] * (b + size[1] * c)] ?? 0;
        if (at(i, j, k) > 0 && at(x, y, z) > 0) count++;
      }
    }
  }
  return count;
}

export function describeCountSums(calculate: Calculate, numRuns: number): void {
  test('counts add up to the voxels and pairs of the region', () =>
    fc.assert(
      fc.asyncProperty(boxes, async (box) => {
        const { size } = box;
        const mask = box.data.map((level) => Math.min(level, 1));
        const voxels = sum(mask);
        const pending = await calculate((batch) => {
          const image = batch.image({ size, data: Float64Array.from(box.data), label: 'box' });
          const region = batch.region(Uint8Array.from(mask), size);
          const levels = batch.discretise(image, region, { kind: 'identity' });
          return {
            histogram: batch.histogram(levels),
            forth: batch.cooccurrence(levels, FORTH),
            back: batch.cooccurrence(levels, BACK),
            runs: batch.runs(levels, FORTH, false),
            zones: batch.zones(levels, { across: null, bySlice: false, border: region }),
            tones: batch.toneDifferences(levels, AROUND, false),
            dependence: batch.dependence(levels, AROUND, 4, false),
            surface: batch.surface(region),
          };
        });
        const histogram = pending.histogram.value().counts;
        expect(sum(histogram)).toBe(voxels);

        const [forth, back] = [pending.forth.value(), pending.back.value()];
        const ng = forth.levels;
        FORTH.forEach((offset, n) => {
          const matrix = forth.counts.slice(n * ng * ng, (n + 1) * ng * ng);
          expect([offset, sum(matrix)]).toEqual([offset, pairs(box, offset)]);
          const opposite = back.counts.slice(n * ng * ng, (n + 1) * ng * ng);
          const transposed = matrix.map(
            (_, at) => matrix[(at % ng) * ng + Math.floor(at / ng)] ?? 0,
          );
          expect(opposite).toEqual(transposed);
        });

        const runs = pending.runs.value();
        const cells = runs.levels * runs.longest;
        for (let n = 0; n < FORTH.length; n++) {
          const matrix = runs.counts.slice(n * cells, (n + 1) * cells);
          expect(sum(matrix, (at) => (at % runs.longest) + 1)).toBe(voxels);
        }

        const zones = pending.zones.value();
        const byLevel = histogram.map((_, level) =>
          sum(zones.size, (n) => (zones.level[n] === level + 1 ? 1 : 0)),
        );
        expect(byLevel).toEqual(histogram);

        // All levels depend on each other within 4, so that dependent neighbours are all neighbours.
        expect(sum(pending.tones.value().counts)).toBe(voxels);
        expect(pending.dependence.value().counts).toEqual(pending.tones.value().counts);

        // A voxel is a corner of eight cells.
        const corners = (cell: number) => sum(cell.toString(2).split('').map(Number));
        expect(sum(pending.surface.value().counts, corners)).toBe(8 * voxels);
      }),
      { numRuns },
    ));
}
