import { deflateRawSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { openZip } from '../../../src/formats/zip/open-zip.ts';
import { makeNifti } from './make-nifti.ts';
import { asFile } from './open-one.ts';

const nifti = new Uint8Array(makeNifti().whole);
const text = (words: string) => new TextEncoder().encode(words);
const bytesOf = async (blob: Blob | undefined) =>
  new Uint8Array((await blob?.arrayBuffer()) ?? new ArrayBuffer(0));

interface Listed {
  readonly name: string;
  readonly packed: Uint8Array;
  readonly bytes: number;
  readonly crc?: number;
  readonly method?: number;
  readonly flags?: number;
  /** Of the local header; behind the one before unless given. */
  readonly at?: number;
}

/** An archive whose list of files may lie. */
function makeZip(listed: readonly Listed[]): Uint8Array<ArrayBuffer> {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const { name, packed, bytes, crc = 0, method = 8, flags = 0, ...entry } of listed) {
    const common = Buffer.alloc(26);
    [20, flags, method].forEach((value, n) => {
      common.writeUInt16LE(value, 2 * n);
    });
    [crc, packed.length, bytes].forEach((value, n) => {
      common.writeUInt32LE(value, 10 + 4 * n);
    });
    common.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, Buffer.from(name), packed]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(entry.at ?? at, 10);
    directory.push(
      Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), common, rest, Buffer.from(name)]),
    );
    if (entry.at === undefined) {
      parts.push(local);
      at += local.length;
    }
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06');
  end.writeUInt16LE(listed.length, 10);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(at, 16);
  return new Uint8Array(Buffer.concat([...parts, list, end]));
}

describe('files in an archive', () => {
  test('keep their paths; stored and deflated ones are equal to what went in', async () => {
    const zip = zipSync({
      'a/scan.nii': nifti,
      'a/b/Maß.nii': [nifti, { level: 0 }],
      'a/': new Uint8Array(0),
      '__MACOSX/a/._scan.nii': text('junk'),
      'readme.txt': text('hello'),
    });
    const { files, ignored, errors } = await openZip(asFile('case.zip', zip));
    expect(files.map(({ name }) => name)).toEqual(['case.zip/a/scan.nii', 'case.zip/a/b/Maß.nii']);
    for (const { blob } of files) expect(await bytesOf(blob)).toEqual(nifti);
    expect(ignored).toEqual([{ name: 'case.zip/readme.txt', reason: 'not an image: plain text' }]);
    expect(errors).toEqual([]);
  });

  test('that are unwanted are never unpacked', async () => {
    // 100 MB of text, of which only the first bytes are looked at; the checksum would not fit.
    const packed = deflateRawSync(Buffer.alloc(1e8, 'a'));
    const zip = makeZip([{ name: 'log.txt', packed, bytes: 1e8 }]);
    const start = performance.now();
    const { files, ignored, errors } = await openZip(asFile('case.zip', zip));
    expect([files.length, ignored.length, errors.length]).toEqual([0, 1, 0]);
    expect(performance.now() - start).toBeLessThan(1000);
  });

  test('that cannot be read are named, and the others are opened', async () => {
    const inner = zipSync({ 'scan.nii': nifti });
    const good = deflateRawSync(nifti);
    const crc = Buffer.from(zipSync({ x: nifti })).readUInt32LE(14);
    const zip = makeZip([
      { name: 'inner.zip', packed: deflateRawSync(inner), bytes: inner.length },
      { name: 'secret.nii', packed: good, bytes: nifti.length, flags: 1 },
      { name: 'lzma.nii', packed: good, bytes: nifti.length, method: 14 },
      { name: 'changed.nii', packed: good, bytes: nifti.length, crc: 7 },
      { name: 'more.nii', packed: good, bytes: nifti.length - 1, crc },
      { name: 'good.nii', packed: good, bytes: nifti.length, crc },
    ]);
    const { files, errors } = await openZip(asFile('case.zip', zip));
    expect(files.map(({ name }) => name)).toEqual(['case.zip/good.nii']);
    expect(errors.map(({ file, code }) => [file, code])).toEqual([
      ['case.zip/inner.zip', 'unsupported'],
      ['case.zip/secret.nii', 'unsupported'],
      ['case.zip/lzma.nii', 'unsupported'],
      ['case.zip/changed.nii', 'corrupt'],
      ['case.zip/more.nii', 'corrupt'],
    ]);
  });
});

describe('an archive is refused before anything is unpacked', () => {
  const problemOf = async (zip: Uint8Array<ArrayBuffer>) => {
    const { files, errors } = await openZip(asFile('case.zip', zip));
    expect(files).toEqual([]);
    expect(errors[0]?.file).toBe('case.zip');
    return `${errors[0]?.code}: ${errors[0]?.problem}`;
  };

  test('that grows beyond what scans do', async () => {
    const packed = deflateRawSync(Buffer.alloc(1e6));
    const bomb = { packed, bytes: 0xfffffff0 };
    expect(await problemOf(makeZip([{ name: 'scan.nii', ...bomb }]))).toMatch(
      /^too-large: The zip archive would grow from 1\.\d+ kB to 4\.29 GB, as no scans do/,
    );
    const many = ['a.nii', 'b.nii', 'c.nii'].map((name) => ({ name, ...bomb }));
    expect(await problemOf(makeZip(many))).toMatch(/would grow to 12\.9 GB; the limit is 8\.00 GB/);
  });

  test('whose files share their bytes', async () => {
    const packed = deflateRawSync(Buffer.alloc(1e6));
    const shared = Array.from({ length: 100 }, (_, n) => ({
      name: `${n}.nii`,
      packed,
      bytes: 1e6,
    }));
    const zip = makeZip(shared.map((entry, n) => (n === 0 ? entry : { ...entry, at: 0 })));
    expect(await problemOf(zip)).toMatch(/too-large: .* more than it has itself/);
  });

  test('with too many files', async () => {
    const zip = zipSync({ a: nifti, b: nifti });
    const limits = { entries: 1, bytes: 1e9, ratio: 100, ratioFrom: 1e9 };
    const { errors } = await openZip(asFile('case.zip', zip), { limits });
    expect(errors[0]?.problem).toContain('holds 2 files; the limit is 1');
  });

  test('that is cut or damaged', async () => {
    const zip = zipSync({ 'scan.nii': nifti });
    expect(await problemOf(zip.slice(0, -30))).toMatch(/^truncated/);
    expect(await problemOf(zip.slice(100))).toMatch(/^(truncated|corrupt)/);
    expect(await problemOf(new Uint8Array(text('PK\x03\x04')))).toMatch(/^truncated/);
  });
});

test('damaged archives give typed errors, soon', async () => {
  const seed = zipSync({ 'a/scan.nii': nifti, 'b.nii': [nifti, { level: 0 }] });
  let state = 12_345;
  const random = (below: number) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (state >>> 8) % below;
  };
  for (let n = 0; n < 2000; n++) {
    const bytes = seed.slice(0, random(4) === 0 ? random(seed.length) : seed.length);
    for (let m = 0; m < 3 && bytes.length > 0; m++) {
      const near =
        random(2) === 0
          ? bytes.length - 1 - random(Math.min(bytes.length, 200))
          : random(bytes.length);
      bytes[near] = random(256);
    }
    const { errors } = await openZip(asFile('case.zip', bytes));
    for (const error of errors) if (error.code === 'internal') throw error;
  }
}, 30_000);
