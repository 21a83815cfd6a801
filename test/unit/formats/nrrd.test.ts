import { gzipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { openImages } from '../../../src/formats/open-images.ts';
import type { SourceFile } from '../../../src/formats/source.ts';
import { type NiftiType, toBytes } from './make-nifti.ts';
import { asFile, codeOf, openOne } from './open-one.ts';

/** Six voxels of 3 x 2 x 1 unless the fields say otherwise; a field set to '' is left out. */
function makeHeader(fields: Record<string, string> = {}, lineEnd = '\n'): string {
  const all: Record<string, string> = {
    type: 'short',
    dimension: '3',
    sizes: '3 2 1',
    endian: 'little',
    encoding: 'raw',
    space: 'left-posterior-superior',
    'space directions': '(2,0,0) (0,3,0) (0,0,4)',
    'space origin': '(10,20,30)',
    ...fields,
  };
  const lines = Object.entries(all).filter(([, value]) => value !== '');
  return [
    'NRRD0004',
    '# comment: with a colon',
    ...lines.map(([name, value]) => `${name}: ${value}`),
    'key:=value: with colons',
    '',
    '',
  ].join(lineEnd);
}

const values = [1, 2, 3, 4, 5, 6];
const voxels = toBytes(values, 'int16', true);

function attached(
  fields: Record<string, string> = {},
  data: Uint8Array = voxels,
  lineEnd = '\n',
): SourceFile {
  return asFile('scan.nrrd', Buffer.concat([Buffer.from(makeHeader(fields, lineEnd)), data]));
}

const read = async (files: SourceFile | SourceFile[], frame = 0) =>
  Array.from((await (await openOne(files)).readFrame(frame)).data);
const text = (words: string) => new TextEncoder().encode(words);

describe('types and encodings', () => {
  // The format definition's list of spellings.
  const spellings: Partial<Record<NiftiType, string[]>> = {
    int8: ['signed char', 'int8', 'int8_t'],
    uint8: ['uchar', 'unsigned char', 'uint8', 'uint8_t'],
    int16: ['short', 'short int', 'signed short', 'signed short int', 'int16', 'int16_t'],
    uint16: ['ushort', 'unsigned short', 'unsigned short int', 'uint16', 'uint16_t'],
    int32: ['int', 'signed int', 'int32', 'int32_t'],
    uint32: ['uint', 'unsigned int', 'uint32', 'uint32_t'],
    int64: ['longlong', 'long long', 'long long int', 'signed long long', 'int64', 'int64_t'],
    uint64: ['ulonglong', 'unsigned long long', 'unsigned long long int', 'uint64', 'uint64_t'],
    float32: ['float'],
    float64: ['double'],
  };
  test.each(Object.entries(spellings))(
    '%s in all spellings, byte orders and encodings',
    async (...row) => {
      const [type, names] = row as [NiftiType, string[]];
      for (const name of names) {
        for (const endian of ['little', 'big']) {
          const bytes = toBytes(values, type, endian === 'little');
          for (const [encoding, data] of [
            ['raw', bytes],
            ['gzip', gzipSync(bytes)],
            ['gz', gzipSync(bytes)],
            ['text', text('1 2\n3, 4\t5 6\n')],
            ['ascii', text('1 2 3 4 5 6')],
          ] as const) {
            expect(await read(attached({ type: name, endian, encoding }, data))).toEqual(values);
          }
        }
      }
    },
  );

  test('numbers in words: ends of the range, fractions, NaN, infinity', async () => {
    const data = text('-9007199254740992 9007199254740992 0 1 2 3');
    expect((await read(attached({ type: 'int64', encoding: 'text' }, data)))[0]).toBe(-(2 ** 53));
    const floats = attached(
      { type: 'double', encoding: 'text' },
      text('nan -inf 1e300 .5 -0.1 +2'),
    );
    const source = await openOne(floats);
    const volume = await source.readFrame(0);
    expect(volume.nonFiniteCount).toBe(2);
    expect(Array.from(volume.data).slice(2)).toEqual([1e300, 0.5, -0.1, 2]);
    for (const [type, words, code] of [
      ['uchar', '1 2 3 4 5 256', 'corrupt'],
      ['short', '1 2 3 4 5 6.5', 'corrupt'],
      ['uint64', '1 2 3 4 5 -1', 'corrupt'],
      ['short', '1 2 three 4 5 6', 'corrupt'],
      ['short', '1 2 3 4 5', 'truncated'],
      ['short', '1 2 3 4 5 6 7', 'size-mismatch'],
    ] as const) {
      const bad = await openOne(attached({ type, encoding: 'text' }, text(words)));
      expect(await codeOf(bad.readFrame(0))).toBe(code);
    }
  });

  test('CRLF, upper case, odd spacing and a whole file in gzip', async () => {
    expect(await read(attached({}, voxels, '\r\n'))).toEqual(values);
    const header = makeHeader().replace('type: short', 'TYPE:   Short').replace('endian', 'Endian');
    expect(await read(asFile('a', Buffer.concat([Buffer.from(header), voxels])))).toEqual(values);
    const whole = Buffer.concat([Buffer.from(makeHeader()), voxels]);
    expect(await read(asFile('a.nrrd.gz', gzipSync(whole)))).toEqual(values);
  });

  test('line skip and byte skip, attached and detached', async () => {
    const junk = text('line one\nline two\n');
    expect(await read(attached({ 'line skip': '2' }, Buffer.concat([junk, voxels])))).toEqual(
      values,
    );
    expect(await read(attached({ byteskip: '3' }, Buffer.concat([text('abc'), voxels])))).toEqual(
      values,
    );
    expect(await read(attached({ 'byte skip': '-1' }, Buffer.concat([junk, voxels])))).toEqual(
      values,
    );
    const packed = gzipSync(Buffer.concat([text('abc'), voxels]));
    const both = { lineskip: '1', 'byte skip': '3', encoding: 'gzip' };
    expect(await read(attached(both, Buffer.concat([text('first\n'), packed])))).toEqual(values);
  });
});

describe('detached headers', () => {
  const header = (dataFile: string, fields: Record<string, string> = {}) =>
    asFile('dir/scan.nhdr', makeHeader({ ...fields, 'data file': dataFile }).trimEnd());

  test('name one file, in the same folder or below', async () => {
    expect(await read([asFile('dir/scan.raw', voxels), header('scan.raw')])).toEqual(values);
    expect(await read([header('./sub/a b.raw'), asFile('dir/sub/a b.raw', voxels)])).toEqual(
      values,
    );
    const packed = asFile('dir/scan.raw.gz', gzipSync(voxels));
    expect(await read([header('scan.raw.gz', { encoding: 'gzip' }), packed])).toEqual(values);
    const { errors } = await openImages([header('scan.raw'), asFile('other/scan.raw', voxels)]);
    expect(errors.map(({ code }) => code)).toEqual(['missing-companion']);
  });

  test('name a list or a pattern of files', async () => {
    const slices = [0, 1, 2].map((n) =>
      asFile(`dir/s${n + 8}.raw`, voxels.slice(4 * n, 4 * n + 4)),
    );
    const sizes = { sizes: '1 2 3' };
    const list = header('LIST', sizes);
    const withList = asFile(
      list.name,
      makeHeader({ ...sizes, 'data file': 'LIST' })
        .trimEnd()
        .replace('key:=value: with colons', 's8.raw\ns9.raw\ns10.raw'),
    );
    expect(await read([...slices, withList])).toEqual(values);
    expect(await read([...slices, header('s%d.raw 8 10 1', sizes)])).toEqual(values);
    const padded = slices.map(({ blob }, n) =>
      asFile(`dir/s${String(n).padStart(3, '0')}.raw`, blob),
    );
    expect(await read([...padded, header('s%03d.raw 0 2 1 2', sizes)])).toEqual(values);
    expect(await codeOf(openOne([...slices, header('s%d.raw 8 11 1', sizes)]))).toBe(
      'missing-companion',
    );
    const two = { sizes: '1 1 3' };
    expect(await codeOf(openOne([...slices, header('s%d.raw 8 9 1', two)]))).toBe('size-mismatch');
    expect(await codeOf(openOne([...slices, header('s%d.raw 8 9 0', two)]))).toBe('corrupt');
  });
});

describe('geometry', () => {
  const open = (fields: Record<string, string>) => openOne(attached(fields));

  test.each([
    ['right-anterior-superior', 1, 1],
    ['RAS', 1, 1],
    ['left-anterior-superior', -1, 1],
    ['LAS', -1, 1],
    ['left-posterior-superior', -1, -1],
    ['LPS', -1, -1],
  ])('%s comes out as RAS', async (space, x, y) => {
    const { header } = await open({ space });
    expect(header.grid.affine).toEqual(
      [2 * x, 0, 0, 10 * x, 0, 3 * y, 0, 20 * y, 0, 0, 4, 30].map((n) => n + 0),
    );
    expect(header.warnings).toEqual([]);
  });

  test('spaces without a side, and spacings without a space, are LPS as in ITK', async () => {
    for (const fields of [
      { space: '', 'space dimension': '3' },
      { space: 'scanner-xyz' },
      { space: '3D-right-handed' },
    ]) {
      const { header } = await open(fields);
      expect(header.grid.affine[0]).toBe(-2);
      expect(header.warnings.join()).toContain('L, P, S');
    }
    const spacings = { space: '', 'space directions': '', 'space origin': '', spacings: '2 3 NaN' };
    const { header } = await open({
      ...spacings,
      'axis mins': '5 6 nan',
      centers: 'cell node node',
    });
    expect(header.grid.spacing).toEqual([2, 3, 1]);
    expect([header.grid.affine[3], header.grid.affine[7]]).toEqual([-6, -6]);
    expect(header.warnings).toHaveLength(2);
  });

  test('oblique directions keep the voxel order', async () => {
    const { header } = await open({ 'space directions': '(0,0,2) (3,0,0) (0,-4,0)', space: 'RAS' });
    expect(header.grid.affine).toEqual([0, 3, 0, 10, 0, 0, -4, 20, 2, 0, 0, 30]);
  });

  test('micrometres become millimetres; an unknown unit is reported', async () => {
    const { header } = await open({ 'space units': '"um" "um" "um"' });
    expect(header.grid.spacing[0]).toBeCloseTo(0.002, 12);
    expect((await open({ 'space units': '"inch" "inch" "inch"' })).header.warnings).toHaveLength(1);
  });

  test('a measurement frame changes nothing', async () => {
    const { header } = await open({ 'measurement frame': '(0,1,0) (1,0,0) (0,0,1)' });
    expect(header.grid.affine).toEqual((await open({})).header.grid.affine);
  });
});

describe('axes that are not spatial', () => {
  const data = toBytes(
    Array.from({ length: 18 }, (_, n) => n),
    'int16',
    true,
  );
  const three = { dimension: '4', kinds: '' };
  const first = {
    ...three,
    sizes: '3 3 2 1',
    'space directions': 'none (2,0,0) (0,3,0) (0,0,4)',
    kinds: 'vector domain domain domain',
  };
  const last = {
    ...three,
    sizes: '3 2 1 3',
    'space directions': '(2,0,0) (0,3,0) (0,0,4) none',
    kinds: 'domain domain domain list',
  };

  test.each([
    ['raw', data],
    ['gzip', gzipSync(data)],
    ['text', text(Array.from({ length: 18 }, (_, n) => n).join(' '))],
  ] as const)('may come first or last (%s)', async (encoding, bytes) => {
    for (let frame = 0; frame < 3; frame++) {
      const interleaved = [0, 3, 6, 9, 12, 15].map((n) => n + frame);
      expect(await read(attached({ ...first, encoding }, bytes), frame)).toEqual(interleaved);
      const inRow = [0, 1, 2, 3, 4, 5].map((n) => n + 6 * frame);
      expect(await read(attached({ ...last, encoding }, bytes), frame)).toEqual(inRow);
    }
    const { header } = await openOne(attached({ ...first, encoding }, bytes));
    expect([header.frames, header.grid.size, header.grid.spacing]).toEqual([
      3,
      [3, 2, 1],
      [2, 3, 4],
    ]);
  });

  test('may be time in a space with time, or known by kind alone', async () => {
    const time = {
      ...last,
      space: 'LPST',
      'space directions': '(2,0,0,0) (0,3,0,0) (0,0,4,0) (0,0,0,1)',
      'space origin': '(0,0,0,0)',
    };
    expect((await openOne(attached(time, data))).header.frames).toBe(3);
    const kinds = {
      ...first,
      space: '',
      'space directions': '',
      spacings: 'nan 2 3 4',
      'space origin': '',
    };
    expect((await openOne(attached(kinds, data))).header.grid.spacing).toEqual([2, 3, 4]);
  });

  test('two axes in space are one slice, one spacing unit thick', async () => {
    const fields = { dimension: '2', sizes: '3 2', 'space directions': '(2,0,0) (0,3,0)' };
    const { grid } = (await openOne(attached(fields))).header;
    expect([grid.size, grid.spacing]).toEqual([
      [3, 2, 1],
      [2, 3, 1],
    ]);
  });
});

describe('what is refused', () => {
  test.each<[string, string, Record<string, string>]>([
    ['bzip2', 'unsupported', { encoding: 'bzip2' }],
    ['hex', 'unsupported', { encoding: 'hex' }],
    ['an unknown encoding', 'corrupt', { encoding: 'morse' }],
    ['blocks', 'unsupported', { type: 'block' }],
    ['an unknown type', 'corrupt', { type: 'half' }],
    ['no type', 'corrupt', { type: '' }],
    ['no sizes', 'corrupt', { sizes: '' }],
    ['sizes that are no numbers', 'corrupt', { sizes: '3 two 1' }],
    ['as many sizes as not dimensions', 'corrupt', { dimension: '4' }],
    ['a zero axis', 'absurd-dimensions', { sizes: '3 0 1' }],
    ['a negative axis', 'absurd-dimensions', { sizes: '3 -2 1' }],
    ['a huge axis', 'absurd-dimensions', { sizes: '99999999999 9 9' }],
    ['too large', 'too-large', { sizes: '20000 20000 20000' }],
    ['too little data', 'truncated', { sizes: '3 2 2' }],
    ['broken directions', 'corrupt', { 'space directions': '(2,0,0) (0,3,0)' }],
    ['non-numbers in directions', 'corrupt', { 'space directions': '(2,0,x) (0,3,0) (0,0,4)' }],
    ['directions in a plane', 'corrupt', { 'space directions': '(2,0,0) (0,3,0) (2,3,0)' }],
    ['colours', 'unsupported', { kinds: 'RGB-color domain domain' }],
    ['complex', 'unsupported', { kinds: 'complex domain domain' }],
    ['byte order', 'corrupt', { endian: 'middle' }],
    ['byte skip -1 with gzip', 'corrupt', { 'byte skip': '-1', encoding: 'gzip' }],
  ])('%s: %s', async (_what, code, fields) => {
    expect(await codeOf(openOne(attached(fields)))).toBe(code);
  });

  test('a header without an end, and one with a line that says nothing', async () => {
    const header = makeHeader();
    expect(await codeOf(openOne(asFile('a.nrrd', header.trimEnd())))).toBe('truncated');
    const odd = header.replace('encoding: raw', 'encoding raw');
    await expect(openOne(asFile('a.nrrd', odd))).rejects.toMatchObject({
      code: 'corrupt',
      problem: expect.stringContaining('Line 7'),
    });
  });
});
