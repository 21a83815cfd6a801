import type { SurfaceCells } from '../../engine/engine.ts';
import type { Triple } from '../../volume/grid.ts';
import type { Profile } from '../profiles.ts';
import { LEWINER_TRIANGLES } from './lewiner-triangles.ts';
import { PYRADIOMICS_TRIANGLES } from './pyradiomics-triangles.ts';

export interface MeshMeasures {
  /** mm². */
  readonly area: number;
  /** mm³. */
  readonly volume: number;
}

/** Corner triples of the triangles of each configuration, 9 numbers a triangle, in cells (0, ½, 1). */
type TriangleTable = readonly (readonly number[])[];

/** Midpoints of the 12 edges and the centre, in the order of the tables' digits. */
const POINTS: readonly Triple[] = [
  [0.5, 0, 0],
  [0.5, 1, 0],
  [0.5, 0, 1],
  [0.5, 1, 1],
  [0, 0.5, 0],
  [1, 0.5, 0],
  [0, 0.5, 1],
  [1, 0.5, 1],
  [0, 0, 0.5],
  [1, 0, 0.5],
  [0, 1, 0.5],
  [1, 1, 0.5],
  [0.5, 0.5, 0.5],
];

const TABLES: Readonly<Record<Profile['mesh'], TriangleTable>> = {
  lewiner: parseTable(LEWINER_TRIANGLES),
  pyradiomics: withComplements(parseTable(PYRADIOMICS_TRIANGLES)),
};

/**
 * Area and volume of the marching-cubes surface of a mask at level 0.5 (IBSI C0JK, RNU0), from the number and
 * place of its cells per configuration. The volume is the sum of signed tetrahedra (a · b × c) / 6. A triangle
 * at c + a, c + b, c + d adds a · b × d and c · (b - a) × (d - a), so that the sums of the cells' positions
 * suffice. Coordinates start one voxel before the region's bounding box: it matters for PyRadiomics' table,
 * whose surface has cracks.
 */
export function meshMeasures(
  cells: SurfaceCells,
  spacing: Triple,
  table: Profile['mesh'],
): MeshMeasures {
  let area = 0;
  let sixVolumes = 0;
  TABLES[table].forEach((triangles, configuration) => {
    const count = cells.counts[configuration] as number;
    if (count === 0 || triangles.length === 0) return;
    const place = [0, 1, 2].map(
      (axis) =>
        ((cells.positionSums[3 * configuration + axis] as number) + count) *
        (spacing[axis] as number),
    ) as unknown as Triple;
    for (let n = 0; n < triangles.length; n += 9) {
      const [a, b, d] = [0, 3, 6].map((at) => scaled(triangles, n + at, spacing)) as [
        Triple,
        Triple,
        Triple,
      ];
      const normal = cross(subtract(b, a), subtract(d, a));
      area += (count * Math.hypot(...normal)) / 2;
      sixVolumes += count * dot(a, cross(b, d)) + dot(place, normal);
    }
  });
  return { area, volume: sixVolumes / 6 };
}

function parseTable(text: string): TriangleTable {
  return text
    .trim()
    .split(/\s+/)
    .map((word) =>
      word === '-'
        ? []
        : [...word].flatMap((digit) => POINTS[Number.parseInt(digit, 16)] as Triple),
    );
}

function withComplements(half: TriangleTable): TriangleTable {
  return [...half, ...half.map(reversed).reverse()];
}

function reversed(triangles: readonly number[]): number[] {
  const out: number[] = [];
  for (let n = 0; n < triangles.length; n += 9) {
    out.push(
      ...triangles.slice(n, n + 3),
      ...triangles.slice(n + 6, n + 9),
      ...triangles.slice(n + 3, n + 6),
    );
  }
  return out;
}

function scaled(triangles: readonly number[], at: number, spacing: Triple): Triple {
  return [
    (triangles[at] as number) * spacing[0],
    (triangles[at + 1] as number) * spacing[1],
    (triangles[at + 2] as number) * spacing[2],
  ];
}

function subtract(a: Triple, b: Triple): Triple {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
}

function cross(a: Triple, b: Triple): Triple {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

function dot(a: Triple, b: Triple): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}
