import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { surfaceCells } from '../../../../src/engine/cpu/shape/surface.ts';
import { densityFeatures } from '../../../../src/radiomics/families/densities.ts';
import { PROFILES } from '../../../../src/radiomics/profiles.ts';
import { alignedBox, orientedBox } from '../../../../src/radiomics/shape/boxes.ts';
import {
  convexHull,
  type Hull,
  hullMeasures,
} from '../../../../src/radiomics/shape/convex-hull.ts';
import { ellipsoidMeasures } from '../../../../src/radiomics/shape/ellipsoids.ts';
import { enclosingEllipsoid } from '../../../../src/radiomics/shape/enclosing-ellipsoid.ts';
import { meshMeasures } from '../../../../src/radiomics/shape/mesh.ts';
import type { Triple } from '../../../../src/volume/grid.ts';
import { ellipsoidMask, randomIntegers } from '../../../support/generators.ts';
import { roiOf } from './samples-of.ts';

const SPACING: Triple = [0.7, 1.3, 2.9];
const UNIT: Triple = [1, 1, 1];

function hullOf(points: ArrayLike<number>) {
  const hull = convexHull(points);
  if (hull === null) throw new Error('the points lie in a plane');
  return hull;
}

function densities(mask: Uint8Array, size: Triple) {
  const mesh = meshMeasures(surfaceCells(mask, size), SPACING, 'lewiner');
  return densityFeatures({ roi: roiOf(mask, size), spacing: SPACING, mesh }, PROFILES.ibsi);
}

describe('convex hull', () => {
  test('is closed, convex and around all points, degenerate ones too', () => {
    const clouds = fc.array(
      fc.tuple(...([0, 1, 2] as const).map(() => fc.integer({ min: -3, max: 3 }))),
      { minLength: 1, maxLength: 40 },
    );
    fc.assert(
      fc.property(clouds, (cloud) => {
        const hull = convexHull(cloud.flat());
        if (hull === null) {
          expect(rank(cloud)).toBeLessThan(3);
          return;
        }
        const edges = new Set<string>();
        for (let t = 0; t < hull.triangles.length; t += 3) {
          const [a, b, c] = [0, 1, 2].map((n) => {
            const at = 3 * (hull.triangles[t + n] ?? 0);
            return [...hull.points.subarray(at, at + 3)];
          }) as [number[], number[], number[]];
          for (const [from, to] of [
            [0, 1],
            [1, 2],
            [2, 0],
          ] as const) {
            edges.add(`${hull.triangles[t + from]} ${hull.triangles[t + to]}`);
          }
          expect(
            determinant(
              a,
              b,
              c,
              [0, 0, 0].map((_, n) => mean(cloud, n)),
            ),
          ).toBeLessThan(0);
          for (const point of cloud) expect(determinant(a, b, c, point)).toBeLessThanOrEqual(0);
        }
        // Every directed edge once, and its reverse: a closed surface; Euler's formula for a sphere.
        expect(edges.size).toBe(hull.triangles.length);
        for (const edge of edges) expect(edges).toContain(edge.split(' ').reverse().join(' '));
        const corners = hull.points.length / 3;
        expect(corners - edges.size / 2 + hull.triangles.length / 3).toBe(2);
      }),
      { numRuns: 400 },
    );
  });

  test('has Qhull’s area and volume', () => {
    // scipy.spatial.ConvexHull (Qhull) on these 200 points, spacing 0.7 x 1.3 x 2.9.
    const points = randomIntegers(600, -20, 20, 11);
    const { area, volume } = hullMeasures(hullOf(points), SPACING);
    expect(area).toBeCloseTo(17683.510711364306, 8);
    expect(volume).toBeCloseTo(141452.59916666668, 8);
  });
});

describe('boxes', () => {
  test('of a tilted square prism: the oriented one fits it, the aligned one does not', () => {
    // A diamond with corners (±5, 0), (0, ±5) and height 4.
    const diamond = [5, 0, -5, 0, 0, 5, 0, -5];
    const points = [0, 4].flatMap((z) =>
      [0, 2, 4, 6].flatMap((n) => [diamond[n] ?? 0, diamond[n + 1] ?? 0, z]),
    );
    const hull = hullOf(points);
    expect(alignedBox(hull, UNIT)).toEqual([10, 10, 4]);
    const [a, b, c] = [...orientedBox(hull, UNIT)].sort((x, y) => x - y);
    expect(a).toBeCloseTo(4, 12);
    expect(b).toBeCloseTo(Math.sqrt(50), 12);
    expect(c).toBeCloseTo(Math.sqrt(50), 12);
  });

  test('the oriented one is the least over all facets and directions of edges, and the aligned one', () => {
    const clouds = Array.from({ length: 12 }, (_, seed) => randomIntegers(75, -9, 9, seed + 1));
    for (const points of [...clouds, latticeBall(6)]) {
      const hull = hullOf(points);
      const volume = orientedBox(hull, SPACING).reduce((product, edge) => product * edge, 1);
      const [a, b, c] = alignedBox(hull, SPACING);
      expect(volume / Math.min(a * b * c, bruteBox(hull))).toBeCloseTo(1, 10);
    }
  });
});

describe('ellipsoids', () => {
  test('areas: a sphere’s, and IBSI’s Legendre series written out', () => {
    expect(ellipsoidMeasures([2, 2, 2]).area).toBeCloseTo(16 * Math.PI, 12);
    const [a, b, c] = [3, 2.5, 2];
    const [alpha, beta] = [Math.sqrt(1 - (b / a) ** 2), Math.sqrt(1 - (c / a) ** 2)];
    const legendre = (v: number, x: number): number =>
      v === 0
        ? 1
        : v === 1
          ? x
          : ((2 * v - 1) * x * legendre(v - 1, x) - (v - 1) * legendre(v - 2, x)) / v;
    let sum = 0;
    for (let v = 0; v <= 20; v++) {
      const x = (alpha ** 2 + beta ** 2) / (2 * alpha * beta);
      sum += ((alpha * beta) ** v / (1 - 4 * v ** 2)) * legendre(v, x);
    }
    expect(ellipsoidMeasures([b, c, a]).area).toBeCloseTo(4 * Math.PI * a * b * sum, 10);
  });

  test('the enclosing one of a box touches its eight corners: semi-axes √3 times half the edges', () => {
    const corners = [0, 1, 2, 3, 4, 5, 6, 7].flatMap((n) => [
      n & 1 ? 100 : 98,
      n & 2 ? 6 : 1,
      n & 4 ? 3 : -4,
    ]);
    const axes = [...enclosingEllipsoid(Float64Array.from(corners))].sort((a, b) => a - b);
    [1, 2.5, 3.5].forEach((half, n) => {
      expect(axes[n]).toBeCloseTo(Math.sqrt(3) * half, 7);
    });
  });

  test('the enclosing one holds every point, and is the ball’s around a lattice ball', () => {
    // The lattice points at distance 9 exactly, such as (9, 0, 0), (8, 4, 1) and (7, 4, 4), hold it.
    const axes = enclosingEllipsoid(Float64Array.from(latticeBall(9)));
    for (const axis of axes) expect(axis).toBeCloseTo(9, 6);
  });

  test('the enclosing one of a simplex has volume 3√3 π / 2 times the simplex’s', () => {
    const axes = enclosingEllipsoid(Float64Array.of(0, 0, 0, 9, 0, 0, 2, 7, 0, 1, 3, 5));
    const volume = (9 * 7 * 5) / 6;
    expect(ellipsoidMeasures(axes).volume).toBeCloseTo(
      (3 * Math.sqrt(3) * Math.PI * volume) / 2,
      5,
    );
  });
});

describe('densities', () => {
  test('of a large ellipsoid along the axes are those of the solid', () => {
    const size: Triple = [41, 31, 21];
    const features = densities(ellipsoidMask(size), size);
    expect(features.VolumeDensityAABB).toBeCloseTo(Math.PI / 6, 2);
    expect(features.VolumeDensityConvexHull).toBeGreaterThan(0.95);
    expect(features.VolumeDensityMVEE).toBeGreaterThan(0.9);
    expect(features.VolumeDensityMVEE).toBeLessThan(1);
    // A solid ellipsoid’s variances are a²/5: the approximate one has 2/√5 of its axes.
    expect(features.VolumeDensityAEE).toBeCloseTo((Math.sqrt(5) / 2) ** 3, 1);
  });

  test('of one voxel, a line and a plane: numbers, or the reason for none', () => {
    const one = densities(Uint8Array.of(1), [1, 1, 1]);
    // An octahedron: a sixth of its box, all of its hull, 1/π of its ellipsoid.
    expect(one.VolumeDensityAABB).toBeCloseTo(1 / 6, 12);
    expect(one.VolumeDensityConvexHull).toBeCloseTo(1, 12);
    expect(one.VolumeDensityMVEE).toBeCloseTo(1 / Math.PI, 8);
    for (const size of [
      [1, 1, 1],
      [6, 1, 1],
      [5, 4, 1],
    ] as const) {
      const features = densities(new Uint8Array(size[0] * size[1]).fill(1), size);
      for (const [name, outcome] of Object.entries(features)) {
        if (name.endsWith('AEE'))
          expect(outcome).toMatchObject({ reason: expect.stringContaining('plane') });
        else expect(outcome).toBeGreaterThan(0);
      }
    }
  });
});

/** Lattice points in a ball: many small facets, and points that coincide up to rounding when seen along one. */
function latticeBall(radius: number): number[] {
  const points: number[] = [];
  for (let z = -radius; z <= radius; z++) {
    for (let y = -radius; y <= radius; y++) {
      for (let x = -radius; x <= radius; x++) {
        if (Math.hypot(x, y, z) <= radius) points.push(x, y, z);
      }
    }
  }
  return points;
}

/** Least volume of the boxes with one face on a facet of the hull and an edge along the projection of one of its edges. */
function bruteBox(hull: Hull): number {
  const corners: number[][] = [];
  for (let n = 0; n < hull.points.length; n += 3) {
    corners.push([0, 1, 2].map((axis) => (hull.points[n + axis] ?? 0) * (SPACING[axis] ?? 0)));
  }
  const sides = [...hull.triangles].map((from, n) => {
    const to = hull.triangles[n % 3 === 2 ? n - 2 : n + 1] ?? 0;
    return [0, 1, 2].map((axis) => (corners[to]?.[axis] ?? 0) - (corners[from]?.[axis] ?? 0));
  });
  const extent = (direction: number[]) => {
    const values = corners.map((corner) => dot(corner, direction));
    return Math.max(...values) - Math.min(...values);
  };
  let least = Number.POSITIVE_INFINITY;
  for (let t = 0; t < sides.length; t += 3) {
    const normal = unit(cross(sides[t] ?? [], sides[t + 1] ?? []));
    const depth = extent(normal);
    for (const side of sides) {
      const raw = cross(normal, side);
      if (Math.hypot(...raw) < 1e-9) continue;
      const across = unit(raw);
      least = Math.min(least, depth * extent(across) * extent(cross(normal, across)));
    }
  }
  return least;
}

function dot(a: number[], b: number[]): number {
  return a.reduce((sum, value, n) => sum + value * (b[n] ?? 0), 0);
}

function cross(a: number[], b: number[]): number[] {
  const at = (p: number[], n: number) => p[n % 3] ?? 0;
  return [0, 1, 2].map((n) => at(a, n + 1) * at(b, n + 2) - at(a, n + 2) * at(b, n + 1));
}

function unit(a: number[]): number[] {
  return a.map((value) => value / Math.hypot(...a));
}

function determinant(a: number[], b: number[], c: number[], d: number[]): number {
  const [u, v, w] = [b, c, d].map((p) => p.map((x, n) => x - (a[n] ?? 0))) as [
    number[],
    number[],
    number[],
  ];
  const at = (p: number[], n: number) => p[n] ?? Number.NaN;
  return (
    (at(u, 1) * at(v, 2) - at(u, 2) * at(v, 1)) * at(w, 0) +
    (at(u, 2) * at(v, 0) - at(u, 0) * at(v, 2)) * at(w, 1) +
    (at(u, 0) * at(v, 1) - at(u, 1) * at(v, 0)) * at(w, 2)
  );
}

function mean(cloud: readonly (readonly number[])[], axis: number): number {
  return cloud.reduce((sum, point) => sum + (point[axis] ?? 0), 0) / cloud.length;
}

/** 3 when some four of the points span space. */
function rank(cloud: readonly number[][]): number {
  const [a = []] = cloud;
  return cloud.some((b) => cloud.some((c) => cloud.some((d) => determinant(a, b, c, d) !== 0)))
    ? 3
    : 2;
}
