import { deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { describeGroundTruth } from '../../support/ground-truth.ts';
import { type NiftiType, toBytes } from './make-nifti.ts';
import { asFile, codeOf, fromDisk, openOne } from './open-one.ts';

const values = [1, 2, 3, 4, 5, 6];
const voxels = toBytes(values, 'int16', true);

/** Six voxels of 3 x 2 x 1 unless the fields say otherwise; a field set to '' is left out. */
function header(fields: Record<string, string> = {}): string {
  const all: Record<string, string> = {
    ObjectType: 'Image',
    NDims: '3',
    BinaryData: 'True',
    BinaryDataByteOrderMSB: 'False',
    CompressedData: 'False',
    TransformMatrix: '1 0 0 0 1 0 0 0 1',
    Offset: '10 20 30',
    ElementSpacing: '2 3 4',
    DimSize: '3 2 1',
    ElementType: 'MET_SHORT',
    ElementDataFile: 'LOCAL',
    ...fields,
  };
  const { ElementDataFile: last, ...others } = all;
  const lines = Object.entries({ ...others, ElementDataFile: last });
  return lines
    .filter(([, value]) => value !== '')
    .map(([key, value]) => `${key} = ${value}\n`)
    .join('');
}

const attached = (fields: Record<string, string> = {}, data: Uint8Array = voxels) =>
  asFile('scan.mha', Buffer.concat([Buffer.from(header(fields)), data]));
const read = async (files: Parameters<typeof openOne>[0], frame = 0) =>
  Array.from((await (await openOne(files)).readFrame(frame)).data);

test('all element types, both byte orders, raw, zlib, gzip and text', async () => {
  const types: readonly (readonly [string, NiftiType])[] = [
    ['MET_CHAR', 'int8'],
    ['MET_UCHAR', 'uint8'],
    ['MET_SHORT', 'int16'],
    ['MET_USHORT', 'uint16'],
    ['MET_INT', 'int32'],
    ['MET_UINT', 'uint32'],
    ['MET_LONG', 'int32'],
    ['MET_ULONG', 'uint32'],
    ['MET_LONG_LONG', 'int64'],
    ['MET_ULONG_LONG', 'uint64'],
    ['MET_FLOAT', 'float32'],
    ['MET_DOUBLE', 'float64'],
  ];
  for (const [ElementType, type] of types) {
    for (const isBig of [false, true]) {
      const order = { ElementType, BinaryDataByteOrderMSB: isBig ? 'True' : 'False' };
      const bytes = toBytes(values, type, !isBig);
      const packed = { ...order, CompressedData: 'True' };
      expect(await read(attached(order, bytes))).toEqual(values);
      expect(await read(attached(packed, deflateSync(bytes)))).toEqual(values);
      expect(await read(attached(packed, gzipSync(bytes)))).toEqual(values);
      const words = { ...order, BinaryData: 'False' };
      expect(await read(attached(words, Buffer.from('1 2 3\n4 5 6')))).toEqual(values);
    }
  }
  const whole = Buffer.concat([Buffer.from(header()), voxels]);
  expect(await read(asFile('scan.mha.gz', gzipSync(whole)))).toEqual(values);
});

test('rows of the matrix are the axes, in LPS', async () => {
  // A turn about x by atan(4/3): y goes to (0, 0.6, 0.8), z to (0, -0.8, 0.6).
  const source = await openOne(attached({ TransformMatrix: '1 0 0 0 0.6 0.8 0 -0.8 0.6' }));
  const { affine, spacing } = source.header.grid;
  const expected = [-2, 0, 0, -10, 0, -1.8, 3.2, -20, 0, 2.4, 2.4, 30];
  affine.forEach((number, at) => {
    expect(number).toBeCloseTo(expected[at] ?? Number.NaN, 12);
  });
  expect(spacing.map((mm) => Number(mm.toFixed(12)))).toEqual([2, 3, 4]);
  const bare = await openOne(attached({ TransformMatrix: '', Offset: '', ElementSpacing: '' }));
  expect(bare.header.warnings).toHaveLength(2);
  expect(bare.header.grid.affine).toEqual([-1, 0, 0, 0, 0, -1, 0, 0, 0, 0, 1, 0]);
});

test('a plane, a fourth dimension and channels', async () => {
  const flat = { NDims: '2', DimSize: '3 2', TransformMatrix: '1 0 0 1', Offset: '0 0' };
  const plane = await openOne(attached({ ...flat, ElementSpacing: '2 3' }));
  expect(plane.header.grid.size).toEqual([3, 2, 1]);
  expect(plane.header.grid.spacing).toEqual([2, 3, 1]);
  const four = {
    NDims: '4',
    DimSize: '3 1 1 2',
    TransformMatrix: '1 0 0 0 0 1 0 0 0 0 1 0 0 0 0 1',
    Offset: '0 0 0 0',
    ElementSpacing: '1 1 1 1',
  };
  expect(await read(attached(four), 1)).toEqual([4, 5, 6]);
  expect(await read(attached({ ElementNumberOfChannels: '2', DimSize: '3 1 1' }), 1)).toEqual([
    2, 4, 6,
  ]);
});

describe('files beside the header', () => {
  const mhd = (fields: Record<string, string>) => asFile('dir/scan.mhd', header(fields));

  test('one, a list, a pattern; behind a header of their own', async () => {
    const raw = asFile('dir/scan.raw', voxels);
    expect(await read([mhd({ ElementDataFile: 'scan.raw' }), raw])).toEqual(values);
    const zraw = asFile('dir/scan.zraw', deflateSync(voxels));
    const packed = { CompressedData: 'True', ElementDataFile: 'scan.zraw' };
    expect(await read([mhd(packed), zraw])).toEqual(values);
    const slices = [0, 1].map((n) => asFile(`dir/s${n}.raw`, voxels.slice(6 * n, 6 * n + 6)));
    const two = { DimSize: '3 1 2' };
    expect(
      await read([mhd({ ...two, ElementDataFile: 'LIST\ns0.raw\ns1.raw' }), ...slices]),
    ).toEqual(values);
    expect(await read([mhd({ ...two, ElementDataFile: 's%d.raw 0 1 1' }), ...slices])).toEqual(
      values,
    );
    const padded = asFile('dir/scan.raw', Buffer.concat([Buffer.from('abc'), voxels]));
    for (const HeaderSize of ['3', '-1']) {
      expect(await read([mhd({ HeaderSize, ElementDataFile: 'scan.raw' }), padded])).toEqual(
        values,
      );
    }
  });

  test('that are not there are asked for', async () => {
    expect(await codeOf(openOne(mhd({ ElementDataFile: 'scan.raw' })))).toBe('missing-companion');
  });
});

test('what is wrong is said', async () => {
  for (const [fields, data, code] of [
    [{ DimSize: '3 2' }, voxels, 'corrupt'],
    [{ ElementType: 'MET_STRING' }, voxels, 'corrupt'],
    [{ ElementSpacing: '0 1 1' }, voxels, 'corrupt'],
    [{ DimSize: '3 2 -1' }, voxels, 'absurd-dimensions'],
    [{ DimSize: '3 2 9' }, voxels, 'truncated'],
    [{ DimSize: '90000 90000 9' }, voxels, 'too-large'],
    [{ ElementDataFile: '' }, voxels.slice(0, 0), 'truncated'],
  ] as const) {
    expect(await codeOf(openOne(attached(fields, data)))).toBe(code);
  }
  const packed = deflateSync(voxels);
  const cut = await openOne(attached({ CompressedData: 'True' }, packed.subarray(0, -6)));
  expect(await codeOf(cut.readFrame(0))).toBe('truncated');
  const wrong = Uint8Array.from(packed);
  wrong[wrong.length - 1] = (wrong.at(-1) ?? 0) ^ 1;
  const damaged = await openOne(attached({ CompressedData: 'True' }, wrong));
  expect(await codeOf(damaged.readFrame(0))).toBe('corrupt');
});

describeGroundTruth('a scan as ITK reads it', (file) => {
  test('geometry and voxels', async () => {
    // SimpleITK 2: GetOrigin, GetDirection, sums of GetArrayFromImage.
    const source = await openOne(await fromDisk(file('inputs/niivue/mha.mha')));
    const { grid } = source.header;
    expect(grid.size).toEqual([64, 64, 37]);
    const expected = [-3.4375, 0, 0, 108.281, 0, 3.4375, 0, -82.3795, 0, 0, 3.8, -47.8356];
    grid.affine.forEach((number, at) => {
      expect(number).toBeCloseTo(expected[at] ?? Number.NaN, 9);
    });
    const { data } = await source.readFrame(0);
    const voxels = Array.from(data);
    expect(voxels.reduce((sum, value) => sum + value, 0)).toBe(79_944_614);
    expect(voxels.reduce((sum, value) => sum + value * value, 0)).toBe(231_897_599_352);
    const row = 64 * (32 + 64 * 18);
    expect(voxels.slice(row + 10, row + 16)).toEqual([160, 444, 40, 655, 1799, 2639]);
  });
});
