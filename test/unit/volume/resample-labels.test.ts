import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LocusError } from '../../../src/volume/errors.ts';
import {
  type Affine,
  axisAlignedGrid,
  type Grid,
  gridFromAffine,
  indexToWorld,
  invertAffine,
  type Triple,
  voxelCount,
} from '../../../src/volume/grid.ts';
import { makeLabelMap } from '../../../src/volume/label-map.ts';
import { resampleLabels } from '../../../src/volume/resample-labels.ts';
import type { LabelMap } from '../../../src/volume/volume.ts';

/** Voxel by voxel through the world, as the definition says. */
function plainly(mask: LabelMap, grid: Grid): number[] {
  const inverse = invertAffine(mask.grid.affine);
  if (inverse === null) throw new Error('singular');
  const [nx, ny, nz] = grid.size;
  const [mx, my] = mask.grid.size;
  const out: number[] = [];
  for (let k = 0; k < nz; k++) {
    for (let j = 0; j < ny; j++) {
      for (let i = 0; i < nx; i++) {
        const world = indexToWorld(grid.affine, [i, j, k]);
        const [x, y, z] = indexToWorld(inverse, world).map((n) =>
          Math.floor(n + 0.5 + 1e-6),
        ) as unknown as Triple;
        const isInside = [x, y, z].every((n, axis) => n >= 0 && n < (mask.grid.size[axis] ?? 0));
        out.push(isInside ? (mask.data[x + mx * (y + my * z)] ?? 0) : 0);
      }
    }
  }
  return out;
}

const number = fc.double({ min: -3, max: 3, noNaN: true });
const grids = fc
  .tuple(
    fc.tuple(
      fc.integer({ min: 1, max: 6 }),
      fc.integer({ min: 1, max: 6 }),
      fc.integer({ min: 1, max: 6 }),
    ),
    fc.array(number, { minLength: 12, maxLength: 12 }),
  )
  .map(([size, m]) => gridFromAffine(size, m as unknown as Affine))
  .filter((grid) => invertAffine(grid.affine) !== null);

describe('nearest neighbour', () => {
  test('any affine to any affine is what the definition gives', () => {
    fc.assert(
      fc.property(
        grids,
        grids,
        fc.infiniteStream(fc.integer({ min: 1, max: 9 })),
        (from, to, stream) => {
          const data = Uint8Array.from(
            { length: voxelCount(from) },
            () => stream.next().value as number,
          );
          const mask = makeLabelMap(from, data);
          const expected = plainly(mask, to);
          if (expected.every((value) => value === 0)) {
            expect(() => resampleLabels(mask, to)).toThrow(LocusError);
            return;
          }
          const found = Array.from(resampleLabels(mask, to).data);
          // Points on a voxel's very border may fall either way by rounding.
          const different = found.filter((value, at) => value !== expected[at]).length;
          expect(different / found.length).toBeLessThan(0.02);
        },
      ),
      { numRuns: 500, seed: 7 },
    );
  });

  test('there and back through a mirrored, permuted grid is the same', () => {
    const from = axisAlignedGrid([5, 4, 3], [1, 2, 3], [10, 20, 30]);
    const to = gridFromAffine([3, 5, 4], [0, -1, 0, 14, 0, 0, 2, 20, -3, 0, 0, 36]);
    const data = Uint16Array.from({ length: 60 }, (_, n) => (n * 7) % 300);
    const there = resampleLabels(makeLabelMap(from, data), to);
    const back = resampleLabels(there, from);
    expect(Array.from(back.data)).toEqual(Array.from(data));
    expect(back.data).toBeInstanceOf(Uint16Array);
  });

  test('twice as fine gives eight times the voxels and the same volume', () => {
    const mask = makeLabelMap(axisAlignedGrid([4, 4, 4], [2, 2, 2]), new Uint8Array(64).fill(3));
    const fine = resampleLabels(mask, axisAlignedGrid([8, 8, 8], [1, 1, 1], [-0.5, -0.5, -0.5]));
    expect(fine.labels[0]).toMatchObject({ value: 3, voxelCount: 512 });
    expect(fine.labels[0]?.volumeMl).toBeCloseTo(mask.labels[0]?.volumeMl ?? 0, 12);
  });

  test('a mask outside the image is an error, an empty one is not', () => {
    const near = axisAlignedGrid([4, 4, 4], [1, 1, 1]);
    const far = axisAlignedGrid([4, 4, 4], [1, 1, 1], [100, 0, 0]);
    const mask = makeLabelMap(near, new Uint8Array(64).fill(1));
    expect(() => resampleLabels(mask, far)).toThrow(
      expect.objectContaining({ code: 'mask-outside' }),
    );
    expect(resampleLabels(makeLabelMap(near, new Uint8Array(64)), far).labels).toEqual([]);
  });

  test('nine million oblique voxels take well under a second', () => {
    const from = axisAlignedGrid([240, 240, 155], [1, 1, 1]);
    const data = new Uint8Array(voxelCount(from)).fill(1);
    const to = gridFromAffine(
      [240, 240, 155],
      [0.99, 0.05, 0, 1, -0.05, 0.99, 0.1, 2, 0, -0.1, 0.99, 3],
    );
    const start = performance.now();
    resampleLabels(makeLabelMap(from, data), to);
    // 0.1 s alone on one core; other work may share it.
    expect(performance.now() - start).toBeLessThan(2000);
  });
});
