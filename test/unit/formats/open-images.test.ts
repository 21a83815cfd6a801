import { gzipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { openImages } from '../../../src/formats/open-images.ts';
import { sniff } from '../../../src/formats/sniff.ts';
import { makeNifti } from './make-nifti.ts';
import { asFile } from './open-one.ts';

const nifti = makeNifti();
const pair = makeNifti({ isPair: true });
const text = (words: string) => new TextEncoder().encode(words);
const withMagic = (length: number, ...marks: [number, string][]) => {
  const bytes = new Uint8Array(length);
  for (const [at, mark] of marks) bytes.set(text(mark), at);
  return bytes;
};

describe('files are known by content', () => {
  test.each<[string, string, Uint8Array<ArrayBuffer>]>([
    ['NIfTI-1', 'nifti-1', nifti.whole],
    ['NIfTI-1 big-endian', 'nifti-1', makeNifti({ isLittleEndian: false }).whole],
    ['a NIfTI-1 pair', 'nifti-1-pair', pair.header],
    ['NIfTI-2', 'nifti-2', makeNifti({ version: 2 }).whole],
    ['a NIfTI-2 pair', 'nifti-2-pair', makeNifti({ version: 2, isPair: true }).header],
    ['Analyze', 'analyze', makeNifti().header.fill(0, 344)],
    ['NRRD', 'nrrd', text('NRRD0005\ntype: float\n')],
    ['DICOM', 'dicom', withMagic(200, [128, 'DICM'])],
    ['DICOM without preamble', 'dicom', withMagic(200, [0, '\x08\0\x05\0CS'])],
    ['DICOM, big-endian without preamble', 'dicom', withMagic(200, [0, '\0\x08\0\x05CS'])],
    ['zip', 'zip', withMagic(50, [0, 'PK\x03\x04'])],
    ['MetaImage', 'metaimage', text('ObjectType = Image\nNDims = 3\n')],
    ['MetaImage with a comment', 'metaimage', text('Comment = x\nNDims = 3\n')],
    ['PNG', 'picture', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10)],
    ['text', 'text', text('BMI,age\n21,60 µm ü\n')],
    ['nothing', 'empty', new Uint8Array(0)],
    ['noise', 'unknown', Uint8Array.from({ length: 600 }, (_, n) => (n * 37) % 251)],
  ])('%s', async (_name, kind, bytes) => {
    expect((await sniff(new Blob([bytes]))).kind).toBe(kind);
    const inside = await sniff(new Blob([gzipSync(bytes)]));
    expect([inside.kind, inside.isGzip, inside.damage]).toEqual([kind, true, null]);
  });
});

describe('a drop of many files', () => {
  test('pairs find each other in any order, also among equal names in other folders', async () => {
    const a = makeNifti({ isPair: true, dim: [3, 1, 1, 2], values: [1, 2] });
    const b = makeNifti({ isPair: true, dim: [3, 1, 1, 2], values: [3, 4] });
    const { sources, errors, ignored } = await openImages([
      asFile('two/scan.img', b.voxels),
      asFile('one/scan.hdr', a.header),
      asFile('two/scan.hdr', b.header),
      asFile('one/SCAN.IMG.gz', gzipSync(a.voxels)),
    ]);
    expect([errors, ignored]).toEqual([[], []]);
    expect(sources.map(({ name }) => name)).toEqual(['one/scan.hdr', 'two/scan.hdr']);
    const data = await Promise.all(sources.map((source) => source.readFrame(0)));
    expect(data.map((volume) => Array.from(volume.data))).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });

  test('a lone half of a pair says what is missing', async () => {
    const { errors } = await openImages([
      asFile('a/scan.hdr', pair.header),
      asFile('b/other.img', Uint8Array.of(9, 8, 7, 200, 3, 0)),
    ]);
    expect(errors.map(({ code, file }) => [code, file])).toEqual([
      ['missing-companion', 'a/scan.hdr'],
      ['missing-companion', 'b/other.img'],
    ]);
    expect(errors[0]?.problem).toContain('scan.img or scan.img.gz');
  });

  test('two candidates without folders are not guessed between', async () => {
    const { errors } = await openImages([
      asFile('scan.hdr', pair.header),
      asFile('scan.img', pair.voxels),
      asFile('scan.img', pair.voxels),
    ]);
    expect(errors[0]?.problem).toContain('2 files are named scan.img');
  });

  test('a bad file never spoils the others; what is no image is named with its reason', async () => {
    const { sources, errors, ignored } = await openImages([
      asFile('readme.txt', text('hello')),
      asFile('good.nii', nifti.whole),
      asFile('bad.nii', makeNifti({ datatype: 999 }).whole),
      asFile('short.nii', nifti.whole.slice(0, 100)),
      asFile('empty.nii.gz', new Uint8Array(0)),
      asFile('.DS_Store', new Uint8Array(0)),
      asFile('cut.nii.gz', gzipSync(nifti.whole).slice(0, 20)),
      asFile('page.nii.gz', text('<html>404</html>')),
      asFile('analyze.hdr', makeNifti().header.fill(0, 344)),
      ...Array.from({ length: 300 }, (_, n) => asFile(`ct/${n}`, withMagic(200, [128, 'DICM']))),
    ]);
    expect(sources.map(({ name }) => name)).toEqual(['good.nii']);
    expect(ignored).toEqual([
      { name: 'readme.txt', reason: 'not an image: plain text' },
      { name: '.DS_Store', reason: 'not an image: an empty file' },
    ]);
    expect(errors.map(({ file, code }) => [file, code])).toEqual([
      ['bad.nii', 'corrupt'],
      ['short.nii', 'unknown-format'],
      ['empty.nii.gz', 'truncated'],
      ['cut.nii.gz', 'truncated'],
      ['page.nii.gz', 'unknown-format'],
      ['analyze.hdr', 'unsupported'],
      ['ct/0', 'unsupported'],
    ]);
    expect(errors.at(-1)?.problem).toContain('299 more files');
  });
});
