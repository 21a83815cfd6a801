import { describe, expect, test } from 'vitest';
import { openJpeg2000 } from '../../../../src/formats/dicom/codecs/jpeg-2000.ts';
import { openDicom } from '../../../../src/formats/dicom/open-dicom.ts';
import { openFrames } from '../../../../src/formats/dicom/open-frames.ts';
import { readStored } from '../../../../src/formats/dicom/stored-frame.ts';
import { type Fields, type Value, writeDicom } from '../../../support/dicom-writer.ts';
import { encodeHtj2k } from '../../../support/encode-htj2k.ts';
import { asFile, codeOf } from '../open-one.ts';

const EXPLICIT = '1.2.840.10008.1.2.1';
const BIG = '1.2.840.10008.1.2.2';
const RLE = '1.2.840.10008.1.2.5';
const JPEG = '1.2.840.10008.1.2.4.50';
const HTJ2K = '1.2.840.10008.1.2.4.201';

const grey: Fields = { Rows: 2, Columns: 3, SamplesPerPixel: 1, BitsAllocated: 8, BitsStored: 8 };
const wide: Fields = { ...grey, BitsAllocated: 16, BitsStored: 16 };

async function open(fields: Fields, transferSyntax = EXPLICIT) {
  return openDicom(asFile('image.dcm', writeDicom(fields, { transferSyntax })));
}

async function frames(fields: Fields, transferSyntax = EXPLICIT): Promise<number[][]> {
  const { layout, read } = await openFrames(await open(fields, transferSyntax));
  const all: number[][] = [];
  for (let n = 0; n < layout.frames; n++) all.push([...(await read(n))]);
  return all;
}

const stored = async (fields: Fields) => [...(await readStored(await open(fields), 0, undefined))];
const words = (...values: number[]) => new Uint8Array(Uint16Array.from(values).buffer);
const bytes = (...values: number[]) => Uint8Array.from(values);
const ow = (value: Uint8Array): Value => ({ vr: 'OW', value });

describe('native pixels', () => {
  test('bits, frame by frame without padding', async () => {
    const fields = { ...grey, BitsAllocated: 1, BitsStored: 1, NumberOfFrames: 3 };
    // 18 bits: 101100 011010 111111, the least significant bit first.
    const packed = bytes(0b10001101, 0b11110101, 0b00000011);
    const expected = [
      [1, 0, 1, 1, 0, 0],
      [0, 1, 1, 0, 1, 0],
      [1, 1, 1, 1, 1, 1],
    ];
    expect(await frames({ ...fields, PixelData: packed })).toEqual(expected);
    const swapped = bytes(0b11110101, 0b10001101, 0, 0b00000011);
    expect(await frames({ ...fields, PixelData: ow(swapped) }, BIG)).toEqual(expected);
  });

  test('bytes in big-endian words, and plain bytes', async () => {
    const words = bytes(2, 1, 4, 3, 6, 5);
    expect(await frames({ ...grey, PixelData: ow(words) }, BIG)).toEqual([[1, 2, 3, 4, 5, 6]]);
    expect(await frames({ ...grey, PixelData: words }, BIG)).toEqual([[2, 1, 4, 3, 6, 5]]);
  });

  test('12 bits stored, signed, below overlays', async () => {
    const fields = { ...wide, BitsStored: 12, HighBit: 11, PixelRepresentation: 1 };
    const PixelData = words(0xf7ff, 0x1800, 0x0fff, 0x0001, 0xf000, 0x07ff);
    expect(await frames({ ...fields, PixelData })).toEqual([[2047, -2048, -1, 1, 0, 2047]]);
  });

  test('12 bits stored at the top', async () => {
    const fields = { ...wide, BitsStored: 12, HighBit: 15 };
    const PixelData = words(0x0010, 0xfff0, 0x123f, 0, 0, 0);
    expect(await frames({ ...fields, PixelData })).toEqual([[1, 4095, 0x123, 0, 0, 0]]);
  });

  test('32 bits, and floating point', async () => {
    const one: Fields = { ...grey, Rows: 1, Columns: 2, BitsAllocated: 32, BitsStored: 32 };
    const large = new Uint8Array(Uint32Array.of(4e9, 7).buffer);
    expect(await frames({ ...one, PixelData: large })).toEqual([[4e9, 7]]);
    const negative = new Uint8Array(Int32Array.of(-2e9, 7).buffer);
    const signed = { ...one, PixelRepresentation: 1, PixelData: negative };
    expect(await frames(signed)).toEqual([[-2e9, 7]]);
    const singles = new Uint8Array(Float32Array.of(0.5, -1e30).buffer);
    const FloatPixelData: Value = { vr: 'OF', value: singles };
    expect(await frames({ ...one, FloatPixelData })).toEqual([[0.5, Math.fround(-1e30)]]);
    const doubles = new Uint8Array(Float64Array.of(0.1, -1e300).buffer);
    const DoubleFloatPixelData: Value = { vr: 'OD', value: doubles };
    expect(await frames({ ...one, DoubleFloatPixelData })).toEqual([[0.1, -1e300]]);
  });

  test('colours by plane, and with shared chroma', async () => {
    const rgb = { ...grey, Rows: 1, Columns: 2, SamplesPerPixel: 3 };
    const planes = { ...rgb, PhotometricInterpretation: 'RGB', PlanarConfiguration: 1 };
    const PixelData = bytes(1, 2, 3, 4, 5, 6);
    expect(await frames({ ...planes, PixelData })).toEqual([[1, 3, 5, 2, 4, 6]]);
    const shared = { ...rgb, PhotometricInterpretation: 'YBR_FULL_422' };
    const four = { ...shared, PixelData: bytes(10, 20, 7, 9) };
    expect(await frames(four)).toEqual([[10, 7, 9, 20, 7, 9]]);
  });

  test('less data than the header promises', async () => {
    expect(await codeOf(frames({ ...grey, PixelData: bytes(1, 2) }))).toBe('truncated');
    const whole = writeDicom({ ...grey, PixelData: bytes(1, 2, 3, 4, 5, 6) });
    const cut = openDicom(asFile('cut', whole.slice(0, -2))).then((file) => openFrames(file));
    expect(await codeOf(cut)).toBe('truncated');
  });

  test('what the header lacks or cannot mean', async () => {
    const PixelData = bytes(1, 2, 3, 4, 5, 6);
    expect(await codeOf(frames({ ...grey, Rows: 0, PixelData }))).toBe('corrupt');
    expect(await codeOf(frames({ ...grey, SamplesPerPixel: 2, PixelData }))).toBe('unsupported');
    expect(await codeOf(frames({ Rows: 2, Columns: 3, PixelData }))).toBe('corrupt');
    expect(await codeOf(frames(grey))).toBe('unsupported');
    expect(await codeOf(frames({ ...grey, PixelData }, JPEG))).toBe('corrupt');
    const huge = { ...wide, Rows: 65535, Columns: 65535, PixelData };
    expect(await codeOf(frames(huge))).toBe('too-large');
    const video = '1.2.840.10008.1.2.4.100';
    const parts = { ...grey, PixelData: { fragments: [PixelData] } };
    expect(await codeOf(frames(parts, video))).toBe('unsupported');
  });
});

describe('encapsulated pixels', () => {
  /** RLE of 3 x 2 bytes (PS3.5 annex G): a run and literals. */
  const rle = (a: number, b: number, c: number, d: number): Uint8Array => {
    const header = new Uint8Array(64);
    header.set([1, 0, 0, 0, 64]);
    return Uint8Array.from([...header, 254, a, 128, 2, b, c, d]);
  };

  test('RLE, of one and of two bytes a sample', async () => {
    const one = { ...grey, PixelData: { fragments: [rle(9, 1, 2, 3)] } };
    expect(await frames(one, RLE)).toEqual([[9, 9, 9, 1, 2, 3]]);
    const header = new Uint8Array(64);
    header.set([2, 0, 0, 0, 64, 0, 0, 0, 66, 0, 0, 0]);
    const segments = Uint8Array.from([...header, 251, 1, 5, 1, 2, 3, 4, 5, 6]);
    const two = { ...wide, PixelData: { fragments: [segments] } };
    expect(await frames(two, RLE)).toEqual([[257, 258, 259, 260, 261, 262]]);
  });

  test('RLE that is cut', async () => {
    const cut = { ...grey, PixelData: { fragments: [rle(9, 1, 2, 3).slice(0, -3)] } };
    expect(await codeOf(frames(cut, RLE))).toBe('corrupt');
    const none = { ...grey, PixelData: { fragments: [] } };
    expect(await codeOf(frames(none, RLE))).toBe('truncated');
  });

  const a = rle(1, 2, 3, 4);
  const b = rle(5, 6, 7, 8);
  const expected = [
    [1, 1, 1, 2, 3, 4],
    [5, 5, 5, 6, 7, 8],
  ];
  const two: Fields = { ...grey, NumberOfFrames: 2 };
  const split = [a.slice(0, 30), a.slice(30), b.slice(0, 66), b.slice(66)];
  const second = 8 + 30 + 8 + (split[1]?.length ?? 0) + ((split[1]?.length ?? 0) % 2);

  test('a fragment a frame, without a table', async () => {
    expect(await frames({ ...two, PixelData: { fragments: [a, b] } }, RLE)).toEqual(expected);
  });

  test('several fragments a frame, by the basic and by the extended offset table', async () => {
    const basic = { ...two, PixelData: { fragments: split, offsets: [0, second] } };
    expect(await frames(basic, RLE)).toEqual(expected);
    const table = new Uint8Array(BigUint64Array.of(0n, BigInt(second)).buffer);
    const ExtendedOffsetTable: Value = { vr: 'OV', value: table };
    const extended = { ...two, ExtendedOffsetTable, PixelData: { fragments: split } };
    expect(await frames(extended, RLE)).toEqual(expected);
  });

  test('several fragments that nothing tells apart', async () => {
    expect(await codeOf(frames({ ...two, PixelData: { fragments: split } }, RLE))).toBe('corrupt');
  });

  test('JPEG-LS that is cut, on which CharLS runs on for ever', async () => {
    const hex = [
      'ffd8fff7000b100032000a01011100fff8000d01ffff0018004d01220040ffda0008010100020000',
      '402010101020408208201fff7000000000000733182082108421080ff0665a1084210844407e04cc',
      'a22222222207c14ea88888888881f044f32222224903e084a8040404081020820807c10250080808',
      '10204104100f8200a010101020408208201f040041041084210840',
    ].join('');
    const image = Uint8Array.from(hex.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
    const fields = { ...wide, Rows: 50, Columns: 10, PixelData: { fragments: [image] } };
    expect(await codeOf(frames(fields, '1.2.840.10008.1.2.4.81'))).toBe('corrupt');
  });

  test('an image of another size than the header says is not decoded', async () => {
    const image = await encodeHtj2k(
      Uint8Array.from({ length: 64 * 64 }, (_, n) => n),
      64,
      64,
      8,
    );
    const fields = { ...grey, PixelData: { fragments: [image] } };
    expect(await codeOf(frames(fields, HTJ2K))).toBe('corrupt');
  });
});

describe('HTJ2K', () => {
  const size = 64;
  const image = Uint16Array.from({ length: size * size }, (_, n) => (n * 2_654_435_761) >>> 20);
  const fields = { ...wide, Rows: size, Columns: size, BitsStored: 12 };

  test.each(['201', '202', '203'])('syntax %s gives back what was encoded', async (number) => {
    const encoded = await encodeHtj2k(new Uint8Array(image.buffer), size, size, 12);
    const PixelData = { fragments: [encoded] };
    const syntax = `1.2.840.10008.1.2.4.${number}`;
    expect(await frames({ ...fields, PixelData }, syntax)).toEqual([[...image]]);
    // A decoder by others reads the same.
    const openjpeg = await openJpeg2000();
    const { data } = await openjpeg(encoded, { rows: size, columns: size, samples: 1 });
    expect([...data]).toEqual([...image]);
  });
});

describe('one value a pixel', () => {
  const rgb = { ...grey, Rows: 1, Columns: 2, SamplesPerPixel: 3 };

  test('luminance of colours', async () => {
    const PixelData = bytes(255, 0, 0, 10, 20, 30);
    // 0.299 x 255 = 76.2; 2.99 + 11.74 + 3.42 = 18.15.
    expect(await stored({ ...rgb, PhotometricInterpretation: 'RGB', PixelData })).toEqual([76, 18]);
    expect(await stored({ ...rgb, PhotometricInterpretation: 'YBR_FULL', PixelData })).toEqual([
      255, 10,
    ]);
  });

  test('grey values as they are, inverted or not', async () => {
    const PixelData = bytes(1, 2, 3, 4, 5, 6);
    const inverted = { ...grey, PhotometricInterpretation: 'MONOCHROME1', PixelData };
    expect(await stored(inverted)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  const palette = (descriptor: number[], red: Uint8Array, segmented = ''): Fields => ({
    ...grey,
    PhotometricInterpretation: 'PALETTE COLOR',
    PixelData: bytes(0, 9, 10, 11, 12, 255),
    ...Object.fromEntries(
      ['Red', 'Green', 'Blue'].flatMap((colour): [string, Value][] => [
        [`${colour}PaletteColorLookupTableDescriptor`, { vr: 'US', value: descriptor }],
        [`${segmented}${colour}PaletteColorLookupTableData`, { vr: 'OW', value: red }],
      ]),
    ),
  });

  test('palettes of 8 and 16 bits, with the first number not 0', async () => {
    const expected = [100, 100, 100, 200, 300, 300];
    expect(await stored(palette([3, 10, 16], words(100, 200, 300)))).toEqual(expected);
    const narrow = palette([3, 10, 8], bytes(1, 2, 3, 0));
    expect(await stored(narrow)).toEqual([1, 1, 1, 2, 3, 3]);
  });

  test('palettes in segments', async () => {
    // Values 100 and 200, a line of three to 500, and the first segment again.
    const segments = words(0, 2, 100, 200, 1, 3, 500, 2, 1, 0, 0);
    const fields = palette([7, 9, 16], segments, 'Segmented');
    expect(await stored(fields)).toEqual([100, 100, 200, 300, 400, 200]);
  });

  test('a palette that is missing', async () => {
    const fields = { ...grey, PhotometricInterpretation: 'PALETTE COLOR', PixelData: bytes(0, 1) };
    expect(await codeOf(stored({ ...fields, Rows: 1, Columns: 2 }))).toBe('corrupt');
  });
});
