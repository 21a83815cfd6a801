import { describe, expect, test } from 'vitest';
import { drawContours } from '../../../../src/volume/contours/draw-contours.ts';
import {
  type Affine,
  axisAlignedGrid,
  type Grid,
  gridFromAffine,
  indexToWorld,
  type Triple,
  voxelCount,
} from '../../../../src/volume/grid.ts';

/** Draws one region; voxels hit, as a set of 'i j k'. */
async function draw(
  contours: readonly (readonly Triple[])[],
  grid: Grid,
  others: (readonly Triple[])[] = [],
) {
  const hits = new Uint8Array(voxelCount(grid));
  const lists = [contours, others].map((list) =>
    list.map((points) => Float64Array.from(points.flat())),
  );
  const [notes] = await drawContours(lists, {
    grid,
    fill: (region, start, count, stride) => {
      for (let n = 0; n < count && region === 0; n++) hits[start + n * stride] = 1;
    },
    pace: async () => {},
  });
  const [nx, ny] = grid.size;
  const voxels: string[] = [];
  hits.forEach((hit, at) => {
    if (hit) voxels.push(`${at % nx} ${Math.floor(at / nx) % ny} ${Math.floor(at / nx / ny)}`);
  });
  if (notes === undefined) throw new Error('no notes');
  const said = Object.fromEntries(
    Object.entries(notes).filter(([name, n]) => n > 0 && name !== 'voxels'),
  );
  return { voxels, said };
}

const slicesOf = (voxels: readonly string[]) => [
  ...new Set(voxels.map((voxel) => Number(voxel.split(' ')[2]))),
];

const AXIAL = axisAlignedGrid([8, 8, 10], [1, 1, 3]);
/** Around the voxels 2 to 4 of rows 3 and 4, at a height. */
const box = (z: number): Triple[] => [
  [1.5, 2.5, z],
  [4.5, 2.5, z],
  [4.5, 4.5, z],
  [1.5, 4.5, z],
];
const boxVoxels = (...slices: number[]) =>
  slices.flatMap((k) => [3, 4].flatMap((j) => [2, 3, 4].map((i) => `${i} ${j} ${k}`)));

describe('contours and slices', () => {
  test('on slices: each its own, also with rounded positions', async () => {
    expect(await draw([box(3), box(6.02), box(9 - 0.04)], AXIAL)).toEqual({
      voxels: boxVoxels(1, 2, 3),
      said: {},
    });
  });

  test('between slices: each on the nearest; midway on the one below, whatever the rounding', async () => {
    const offset = await draw([box(3.9), box(6.9), box(9.9)], AXIAL);
    expect(offset).toEqual({ voxels: boxVoxels(1, 2, 3), said: { between: 3 } });
    const midway = await draw([box(4.5), box(7.51), box(10.49)], AXIAL);
    expect(midway).toEqual({ voxels: boxVoxels(1, 2, 3), said: { between: 3 } });
  });

  test('denser than slices: the nearest of each slice', async () => {
    const inner = (z: number): Triple[] => [
      [1.5, 2.5, z],
      [2.5, 2.5, z],
      [2.5, 3.5, z],
      [1.5, 3.5, z],
    ];
    const list = [3, 4, 5, 6, 7, 8, 9].map((z) => (z % 3 === 0 ? box(z) : inner(z)));
    expect(await draw(list, AXIAL)).toEqual({
      voxels: boxVoxels(1, 2, 3),
      said: { skipped: 4 },
    });
  });

  test('a series of thicker slices fills its slabs', async () => {
    const fine = axisAlignedGrid([8, 8, 20], [1, 1, 1]);
    const { voxels, said } = await draw([box(4), box(7), box(10)], fine);
    expect(voxels).toEqual(boxVoxels(3, 4, 5, 6, 7, 8, 9, 10, 11));
    expect(said).toEqual({ spread: 3 });
  });

  test('two contours of a series that other regions show fill theirs too; alone they do not', async () => {
    const fine = axisAlignedGrid([8, 8, 20], [1, 1, 1]);
    expect(slicesOf((await draw([box(4), box(7)], fine)).voxels)).toEqual([4, 7]);
    expect((await draw([box(4), box(7)], fine)).said).toEqual({ gaps: 2 });
    const others = [box(1), box(4), box(7), box(10)];
    expect(slicesOf((await draw([box(4), box(7)], fine, others)).voxels)).toEqual([
      3, 4, 5, 6, 7, 8,
    ]);
  });

  test('gaps that are no series stay empty and are counted', async () => {
    const fine = axisAlignedGrid([8, 8, 30], [1, 1, 1]);
    expect(await draw([box(2), box(3), box(4), box(9), box(10)], fine)).toEqual({
      voxels: boxVoxels(2, 3, 4, 9, 10),
      said: { gaps: 4 },
    });
    expect(slicesOf((await draw([box(2), box(5), box(9), box(11)], fine)).voxels)).toEqual([
      2, 5, 9, 11,
    ]);
    // Three lesions of one contour each, 12 mm apart: no scanner makes such slices.
    expect(slicesOf((await draw([box(2), box(14), box(26)], fine)).voxels)).toEqual([2, 14, 26]);
  });

  test('holes by XOR; contours written twice count once', async () => {
    const hole: Triple[] = [
      [2.5, 2.5, 3],
      [3.5, 2.5, 3],
      [3.5, 4.5, 3],
      [2.5, 4.5, 3],
    ];
    const { voxels, said } = await draw([box(3), hole, box(3)], AXIAL);
    expect(voxels).toEqual(['2 3 1', '4 3 1', '2 4 1', '4 4 1']);
    expect(said).toEqual({ repeated: 1 });
  });

  test('outside, cut and empty contours are counted', async () => {
    const far = box(3).map(([x, y, z]): Triple => [x + 100, y, z]);
    const cut = box(6).map(([x, y, z]): Triple => [x * 3, y, z]);
    const line: Triple[] = [
      [1, 1, 3],
      [2, 2, 3],
    ];
    const { said, voxels } = await draw([far, box(100), cut, line], AXIAL);
    expect(said).toEqual({ outside: 2, cut: 1, empty: 1 });
    expect(voxels).toEqual([3, 4].flatMap((j) => [5, 6, 7].map((i) => `${i} ${j} 2`)));
  });
});

describe('any grid', () => {
  const [c, s] = [Math.cos(0.4), Math.sin(0.4)];
  const grids: [string, Affine][] = [
    ['mirrored', [-1, 0, 0, 5, 0, -1.5, 0, 7, 0, 0, 3, -20]],
    ['sagittal', [0, 0, 3, 5, 1, 0, 0, 7, 0, -1.5, 0, -20]],
    ['oblique', [c, -1.5 * s, 0, 5, s, 1.5 * c, 0, 7, 0, 0, 3, -20]],
    ['with a tilted gantry', [1, 0, 0, 5, 0, 1.5, 0.9, 7, 0, 0, 3, -20]],
    ['tilted in two directions', [c, 0.2, 0.5, 5, s, 1.5, 0.9, 7, 0, 0.1, 3, -20]],
  ];
  test.each(grids)('%s: contours on the slices of each axis', async (_, affine) => {
    const grid = gridFromAffine([8, 9, 10], affine);
    for (const across of [0, 1, 2]) {
      const [x, y] = [0, 1, 2].filter((axis) => axis !== across) as [number, number];
      const at = (u: number, v: number, w: number): Triple => {
        const index = [0, 0, 0];
        index[x] = u;
        index[y] = v;
        index[across] = w;
        return indexToWorld(affine, index as unknown as Triple);
      };
      const list = [4, 5, 6].map((w) => [
        at(1.5, 2.5, w),
        at(4.5, 2.5, w),
        at(4.5, 4.5, w),
        at(1.5, 4.5, w),
      ]);
      const expected: string[] = [];
      for (let k = 0; k < 10; k++) {
        for (let j = 0; j < 9; j++) {
          for (let i = 0; i < 8; i++) {
            const [u, v, w] = [[i, j, k][x] ?? 0, [i, j, k][y] ?? 0, [i, j, k][across] ?? 0];
            if (u >= 2 && u <= 4 && v >= 3 && v <= 4 && w >= 4 && w <= 6)
              expected.push(`${i} ${j} ${k}`);
          }
        }
      }
      expect(await draw(list, grid)).toEqual({ voxels: expected, said: {} });
    }
  });

  test('oblique planes: voxel centres inside the prism of the nearest plane', async () => {
    const grid = axisAlignedGrid([20, 18, 16], [1, 1.2, 1.5]);
    const length = Math.hypot(1, 2, 2);
    const normal: Triple = [1 / length, 2 / length, 2 / length];
    const u: Triple = [2 / length, -2 / length, 1 / length];
    const v: Triple = [2 / length, 1 / length, -2 / length];
    const centre: Triple = [10, 11, 12];
    const point = (a: number, b: number, n: number): Triple =>
      [0, 1, 2].map(
        (x) => (centre[x] ?? 0) + a * (u[x] ?? 0) + b * (v[x] ?? 0) + n * (normal[x] ?? 0),
      ) as unknown as Triple;
    const planes = [-5, -2.5, 0, 2.5];
    // A diamond of 6 by 4.1 mm: |a| / 6 + |b| / 4.1 < 1.
    const list = planes.map((n) => [
      point(6, 0, n),
      point(0, 4.1, n),
      point(-6, 0, n),
      point(0, -4.1, n),
    ]);
    const expected: string[] = [];
    for (let k = 0; k < 16; k++) {
      for (let j = 0; j < 18; j++) {
        for (let i = 0; i < 20; i++) {
          const d = [i - centre[0], j * 1.2 - centre[1], k * 1.5 - centre[2]];
          const along = (w: Triple) => w.reduce((sum, x, n) => sum + x * (d[n] ?? 0), 0);
          const n = along(normal);
          const isInDiamond = Math.abs(along(u)) / 6 + Math.abs(along(v)) / 4.1 < 1;
          if (isInDiamond && n >= -6.25 && n < 3.75) expected.push(`${i} ${j} ${k}`);
        }
      }
    }
    const { voxels, said } = await draw(list, grid);
    expect(expected.length).toBeGreaterThan(200);
    expect(voxels).toEqual(expected);
    expect(said).toEqual({ oblique: 4 });
  });

  test('contours in several directions are united', async () => {
    const grid = axisAlignedGrid([8, 8, 8], [1, 1, 1]);
    const sagittal: Triple[] = [
      [6, 0.5, 0.5],
      [6, 1.5, 0.5],
      [6, 1.5, 2.5],
      [6, 0.5, 2.5],
    ];
    const { voxels } = await draw([box(3), sagittal], grid);
    expect(voxels).toEqual([...['6 1 1', '6 1 2'], ...boxVoxels(3)]);
  });

  test('one slice, one voxel', async () => {
    const slice = axisAlignedGrid([8, 8, 1], [1, 1, 5]);
    expect((await draw([box(0)], slice)).voxels).toEqual(boxVoxels(0));
    const voxel = axisAlignedGrid([1, 1, 1], [1, 1, 1], [3, 3, 0]);
    expect((await draw([box(0)], voxel)).voxels).toEqual(['0 0 0']);
  });
});
