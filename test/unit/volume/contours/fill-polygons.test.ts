import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fillPolygons, type Ring } from '../../../../src/volume/contours/fill-polygons.ts';
import '../../../support/property-seed.ts';

function draw(rings: readonly Ring[], width: number, height: number): string[] {
  const rows = Array.from({ length: height }, () => new Array<number>(width).fill(0));
  fillPolygons(rings, width, height, (row, from, to) => {
    for (let x = from; x < to; x++) {
      const line = rows[row];
      if (line !== undefined) line[x] = (line[x] ?? 0) + 1;
    }
  });
  return rows.map((row) => row.join(''));
}

const ring = (...points: number[]) => Float64Array.from(points);
const square = (x0: number, y0: number, x1: number, y1: number) =>
  ring(x0, y0, x1, y0, x1, y1, x0, y1);

/** The even-odd rule in whole numbers: quarters of a voxel, so that no crossing is rounded. */
function isInside(rings: readonly (readonly number[])[], x: number, y: number): boolean {
  let crossings = 0;
  for (const points of rings) {
    for (let n = 0; n < points.length; n += 2) {
      const m = (n + 2) % points.length;
      const [ax, ay] = [points[n] ?? 0, points[n + 1] ?? 0];
      const [bx, by] = [points[m] ?? 0, points[m + 1] ?? 0];
      if (ay <= y === by <= y) continue;
      // Whether the crossing lies beyond x, multiplied out.
      const side = (ax - x) * (by - ay) + (y - ay) * (bx - ax);
      if (by > ay ? side > 0 : side < 0) crossings++;
    }
  }
  return crossings % 2 === 1;
}

test('random polygons: the even-odd rule in whole numbers, centres on edges and corners included', () => {
  const coordinate = fc.integer({ min: -12, max: 60 });
  const polygon = fc
    .array(fc.tuple(coordinate, coordinate), { minLength: 1, maxLength: 9 })
    .map((points) => points.flat());
  fc.assert(
    fc.property(fc.array(polygon, { maxLength: 4 }), (quarters) => {
      const rings = quarters.map((points) => Float64Array.from(points, (value) => value / 4));
      const expected = Array.from({ length: 11 }, (_, j) =>
        Array.from({ length: 13 }, (_, i) => Number(isInside(quarters, 4 * i, 4 * j))).join(''),
      );
      expect(draw(rings, 13, 11)).toEqual(expected);
    }),
    { numRuns: 2000 },
  );
});

test('a square from centre to centre has its lower row and column, not its upper ones', () => {
  expect(draw([square(1, 1, 3, 3)], 5, 4)).toEqual(['00000', '01100', '01100', '00000']);
});

test('float rounding of an edge that passes through centres changes nothing', () => {
  const off = 1e-9;
  for (const [dx, dy] of [
    [off, -off],
    [-off, off],
  ] as const) {
    const shaken = ring(1 + dx, 1 + dy, 3 - dx, 1 - dy, 3 + dy, 3 + dx, 1 - dy, 3 - dx);
    expect(draw([shaken], 5, 4)).toEqual(draw([square(1, 1, 3, 3)], 5, 4));
  }
});

test('rings that share an oblique edge share no voxel and leave none out', () => {
  const lower = ring(0, 0, 8, 0, 8, 6);
  const upper = ring(0, 0, 8, 6, 0, 6);
  const both = draw([lower], 9, 7).map((row, j) =>
    [...row].map((value, i) => Number(value) + Number(draw([upper], 9, 7)[j]?.[i])).join(''),
  );
  expect(both).toEqual(draw([square(0, 0, 8, 6)], 9, 7));
});

test('a hole as a ring of its own and as a keyhole', () => {
  const hole = ['0000000', '0111110', '0100010', '0100010', '0100010', '0111110', '0000000'];
  const [outer, inner] = [square(0.5, 0.5, 5.5, 5.5), square(1.5, 1.5, 4.5, 4.5)];
  expect(draw([outer, inner], 7, 7)).toEqual(hole);
  // In along a channel of no width, round the hole, and out the same way.
  const keyhole = [0.5, 0.5, 1.5, 1.5, 1.5, 4.5, 4.5, 4.5, 4.5, 1.5, 1.5, 1.5, 0.5, 0.5];
  expect(draw([ring(...keyhole, 5.5, 0.5, 5.5, 5.5, 0.5, 5.5)], 7, 7)).toEqual(hole);
});

test('what lies outside the image is cut off, what is far away costs nothing', () => {
  expect(draw([square(-1e6, -1e6, 1e6, 1e6)], 3, 2)).toEqual(['111', '111']);
  expect(draw([square(1e8, 1e8, 1e9, 1e9), ring(), ring(1, 1), ring(0, 0, 2, 2)], 3, 2)).toEqual([
    '000',
    '000',
  ]);
});
