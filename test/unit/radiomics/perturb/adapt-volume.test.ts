import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { adaptVolume } from '../../../../src/radiomics/perturb/adapt-volume.ts';
import type { Triple } from '../../../../src/volume/grid.ts';
import { makeRandom } from '../../../../src/volume/random.ts';
import { squaredDistances } from '../../../../src/volume/squared-distances.ts';

function ball(size: Triple, radius: number, spacing: Triple = [1, 1, 1]): Uint8Array {
  const [nx, ny, nz] = size;
  const mask = new Uint8Array(nx * ny * nz);
  let at = 0;
  for (let k = 0; k < nz; k++) {
    for (let j = 0; j < ny; j++) {
      for (let i = 0; i < nx; i++, at++) {
        const [x, y, z] = [i - nx / 2 + 0.5, j - ny / 2 + 0.5, k - nz / 2 + 0.5];
        const r = Math.hypot(x * spacing[0], y * spacing[1], z * spacing[2]);
        if (r <= radius) mask[at] = 1;
      }
    }
  }
  return mask;
}

const count = (mask: Uint8Array) => mask.reduce((sum, n) => sum + n, 0);

describe('distances', () => {
  it('equal the nearest voxel found by looking at all', () => {
    const dimension = fc.integer({ min: 1, max: 6 });
    const mm = fc.constantFrom(0.5, 1, 1.7, 3);
    fc.assert(
      fc.property(
        fc.tuple(dimension, dimension, dimension),
        fc.tuple(mm, mm, mm),
        fc.infiniteStream(fc.boolean()),
        (size, spacing, stream) => {
          const n = size[0] * size[1] * size[2];
          const mask = Uint8Array.from({ length: n }, () => Number(stream.next().value));
          const found = squaredDistances(mask, 1, size, spacing);
          const place = (at: number) => [
            (at % size[0]) * spacing[0],
            (Math.floor(at / size[0]) % size[1]) * spacing[1],
            Math.floor(at / (size[0] * size[1])) * spacing[2],
          ];
          for (let at = 0; at < n; at++) {
            let nearest = Number.POSITIVE_INFINITY;
            for (let other = 0; other < n; other++) {
              if (mask[other] === 0) continue;
              const [a, b] = [place(at), place(other)];
              const squared = a.reduce((sum, x, axis) => sum + (x - (b[axis] as number)) ** 2, 0);
              nearest = Math.min(nearest, squared);
            }
            if (nearest === Number.POSITIVE_INFINITY) expect(found[at]).toBe(nearest);
            else expect(found[at]).toBeCloseTo(nearest, 9);
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('volume adaptation', () => {
  const size: Triple = [30, 29, 28];
  const mask = ball(size, 9);

  it.each([-0.5, -0.25, -0.1, -0.01, 0.01, 0.1, 0.25, 1])(
    'meets a change of %d to half a voxel',
    (change) => {
      const out = adaptVolume(mask, size, [1, 1, 1], change, makeRandom(1, 1));
      expect(Math.abs(count(out) - (1 + change) * count(mask))).toBeLessThanOrEqual(0.5);
      const isKept = (n: number, at: number) =>
        change > 0 ? n >= (mask[at] as number) : n <= (mask[at] as number);
      expect(out.every(isKept)).toBe(true);
    },
  );

  it('changes voxels at the contour only, and nothing it was given', () => {
    const before = mask.slice();
    const out = adaptVolume(mask, size, [1, 1, 1], 0.1, makeRandom(1, 1));
    expect(mask).toEqual(before);
    const [nx, ny] = size;
    out.forEach((n, at) => {
      if (n === mask[at]) return;
      const beside = [1, -1, nx, -nx, nx * ny, -nx * ny].map((step) => mask[at + step]);
      expect(beside).toContain(1);
    });
  });

  it('draws the same voxels with the same seed, others with another', () => {
    const with_ = (seed: number) => adaptVolume(mask, size, [1, 1, 1], -0.1, makeRandom(seed, 1));
    expect(with_(5)).toEqual(with_(5));
    expect(with_(5)).not.toEqual(with_(6));
  });

  it('grows within slices first where they are thick', () => {
    const thick: Triple = [1, 1, 5];
    const flat = ball([31, 31, 9], 12, thick);
    const slices = (voxels: Uint8Array) =>
      Array.from({ length: 9 }, (_, k) => count(voxels.subarray(k * 961, (k + 1) * 961)));
    const [before, after] = [
      slices(flat),
      slices(adaptVolume(flat, [31, 31, 9], thick, 0.1, makeRandom(1, 1))),
    ];
    expect(before.map((n) => n > 0)).toEqual(after.map((n) => n > 0));
  });

  it('stops at the border and keeps one voxel', () => {
    const full = new Uint8Array(27).fill(1);
    expect(count(adaptVolume(full, [3, 3, 3], [1, 1, 1], 0.5, makeRandom(1, 1)))).toBe(27);
    const one = Uint8Array.from({ length: 27 }, (_, at) => Number(at === 13));
    expect(count(adaptVolume(one, [3, 3, 3], [1, 1, 1], -0.5, makeRandom(1, 1)))).toBe(1);
    expect(count(adaptVolume(new Uint8Array(27), [3, 3, 3], [1, 1, 1], 1, makeRandom(1, 1)))).toBe(
      0,
    );
  });
});
