import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { diameters } from '../../../src/engine/cpu/shape/diameters.ts';
import { surfaceCells } from '../../../src/engine/cpu/shape/surface.ts';
import { voxelMoments } from '../../../src/radiomics/shape/axes.ts';
import { meshMeasures } from '../../../src/radiomics/shape/mesh.ts';
import { diametersByDefinition } from '../../../src/selftest/definitions/diameters.ts';
import type { Triple } from '../../../src/volume/grid.ts';

const SPACING: Triple = [0.7, 1.3, 2.9];

function ball(radius: number): { readonly mask: Uint8Array; readonly size: Triple } {
  const n = 2 * Math.ceil(radius) + 1;
  const centre = (n - 1) / 2;
  const mask = Uint8Array.from({ length: n ** 3 }, (_, at) => {
    const i = at % n;
    const j = Math.floor(at / n) % n;
    const k = Math.floor(at / n ** 2);
    return Math.hypot(i - centre, j - centre, k - centre) <= radius ? 1 : 0;
  });
  return { mask, size: [n, n, n] };
}

const masks = fc
  .tuple(
    fc.integer({ min: 1, max: 6 }),
    fc.integer({ min: 1, max: 5 }),
    fc.integer({ min: 1, max: 4 }),
  )
  .chain((size) =>
    fc
      .array(fc.constantFrom(0, 1), {
        minLength: size[0] * size[1] * size[2],
        maxLength: size[0] * size[1] * size[2],
      })
      .map((voxels) => ({ size: size as Triple, mask: Uint8Array.from(voxels) })),
  );

describe('surface mesh', () => {
  test('one voxel is an octahedron: half-edges cut at their middles', () => {
    const cells = surfaceCells(Uint8Array.of(1), [1, 1, 1]);
    // Volume 1/6 of the voxel; eight equilateral triangles of side √½.
    for (const table of ['lewiner', 'pyradiomics'] as const) {
      const { area, volume } = meshMeasures(cells, [1, 1, 1], table);
      expect(volume).toBeCloseTo(1 / 6, 14);
      expect(area).toBeCloseTo(8 * (Math.sqrt(3) / 4) * 0.5, 14);
    }
  });

  test('a ball’s volume and area tend to the sphere’s, the area from above', () => {
    const { mask, size } = ball(30);
    const { area, volume } = meshMeasures(surfaceCells(mask, size), [1, 1, 1], 'lewiner');
    expect(volume / ((4 / 3) * Math.PI * 30 ** 3)).toBeCloseTo(1, 2);
    // Marching cubes on a binary mask overestimates area by some 8 %, at any resolution.
    expect(area / (4 * Math.PI * 30 ** 2)).toBeGreaterThan(1.05);
    expect(area / (4 * Math.PI * 30 ** 2)).toBeLessThan(1.1);
  });

  test('Lewiner’s surface is closed: the volume does not depend on where the region lies', () => {
    fc.assert(
      fc.property(masks, ({ mask, size }) => {
        const cells = surfaceCells(mask, size);
        const here = meshMeasures(cells, SPACING, 'lewiner').volume;
        const moved = {
          counts: cells.counts,
          positionSums: cells.positionSums.map(
            (sum, n) => sum + 17 * (cells.counts[Math.floor(n / 3)] ?? 0),
          ),
        };
        expect(meshMeasures(moved, SPACING, 'lewiner').volume).toBeCloseTo(here, 9);
      }),
    );
  });
});

describe('diameters', () => {
  test('equal the largest of all distances between vertices', () => {
    fc.assert(
      fc.property(masks, ({ mask, size }) => {
        const found = diameters(mask, size, SPACING);
        const expected = diametersByDefinition(mask, size, SPACING);
        for (const key of ['maximum3D', 'slice', 'column', 'row'] as const) {
          expect(found[key]).toBeCloseTo(expected[key], 12);
        }
      }),
      { numRuns: 150 },
    );
  });

  test('of a larger ball, where blocks are skipped', () => {
    const { mask, size } = ball(9.5);
    const found = diameters(mask, size, SPACING);
    expect(found.maximum3D).toBeCloseTo(diametersByDefinition(mask, size, SPACING).maximum3D, 12);
  });
});

test('mirroring leaves diameters and axes alone', () => {
  fc.assert(
    fc.property(masks, ({ mask, size }) => {
      fc.pre(mask.includes(1));
      const nx = size[0];
      const mirrored = mask.map((_, at) => mask[at + nx - 1 - 2 * (at % nx)] ?? 0);
      const chords = diameters(mask, size, SPACING);
      for (const [name, value] of Object.entries(diameters(mirrored, size, SPACING))) {
        expect(value).toBeCloseTo(chords[name as keyof typeof chords], 12);
      }
      const [one, other] = [mask, mirrored].map((m) => voxelMoments(m, size, SPACING).scatter);
      one?.forEach((value, axis) => {
        expect(other?.[axis]).toBeCloseTo(value, 9);
      });
    }),
  );
});

describe('axes', () => {
  test('of a cuboid of n voxels are those of a uniform lattice, (n² - 1) / 12 per axis', () => {
    const size: Triple = [9, 5, 3];
    const { count, scatter, centre } = voxelMoments(new Uint8Array(135).fill(1), size, SPACING);
    const variances = size
      .map((n, axis) => ((n * n - 1) / 12) * (SPACING[axis] ?? 0) ** 2)
      .sort((a, b) => b - a);
    expect(count).toBe(135);
    scatter.forEach((value, axis) => {
      expect(value / count).toBeCloseTo(variances[axis] ?? Number.NaN, 10);
    });
    expect(centre).toEqual([4 * 0.7, 2 * 1.3, 1 * 2.9]);
  });
});
