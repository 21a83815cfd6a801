import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findBody } from '../../../src/volume/body-mask.ts';
import { fillHolesInSlices, largestComponent } from '../../../src/volume/components.ts';
import { axisAlignedGrid, type Triple } from '../../../src/volume/grid.ts';
import { makeRings, type Rings } from '../../../src/volume/rings.ts';
import { squaredDistances } from '../../../src/volume/squared-distances.ts';
import type { Volume } from '../../../src/volume/volume.ts';
import { lcg } from '../../support/lcg.ts';

const SIZE: Triple = [7, 5, 4];
const SPACING: Triple = [0.7, 0.9, 2.5];
const region = () => Uint8Array.from(lcg(140, 1), (n) => Number(n < 0.06));

/** scipy 1.x: distance_transform_edt(~mask, sampling=(2.5, 0.9, 0.7)), first slice and last row. */
const SCIPY = {
  start: [
    1.140175425, 0.9, 1.140175425, 0.7, 0, 0.7, 1.4, 0.7, 0, 0.7, 1.140175425, 0.9, 1.140175425,
    1.664331698, 1.140175425, 0.9, 1.140175425, 1.664331698, 1.8, 1.931320792, 2.28035085,
    1.931320792, 1.8, 1.931320792, 2.28035085, 2.657066051, 2.747726333, 2.657066051, 2.747726333,
    2.657066051, 2.596150997, 2.5, 2.5, 2.596150997, 2.865309756,
  ],
  end: [1.140175425, 0.9, 1.140175425, 1.664331698, 1.664331698, 1.140175425, 0.9],
  /** Voxels in (0, 1], (1, 2], (2, 4]. */
  rings: [37, 59, 31],
};

/** The rings on the whole grid. */
function whole({ box, data }: Rings, [nx, ny, nz]: Triple): Uint8Array {
  const out = new Uint8Array(nx * ny * nz);
  const [bx, by] = box.size;
  data.forEach((n, at) => {
    const i = at % bx;
    const j = Math.floor(at / bx) % by;
    const k = Math.floor(at / (bx * by));
    out[box.start[0] + i + nx * (box.start[1] + j + ny * (box.start[2] + k))] = n;
  });
  return out;
}

describe('distances to a region', () => {
  it('are those of scipy', () => {
    const found = Array.from(squaredDistances(region(), 1, SIZE, SPACING), Math.sqrt);
    for (const [at, mm] of SCIPY.start.entries()) expect(found[at]).toBeCloseTo(mm, 8);
    for (const [at, mm] of SCIPY.end.entries()) expect(found.at(at - 7)).toBeCloseTo(mm, 8);
  });
});

describe('rings', () => {
  it('have the voxels that scipy’s distances put there', () => {
    const { counts } = makeRings(axisAlignedGrid(SIZE, SPACING), region(), [1, 2, 4]);
    expect(counts).toEqual(SCIPY.rings);
  });

  it('are the voxels whose nearest region voxel, sought among all, lies within the edges', () => {
    const dimension = fc.integer({ min: 1, max: 6 });
    const mm = fc.constantFrom(0.5, 1, 1.7, 3);
    fc.assert(
      fc.property(
        fc.tuple(dimension, dimension, dimension),
        fc.tuple(mm, mm, mm),
        fc.integer({ min: 0, max: 1e6 }),
        (size, spacing, seed) => {
          const draws = lcg(2 * size[0] * size[1] * size[2], seed);
          const half = draws.length / 2;
          const drawn = Uint8Array.from(draws.subarray(0, half), (n) => Number(n < 0.2));
          drawn[seed % half] = 1;
          const within = Uint8Array.from(draws.subarray(half), (n) => Number(n < 0.8));
          const edges = [0.5, 2, 3.4];
          const rings = makeRings(axisAlignedGrid(size, spacing), drawn, edges, within);
          const found = whole(rings, size);
          const place = (at: number) => [
            (at % size[0]) * spacing[0],
            (Math.floor(at / size[0]) % size[1]) * spacing[1],
            Math.floor(at / (size[0] * size[1])) * spacing[2],
          ];
          for (let at = 0; at < half; at++) {
            let nearest = Number.POSITIVE_INFINITY;
            for (let other = 0; other < half; other++) {
              if (drawn[other] === 0) continue;
              const [a, b] = [place(at), place(other)];
              nearest = Math.min(nearest, Math.hypot(...a.map((x, n) => x - (b[n] ?? 0))));
            }
            const ring = edges.findIndex((edge) => nearest <= edge + 1e-9);
            const isIn = drawn[at] === 0 && within[at] === 1 && ring >= 0;
            expect(found[at]).toBe(isIn ? ring + 1 : 0);
          }
          expect(rings.counts).toEqual(
            edges.map((_, n) => found.filter((v) => v === n + 1).length),
          );
        },
      ),
      { numRuns: 60 },
    );
  });

  it('count a voxel on the edge as inside, though spacing in a file is float32', () => {
    const grid = axisAlignedGrid([12, 1, 1], [Math.fround(0.1), 1, 1]);
    const drawn = Uint8Array.from({ length: 12 }, (_, at) => Number(at === 0));
    expect(makeRings(grid, drawn, [0.3, 1]).counts).toEqual([3, 7]);
  });

  it('refuse edges that do not rise, and an empty region', () => {
    const grid = axisAlignedGrid([2, 1, 1], [1, 1, 1]);
    const one = Uint8Array.of(1, 0);
    for (const edges of [[], [0], [2, 2], [4, 2], [Number.NaN]]) {
      expect(() => makeRings(grid, one, edges)).toThrow(/edges/);
    }
    expect(() => makeRings(grid, new Uint8Array(2), [2])).toThrow(/empty/);
  });
});

describe('components', () => {
  const size: Triple = [12, 11, 9];
  const mask = Uint8Array.from(lcg(12 * 11 * 9, 3), (n) => Number(n < 0.45));

  it('the largest is the one of scipy.ndimage.label', () => {
    const largest = largestComponent(mask, size);
    let places = 0;
    largest.forEach((n, at) => {
      if (n === 1) places += at;
    });
    expect(largest.reduce((sum, n) => sum + n, 0)).toBe(500);
    expect(places).toBe(304_594);
  });

  it('holes filled slice by slice as by scipy.ndimage.binary_fill_holes', () => {
    expect(fillHolesInSlices(mask, size).reduce((sum, n) => sum + n, 0)).toBe(633);
  });
});

describe('the body', () => {
  const ct = (data: Int16Array): Volume => ({
    grid: axisAlignedGrid([7, 7, 1], [1, 1, 1]),
    data,
    modality: 'CT',
    unit: 'HU',
    nonFiniteCount: 0,
  });

  it('of a CT holds the lung and not the table', () => {
    const data = new Int16Array(49).fill(-1000);
    for (let j = 0; j < 5; j++) for (let i = 0; i < 5; i++) data[i + 7 * j] = 40;
    data[2 + 7 * 2] = -900;
    data[6 + 7 * 6] = 100;
    const { mask, how } = findBody(ct(data));
    expect(mask?.[2 + 7 * 2]).toBe(1);
    expect(mask?.[6 + 7 * 6]).toBe(0);
    expect(mask?.reduce((sum, n) => sum + n, 0)).toBe(25);
    expect(how).toContain('−500 HU');
  });

  it('of a stripped MR is what is not 0; of another none can be told', () => {
    const data = new Int16Array(49);
    data.fill(7, 14, 35);
    const mr = { ...ct(data), modality: 'MR', unit: '1' } as const;
    expect(findBody(mr).mask?.reduce((sum, n) => sum + n, 0)).toBe(21);
    const noisy = { ...mr, data: data.map((n) => n + 3) };
    expect(findBody(noisy)).toEqual({
      mask: null,
      how: 'not clipped: the image’s background is not 0',
    });
  });
});
