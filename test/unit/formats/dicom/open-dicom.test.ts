import { deflateRawSync, deflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { type DicomFile, openDicom } from '../../../../src/formats/dicom/open-dicom.ts';
import { type Fields, type WriteOptions, writeDicom } from '../../../support/dicom-writer.ts';
import { asFile, codeOf } from '../open-one.ts';

const IMPLICIT = '1.2.840.10008.1.2';
const EXPLICIT = '1.2.840.10008.1.2.1';
const BIG = '1.2.840.10008.1.2.2';
const DEFLATED = '1.2.840.10008.1.2.1.99';

const open = (bytes: Uint8Array<ArrayBuffer>): Promise<DicomFile> =>
  openDicom(asFile('slice.dcm', bytes));
const write = (fields: Fields, options?: WriteOptions) => open(writeDicom(fields, options));
const utf8 = (text: string) => new TextEncoder().encode(text);

const fields: Fields = {
  PatientID: 'P-1',
  PixelSpacing: [0.5, '0.75 '],
  Rows: 3,
  ImageType: ['ORIGINAL', 'PRIMARY', 'AXIAL'],
  FrameIncrementPointer: '00540080',
  RealWorldValueMappingSequence: [
    {
      RealWorldValueSlope: 0.25,
      LUTLabel: 'a',
      MeasurementUnitsCodeSequence: [{ CodeValue: 'x' }],
    },
    { RealWorldValueSlope: -4, RealWorldValueFirstValueMapped: -7 },
  ],
  '00190010': 'VENDOR',
  '0019100C': { vr: 'IS', value: 800 },
  PixelData: Uint8Array.from({ length: 18 }, (_, n) => n),
};

describe('what is written is read', () => {
  const ways: [string, WriteOptions][] = [IMPLICIT, EXPLICIT, BIG].flatMap((transferSyntax) =>
    [true, false].flatMap((isOpenEnded): [string, WriteOptions][] => [
      [`${transferSyntax}, open-ended ${isOpenEnded}`, { transferSyntax, isOpenEnded }],
      [`${transferSyntax}, no meta`, { transferSyntax, isOpenEnded, hasMeta: false }],
      [
        `${transferSyntax}, bare`,
        { transferSyntax, isOpenEnded, hasMeta: false, hasPreamble: false },
      ],
    ]),
  );

  test.each(ways)('%s', async (_name, options) => {
    const { dataset, pixels } = await write(fields, options);
    expect(dataset.transferSyntax).toBe(options.transferSyntax);
    expect(dataset.text('PatientID')).toBe('P-1');
    expect(dataset.numbers('PixelSpacing')).toEqual([0.5, 0.75]);
    expect(dataset.number('Rows')).toBe(3);
    expect(dataset.texts('ImageType')).toEqual(['ORIGINAL', 'PRIMARY', 'AXIAL']);
    expect(dataset.texts('FrameIncrementPointer')).toEqual(['00540080']);
    expect(dataset.number('0019100C')).toBe(800);
    const [first, second, ...others] = dataset.items('RealWorldValueMappingSequence');
    expect(others).toEqual([]);
    expect(first?.number('RealWorldValueSlope')).toBe(0.25);
    expect(first?.items('MeasurementUnitsCodeSequence')[0]?.text('CodeValue')).toBe('x');
    expect(second?.number('RealWorldValueSlope')).toBe(-4);
    expect(pixels).toMatchObject({
      keyword: 'PixelData',
      length: 18,
      isLittleEndian: options.transferSyntax !== BIG,
    });
    expect(dataset.has('PixelData')).toBe(false);
  });

  test.each([
    ['deflate', deflateRawSync],
    ['zlib', deflateSync],
  ])('deflated, %s', async (_name, deflate) => {
    const plain = writeDicom(fields, { hasMeta: false, hasPreamble: false });
    const meta = writeDicom({}, { transferSyntax: DEFLATED });
    const bytes = new Uint8Array(Buffer.concat([meta, deflate(plain)]));
    const { dataset, pixels } = await open(bytes);
    expect(dataset.numbers('PixelSpacing')).toEqual([0.5, 0.75]);
    expect(pixels).toEqual({
      keyword: 'PixelData',
      start: plain.length - 18,
      length: 18,
      isLittleEndian: true,
      vr: 'OB',
      deflatedFrom: meta.length,
    });
  });

  test('a bomb is refused before it goes off', async () => {
    const head = writeDicom({}, { transferSyntax: DEFLATED });
    const comment = writeDicom(
      { TextValue: ' '.repeat(2 ** 22) },
      { hasMeta: false, hasPreamble: false },
    );
    const bytes = new Uint8Array(Buffer.concat([head, deflateRawSync(comment)]));
    const opened = openDicom(asFile('bomb', bytes), { maxHeaderBytes: 2 ** 20 });
    expect(await codeOf(opened)).toBe('too-large');
  });
});

test('no more of a file is read than its header takes', async () => {
  const bytes = writeDicom({ ...fields, PixelData: new Uint8Array(2 ** 20) });
  let read = 0;
  const blob = new Blob([bytes]);
  const counting = {
    size: blob.size,
    slice: (from: number, to: number) => {
      read += to - from;
      return blob.slice(from, to);
    },
  } as Blob;
  const { dataset, pixels } = await openDicom({ name: 'large', blob: counting });
  expect(dataset.number('Rows')).toBe(3);
  expect(pixels?.length).toBe(2 ** 20);
  expect(read).toBeLessThanOrEqual(2 ** 15);
});

test('vendors’ large elements and overlays are named, not kept', async () => {
  const large = new Uint8Array(10_000);
  const { dataset } = await write({
    ...fields,
    '00290010': 'SIEMENS CSA HEADER',
    '00291010': { vr: 'OB', value: large },
    '60003000': { vr: 'OW', value: large },
    SegmentedRedPaletteColorLookupTableData: large,
  });
  expect(dataset.has('00291010')).toBe(true);
  expect(dataset.bytes('00291010')).toBeNull();
  expect(dataset.bytes('60003000')).toBeNull();
  expect(dataset.bytes('SegmentedRedPaletteColorLookupTableData')?.length).toBe(10_000);
  expect(dataset.number('Rows')).toBe(3);
});

describe('texts', () => {
  // Examples of PS3.5, annexes H, I, J and K.
  const names: [string, string[], number[] | Uint8Array, string][] = [
    ['Latin 1', ['ISO_IR 100'], [0x42, 0xfc, 0x63], 'Büc'],
    ['Cyrillic', ['ISO_IR 144'], [0xbb, 0xee, 0xda], 'Люк'],
    ['UTF-8', ['ISO_IR 192'], utf8('Wang^XiaoDong=王^小东'), 'Wang^XiaoDong=王^小东'],
    ['GB18030', ['GB18030'], [0xcd, 0xf5, 0x5e, 0xd0, 0xa1, 0xb6, 0xab], '王^小东'],
    [
      'Japanese in three sets',
      ['', 'ISO 2022 IR 87'],
      [
        ...utf8('Yamada^Tarou='),
        ...[0x1b, 0x24, 0x42, 0x3b, 0x33, 0x45, 0x44, 0x1b, 0x28, 0x42, 0x5e, 0x1b, 0x24, 0x42],
        ...[0x42, 0x40, 0x4f, 0x3a, 0x1b, 0x28, 0x42],
      ],
      'Yamada^Tarou=山田^太郎',
    ],
    [
      'Japanese half-width',
      ['ISO 2022 IR 13', 'ISO 2022 IR 87'],
      [
        ...[0xd4, 0xcf, 0xc0, 0xde, 0x5e, 0xc0, 0xdb, 0xb3, 0x3d, 0x1b, 0x24, 0x42, 0x3b, 0x33],
        ...[0x45, 0x44, 0x1b, 0x28, 0x4a],
      ],
      'ﾔﾏﾀﾞ^ﾀﾛｳ=山田',
    ],
    [
      'Korean',
      ['', 'ISO 2022 IR 149'],
      [
        ...utf8('Hong^Gildong='),
        ...[0x1b, 0x24, 0x29, 0x43, 0xfb, 0xf3, 0x5e, 0x1b, 0x24, 0x29, 0x43, 0xd1, 0xce, 0xd4],
        0xd7,
      ],
      'Hong^Gildong=洪^吉洞',
    ],
    ['said to be nothing, is UTF-8', [], utf8('Müller'), 'Müller'],
    ['said to be nothing, is Latin 1', [], [0x4d, 0xfc], 'Mü'],
  ];

  test.each(names)('%s', async (_name, sets, bytes, expected) => {
    const { dataset } = await write({
      ...(sets.length === 0 ? {} : { SpecificCharacterSet: sets }),
      PatientName: Uint8Array.from(bytes),
      RequestAttributesSequence: [{ RequestedProcedureDescription: Uint8Array.from(bytes) }],
    });
    expect(dataset.text('PatientName')).toBe(expected);
    const [item] = dataset.items('RequestAttributesSequence');
    expect(item?.text('RequestedProcedureDescription')).toBe(expected);
  });

  test('numbers that are none, and nothing at all', async () => {
    const { dataset } = await write({
      PixelSpacing: ['0.5', 'abc'],
      RescaleSlope: '1e400',
      SliceThickness: '',
      EchoTime: ' 12.5',
    });
    expect(dataset.numbers('PixelSpacing')).toEqual([]);
    expect(dataset.number('RescaleSlope')).toBeNull();
    expect(dataset.number('SliceThickness')).toBeNull();
    expect(dataset.text('SliceThickness')).toBeNull();
    expect(dataset.number('EchoTime')).toBe(12.5);
    expect(dataset.number('Rows')).toBeNull();
    expect(dataset.items('PixelSpacing')).toEqual([]);
  });

  test('signs follow the pixels where the file leaves them open', async () => {
    const padding = { SmallestImagePixelValue: -2000, PixelRepresentation: 1 };
    const { dataset } = await write(padding, { transferSyntax: IMPLICIT });
    expect(dataset.number('SmallestImagePixelValue')).toBe(-2000);
  });
});

test('the header as people see it, and what of it identifies', async () => {
  const { dataset } = await write({
    PatientName: 'A^B',
    Rows: 3,
    '00190010': 'VENDOR',
    '0019100C': { vr: 'IS', value: 800 },
    OtherPatientIDsSequence: [{ TypeOfPatientID: 'TEXT' }],
  });
  const rows = dataset.elements().slice(2);
  expect(
    rows.map(({ tag, keyword, value, isIdentifying }) => [tag, keyword, value, isIdentifying]),
  ).toEqual([
    ['(0010,0010)', 'PatientName', 'A^B', true],
    ['(0010,1002)', 'OtherPatientIDsSequence', '1 item', true],
    ['(0019,0010)', null, 'VENDOR', false],
    ['(0019,100C)', null, '800', true],
    ['(0028,0010)', 'Rows', '3', false],
  ]);
  // What is inside of what identifies does so too.
  expect(rows[1]?.items[0]?.[0]).toMatchObject({ keyword: 'TypeOfPatientID', isIdentifying: true });
});

describe('damage', () => {
  const whole = writeDicom(fields, { isOpenEnded: true });

  test('cut files', async () => {
    expect(await codeOf(open(whole.slice(0, 300)))).toBe('truncated');
    expect(await codeOf(open(new Uint8Array(200)))).toBe('unknown-format');
    expect(await codeOf(open(new Uint8Array(0)))).toBe('unknown-format');
  });

  test('sequences without end', async () => {
    let nested: Fields = { CodeValue: 'x' };
    for (let n = 0; n < 60; n++) nested = { MeasurementUnitsCodeSequence: [nested] };
    expect(await codeOf(write(nested, { isOpenEnded: true }))).toBe('corrupt');
  });

  test('a sequence of known length that is damaged is a value, and the rest is read', async () => {
    const { dataset } = await write({
      ReferencedImageSequence: { vr: 'SQ', value: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 0) },
      Rows: 3,
    });
    expect(dataset.items('ReferencedImageSequence')).toEqual([]);
    expect(dataset.number('Rows')).toBe(3);
  });
});
