import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { orientationOf } from '../../../src/formats/nifti-orientation.ts';
import { toNifti, toNiftiGz } from '../../../src/formats/nifti-write.ts';
import { type Affine, axisAlignedGrid, gridFromAffine } from '../../../src/volume/grid.ts';
import type { VoxelArray } from '../../../src/volume/volume.ts';
import { asFile, codeOf, openOne } from './open-one.ts';

const grid = gridFromAffine([2, 1, 3], [-0.75, 0, 0, 10, 0, -0.5, 0, 20, 0, 0, 3, -30]);
const ARRAYS: readonly VoxelArray[] = [
  Int8Array.of(-128, -1, 0, 1, 2, 127),
  Uint8Array.of(0, 1, 2, 3, 128, 255),
  Int16Array.of(-32768, -1, 0, 1, 2, 32767),
  Uint16Array.of(0, 1, 2, 3, 32768, 65535),
  Int32Array.of(-2147483648, -1, 0, 1, 2, 2147483647),
  Uint32Array.of(0, 1, 2, 3, 2147483648, 4294967295),
  Float32Array.of(-1.5, 0, 0.25, 2 ** 100, Number.NaN, 1e-30),
  Float64Array.of(-1.5, 0, 0.1, 1e300, Number.NaN, 1e-300),
];

async function reread(bytes: Uint8Array<ArrayBuffer>, name = 'map.nii') {
  const source = await openOne(asFile(name, bytes));
  return { header: source.header, volume: await source.readFrame(0) };
}

test.each(ARRAYS)('what is written is read back, voxels and grid: %#', async (data) => {
  const { header, volume } = await reread(toNifti(grid, data));
  expect(Array.from(volume.data)).toEqual(Array.from(data));
  expect(volume.grid).toEqual(grid);
  expect(header.warnings.filter((text) => /form|spacing/i.test(text))).toEqual([]);
});

test('compressed, the same voxels are the same bytes', async () => {
  const data = Float32Array.of(1, 2, 3, 4, 5, 6);
  const bytes = toNiftiGz(grid, data);
  expect(toNiftiGz(grid, data)).toEqual(bytes);
  expect((await reread(bytes, 'map.nii.gz')).volume.data).toEqual(data);
});

test('a part of a larger buffer is written alone', async () => {
  const all = Float32Array.of(9, 9, 1, 2, 3, 4, 5, 6, 9);
  const { volume } = await reread(toNifti(grid, all.subarray(2, 8)));
  expect(Array.from(volume.data)).toEqual([1, 2, 3, 4, 5, 6]);
});

test('an axis that NIfTI-1 cannot number is refused', async () => {
  const long = axisAlignedGrid([40_000, 1, 1], [1, 1, 1]);
  const write = async () => toNifti(long, new Uint8Array(40_000));
  expect(await codeOf(write())).toBe('too-large');
});

describe('the qform', () => {
  /** The affine of a file whose sform is not used. */
  async function byQform(affine: Affine) {
    const bytes = toNifti(gridFromAffine([2, 1, 3], affine), new Uint8Array(6));
    new DataView(bytes.buffer).setInt16(254, 0, true);
    return (await reread(bytes)).volume.grid.affine;
  }

  test('says the same as the sform for any rotation, mirrored or not', async () => {
    const part = fc.double({ min: -1, max: 1, noNaN: true });
    const way = fc.record({ parts: fc.tuple(part, part, part, part), isMirrored: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(way, async ({ parts, isMirrored }) => {
        const length = Math.hypot(...parts);
        fc.pre(length > 0.1);
        const [a, b, c, d] = parts.map((p) => p / length) as [number, number, number, number];
        const [dx, dy, dz] = [0.5, 2, isMirrored ? -3 : 3];
        const affine: Affine = [
          (a * a + b * b - c * c - d * d) * dx,
          2 * (b * c - a * d) * dy,
          2 * (b * d + a * c) * dz,
          10,
          2 * (b * c + a * d) * dx,
          (a * a + c * c - b * b - d * d) * dy,
          2 * (c * d - a * b) * dz,
          -20,
          2 * (b * d - a * c) * dx,
          2 * (c * d + a * b) * dy,
          (a * a + d * d - b * b - c * c) * dz,
          30,
        ];
        const found = await byQform(affine);
        // Near a half turn a = sqrt(1 - b² - c² - d²) keeps only half of float32's digits.
        affine.forEach((value, n) => {
          expect(found[n]).toBeCloseTo(value, 2);
        });
        const { quaternion } = orientationOf(gridFromAffine([1, 1, 1], affine)) ?? {};
        const sign = a < 0 ? -1 : 1;
        [b, c, d].forEach((p, n) => {
          expect(Math.abs((quaternion?.[n] ?? 9) - sign * p)).toBeLessThan(
            Math.abs(a) < 1e-7 ? 3 : 1e-7,
          );
        });
      }),
      { numRuns: 60 },
    );
  });

  test.each([
    [[1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0]],
    [[-2, 0, 0, 5, 0, -1, 0, 6, 0, 0, 3, 7]],
    [[0, 0, 3, 1, -1, 0, 0, 2, 0, 2, 0, 3]],
    [[0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0]],
  ] as const)('is exact where axes are the patient’s: %#', async (affine) => {
    const found = await byQform(affine as unknown as Affine);
    found.forEach((value, n) => {
      expect(value).toBeCloseTo(affine[n] as number, 6);
    });
  });

  test('is left out where the axes are not at right angles', async () => {
    const sheared = gridFromAffine([2, 1, 3], [1, 0.2, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0]);
    const bytes = toNifti(sheared, new Uint8Array(6));
    expect(new DataView(bytes.buffer).getInt16(252, true)).toBe(0);
    const { volume } = await reread(bytes);
    volume.grid.affine.forEach((value, n) => {
      expect(value).toBeCloseTo(sheared.affine[n] as number, 6);
    });
  });
});
