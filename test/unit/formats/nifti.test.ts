import { gzipSync } from 'fflate';
import * as niftiReader from 'nifti-reader-js';
import { describe, expect, test } from 'vitest';
import { indexToWorld } from '../../../src/volume/grid.ts';
import { makeNifti, NIFTI_TYPES, type NiftiSpec, type NiftiType } from './make-nifti.ts';
import { asFile, codeOf, openOne } from './open-one.ts';

const whole = (spec: NiftiSpec) => asFile('scan.nii', makeNifti(spec).whole);
const pair = (spec: NiftiSpec) => {
  const { header, voxels } = makeNifti({ ...spec, isPair: true });
  return [asFile('scan.img', voxels), asFile('scan.hdr', header)];
};

/** Values at the ends of each type's range, and what is exact there. */
const VALUES: Record<NiftiType, readonly (number | bigint)[]> = {
  int8: [-128, -1, 0, 1, 2, 127],
  uint8: [0, 1, 2, 3, 128, 255],
  int16: [-32768, -1, 0, 1, 2, 32767],
  uint16: [0, 1, 2, 3, 32768, 65535],
  int32: [-2147483648, -1, 0, 1, 2, 2147483647],
  uint32: [0, 1, 2, 3, 2147483648, 4294967295],
  int64: [-9007199254740992n, -1n, 0n, 1n, 2n, 9007199254740992n],
  uint64: [0n, 1n, 2n, 3n, 4n, 1n << 60n],
  float32: [-1.5, 0, 0.25, 2 ** 100, Number.NaN, Number.NEGATIVE_INFINITY],
  float64: [-1.5, 0, 0.1, 1e300, Number.NaN, Number.POSITIVE_INFINITY],
};
const TYPES = Object.keys(NIFTI_TYPES) as NiftiType[];
const dim = [3, 6, 1, 1];

describe('voxels of every type', () => {
  const ways = [1, 2].flatMap((version) =>
    [true, false].flatMap((isLittleEndian) =>
      [false, true].map((isPair) => ({ version: version as 1 | 2, isLittleEndian, isPair })),
    ),
  );
  test.each(ways)('come out exactly, with and without scaling: %o', async (way) => {
    for (const type of TYPES) {
      const values = VALUES[type];
      for (const [slope, intercept] of [
        [0, 7],
        [1, 0],
        [Number.NaN, Number.NaN],
        [2, -1024],
        [0.5, 0.25],
        [0.1, 0],
      ] as const) {
        const spec = { ...way, type, dim, values, slope, intercept };
        const source = await openOne(way.isPair ? pair(spec) : whole(spec));
        const { data, nonFiniteCount } = await source.readFrame(0);
        const isScaled = slope !== 0 && !Number.isNaN(slope) && (slope !== 1 || intercept !== 0);
        // NIfTI-1 stores the slope in 24 bits; what the file says is what counts.
        const m = way.version === 1 ? Math.fround(slope) : slope;
        const expected = values.map((v) => (isScaled ? Number(v) * m + intercept : Number(v)));
        expect(Array.from(data)).toEqual(expected);
        expect(nonFiniteCount).toBe(type.startsWith('float') ? 2 : 0);
      }
    }
  });

  test.each([
    ['int16', 1, 0, [-5, 0, 300], Int16Array],
    ['int16', 1, -1024, [0, 24, 1124], Int16Array],
    ['int16', 1, -24, [24, 30, 279], Uint8Array],
    ['int64', 0, 0, [0, 1, 2], Uint8Array],
    ['int64', 0, 0, [0, 1, 2 ** 40 + 1], Float64Array],
    ['uint8', 0.5, 0, [0, 1, 2], Float32Array],
    ['uint8', 0.1, 0, [0, 1, 2], Float64Array],
    ['float64', 0, 0, [0, 0.5, Number.NaN], Float32Array],
    ['float64', 0, 0, [0, 0.1, 1], Float64Array],
  ] as const)('%s x %d + %d of %j takes the smallest exact array', async (...row) => {
    const [type, slope, intercept, values, array] = row;
    const spec = { version: 2 as const, type, slope, intercept, values, dim: [3, 3, 1, 1] };
    const source = await openOne(whole(spec));
    expect((await source.readFrame(0)).data).toBeInstanceOf(array);
  });

  test('a 64-bit integer that float64 cannot hold is refused', async () => {
    const values = [0n, 9007199254740993n];
    const source = await openOne(whole({ type: 'int64', values, dim: [3, 2, 1, 1] }));
    await expect(source.readFrame(0)).rejects.toMatchObject({
      code: 'unsupported',
      problem: expect.stringContaining('9007199254740993'),
      file: 'scan.nii',
    });
  });
});

describe('geometry', () => {
  const affineOf = async (spec: NiftiSpec) => {
    const { header } = await openOne(whole(spec));
    return header;
  };

  test('the sform wins over the qform, which wins over the spacing', async () => {
    const srow = [2, 0, 0, 5, 0, 3, 0, 6, 0, 0, 4, 7];
    const pixdim = [1, 2, 3, 4];
    const both = await affineOf({ pixdim, srow, sformCode: 1, qformCode: 2, offset: [5, 6, 7] });
    expect(both.grid.affine).toEqual(srow);
    expect(both.grid.spacing).toEqual([2, 3, 4]);
    expect(both.warnings).toEqual([]);
    const qform = await affineOf({ pixdim, sformCode: 0, qformCode: 1, offset: [1, 2, 3] });
    expect(qform.grid.affine).toEqual([2, 0, 0, 1, 0, 3, 0, 2, 0, 0, 4, 3]);
    const neither = await affineOf({ pixdim, sformCode: 0 });
    expect(neither.grid.affine).toEqual([2, 0, 0, 0, 0, 3, 0, 0, 0, 0, 4, 0]);
    expect(neither.warnings.join()).toContain('No spatial transform');
  });

  test('a qform with qfac -1 and a half turn', async () => {
    // nifti1.h: (a, b, c, d) = (0, 0, 1, 0) turns by 180° about y.
    const spec = { sformCode: 0, qformCode: 1, quaternion: [0, 1, 0], pixdim: [-1, 2, 2, 2] };
    const { grid } = await affineOf({ ...spec, offset: [90, -126, -72] });
    expect(indexToWorld(grid.affine, [1, 1, 1])).toEqual([88, -124, -70]);
  });

  test('a quaternion longer than 1 by rounding serves, a wrong one gives way', async () => {
    const spec = { sformCode: 0, qformCode: 1 };
    const rounded = await affineOf({ ...spec, quaternion: [0.70710683, 0.70710683, 0] });
    expect(rounded.warnings).toEqual([]);
    expect(rounded.grid.affine[1]).toBeCloseTo(1, 6);
    for (const quaternion of [
      [0.9, 0.9, 0.9],
      [Number.NaN, 0, 0],
    ]) {
      const wrong = await affineOf({ ...spec, quaternion });
      expect(wrong.warnings.join()).toContain('quaternion is invalid');
    }
  });

  test('a singular or non-finite sform gives way to the qform', async () => {
    for (const srow of [
      Array(12).fill(0),
      [1, 0, 0, 0, 2, 0, 0, 0, 0, 0, 1, 0],
      [Number.NaN, ...Array(11).fill(1)],
    ]) {
      const { grid, warnings } = await affineOf({ srow, qformCode: 1, offset: [9, 8, 7] });
      expect(grid.affine[3]).toBe(9);
      expect(warnings).toEqual(['The sform is singular and not used.']);
    }
  });

  test('sform and qform that contradict each other are reported', async () => {
    const { warnings } = await affineOf({ qformCode: 1, offset: [0, 0, 30] });
    expect(warnings.join()).toContain('up to 30 voxels apart');
  });

  test.each([
    [1, 1000],
    [2, 1],
    [3, 0.001],
    [0, 1],
    [8 + 1, 1000],
  ])('unit code %d scales by %d', async (units, scale) => {
    const { grid, warnings } = await affineOf({
      units,
      srow: [2, 0, 0, 5, 0, 2, 0, 0, 0, 0, 2, 0],
    });
    expect(grid.spacing[0]).toBeCloseTo(2 * scale, 12);
    expect(grid.affine[3]).toBeCloseTo(5 * scale, 12);
    expect(warnings.some((text) => text.includes('converted'))).toBe(scale !== 1);
  });

  test('negative, zero and missing spacings are mended with a warning', async () => {
    const { grid, warnings } = await affineOf({ sformCode: 0, pixdim: [1, -2, 0, Number.NaN] });
    expect(grid.spacing).toEqual([2, 1, 1]);
    expect(warnings).toHaveLength(4);
  });

  test('a second reader agrees on fields and sform', async () => {
    for (const version of [1, 2] as const) {
      // Little-endian only: nifti-reader-js swaps the halves of NIfTI-2's big-endian integers.
      const { whole: bytes } = makeNifti({ version, srow: [2, 1, 0, 5, 0, 3, 0, 6, 0, 0, 4, 7] });
      const theirs = niftiReader.readHeader(bytes.buffer);
      const { header } = await openOne(asFile('a', bytes));
      expect(theirs?.dims.slice(1, 4)).toEqual(header.grid.size);
      expect(theirs?.affine.slice(0, 3).flat()).toEqual(header.grid.affine);
    }
  });
});

describe('more than three axes', () => {
  const dim4 = [5, 4, 3, 2, 3, 2];
  const values = Array.from({ length: 24 * 6 }, (_, n) => n);

  test.each(['plain', 'gzip'])('one frame at a time is read (%s)', async (way) => {
    const { whole: bytes } = makeNifti({ dim: dim4, values });
    const source = await openOne(asFile('scan', way === 'gzip' ? gzipSync(bytes) : bytes));
    expect(source.header.frames).toBe(6);
    expect(source.header.grid.size).toEqual([4, 3, 2]);
    for (const frame of [0, 3, 5]) {
      const { data } = await source.readFrame(frame);
      expect(Array.from(data)).toEqual(values.slice(24 * frame, 24 * frame + 24));
    }
    expect(await codeOf(source.readFrame(6))).toBe('usage');
  });

  test('two axes are one slice', async () => {
    const { header } = await openOne(whole({ dim: [2, 4, 3], values: Array(12).fill(1) }));
    expect(header.grid.size).toEqual([4, 3, 1]);
  });
});

describe('what is refused', () => {
  test.each<[string, string, NiftiSpec]>([
    ['complex', 'unsupported', { datatype: 32 }],
    ['RGB', 'unsupported', { datatype: 128 }],
    ['RGBA', 'unsupported', { datatype: 2304 }],
    ['128-bit floats', 'unsupported', { datatype: 1536 }],
    ['one bit', 'unsupported', { datatype: 1 }],
    ['an undefined datatype', 'corrupt', { datatype: 3 }],
    ['CIFTI', 'unsupported', { version: 2, intent: 3001 }],
    ['one axis', 'unsupported', { dim: [1, 5] }],
    ['no axes', 'absurd-dimensions', { dim: [0, 5] }],
    ['eight axes', 'absurd-dimensions', { dim: [8, 1, 1, 1, 1, 1, 1, 1] }],
    ['an empty axis', 'absurd-dimensions', { dim: [3, 0, 3, 4], values: [] }],
    ['a negative axis', 'absurd-dimensions', { dim: [3, -2, 3, 4], values: [] }],
    ['a huge axis', 'absurd-dimensions', { version: 2, dim: [3, 2 ** 40, 1, 1], values: [] }],
    [
      'a product beyond 2^53',
      'absurd-dimensions',
      { version: 2, dim: [3, 2 ** 30, 2 ** 30, 9], values: [] },
    ],
    ['more than the limit', 'too-large', { dim: [3, 32767, 32767, 9], values: [] }],
    ['voxels inside the header', 'corrupt', { voxOffset: 100, values: [] }],
    ['a negative offset', 'corrupt', { voxOffset: -16, values: [] }],
    ['missing voxels', 'truncated', { dim: [3, 9, 9, 9], values: [1, 2, 3] }],
    ['far too many voxels', 'size-mismatch', { dim: [3, 2, 2, 2], values: Array(9000).fill(1) }],
    ['an infinite intercept', 'corrupt', { slope: 2, intercept: Number.POSITIVE_INFINITY }],
  ])('%s: %s', async (_what, code, spec) => {
    expect(await codeOf(openOne(whole(spec)))).toBe(code);
  });

  test('a size mismatch says the numbers', async () => {
    await expect(openOne(whole({ dim: [3, 9, 9, 9], values: [1, 2, 3] }))).rejects.toMatchObject({
      file: 'scan.nii',
      problem: 'The header promises 1458 bytes of voxels, the file holds 6.',
    });
    const limit = { maxArrayBytes: 1000 };
    await expect(openOne(whole({ dim: [3, 9, 9, 9] }), limit)).rejects.toMatchObject({
      problem: 'One volume of 9 x 9 x 9 voxels needs an array of 1.46 kB; the limit is 1.00 kB.',
    });
  });

  test('bytes of padding behind the voxels are not', async () => {
    const source = await openOne(whole({ dim: [3, 2, 2, 2], values: Array(20).fill(1) }));
    expect((await source.readFrame(0)).data).toHaveLength(8);
  });

  test('a header that promises more than gzip can hold is refused before any memory is taken', async () => {
    const { whole: bytes } = makeNifti({ dim: [3, 900, 900, 400], values: [1, 2, 3] });
    expect(await codeOf(openOne(asFile('scan.nii.gz', gzipSync(bytes))))).toBe('truncated');
  });
});
