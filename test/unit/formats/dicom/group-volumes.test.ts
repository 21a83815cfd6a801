import { describe, expect, test } from 'vitest';
import type { DicomSource } from '../../../../src/formats/dicom/dicom-source.ts';
import { groupVolumes } from '../../../../src/formats/dicom/group-volumes.ts';
import type { Fields } from '../../../support/dicom-writer.ts';
import { codeOf } from '../open-one.ts';
import { groupWritten, openWritten, pixels, slice } from './open-folder.ts';

/** The only source of files of which none is refused. */
async function only(sets: readonly Fields[]): Promise<DicomSource> {
  const { sources, refused } = await groupWritten(sets);
  expect(refused).toEqual([]);
  expect(sources).toHaveLength(1);
  const [source] = sources;
  if (source === undefined) throw new Error('no source');
  return source;
}

const voxels = async (source: DicomSource, frame = 0) =>
  Array.from((await source.readFrame(frame)).data);

/** Of the slice at height z, as `slice` writes them. */
const stored = (z: number) => [1, 2, 3, 4, 5, 6].map((value) => value + 10 * z);

/** A slice whose pixels are all of one value. */
const flat = (z: number, value: number, fields: Fields = {}): Fields =>
  slice(z, {
    SOPInstanceUID: `1.2.3.${value}.${Math.round(z * 100) + 1000}`,
    PixelData: pixels(Array(6).fill(value)),
    ...fields,
  });

describe('slices', () => {
  test('in the order of their positions, whatever that of the files', async () => {
    const source = await only([slice(4), slice(0), slice(6), slice(2)]);
    expect(await voxels(source)).toEqual([0, 2, 4, 6].flatMap(stored));
    expect(source.header).toMatchObject({
      frames: 1,
      modality: 'CT',
      warnings: [],
      format: 'DICOM',
    });
    expect(source.header.grid.size).toEqual([3, 2, 4]);
    // Columns 0.75 mm apart towards the left, rows 0.5 mm towards posterior: LPS became RAS.
    expect(source.header.grid.affine).toEqual([-0.75, 0, 0, -10, 0, -0.5, 0, -20, 0, 0, 2, 0]);
    expect((await source.readFrame(0)).unit).toBe('HU');
  });

  test('sagittal: the third axis is the right-handed normal', async () => {
    const at = (x: number) =>
      slice(x, { ImagePositionPatient: [x, 0, 0], ImageOrientationPatient: [0, 1, 0, 0, 0, -1] });
    const { header } = await only([at(1), at(3), at(2)]);
    // The normal is (0 1 0) x (0 0 -1) = (-1 0 0): slices rise towards the right.
    expect(header.grid.affine).toEqual([0, 0, 1, -3, -0.75, 0, 0, 0, 0, -0.5, 0, 0]);
  });

  test('slope and intercept of each slice, in the smallest type that holds all', async () => {
    const whole = await only([
      slice(0, { RescaleSlope: 1, RescaleIntercept: -1024 }),
      slice(1, { RescaleSlope: 2, RescaleIntercept: -1000 }),
    ]);
    expect((await whole.readFrame(0)).data).toEqual(
      Int16Array.of(-1023, -1022, -1021, -1020, -1019, -1018, -978, -976, -974, -972, -970, -968),
    );
    const tenths = await only([slice(0), slice(1, { RescaleSlope: 0.1 })]);
    expect((await tenths.readFrame(0)).data).toEqual(
      Float64Array.of(...stored(0), ...stored(1).map((x) => x * 0.1)),
    );
    const halves = await only([slice(0), slice(1, { RescaleSlope: 0.5 })]);
    expect((await halves.readFrame(0)).data).toBeInstanceOf(Float32Array);
  });

  test('signed and unsigned files of one series', async () => {
    const unsigned = { PixelRepresentation: 0, PixelData: new Uint8Array(12).fill(0xff) };
    const source = await only([slice(0), slice(1, unsigned)]);
    expect(await voxels(source)).toEqual([...stored(0), ...Array(6).fill(65_535)]);
  });

  test('a modality lookup table is applied', async () => {
    const table = pixels([100, 300, 700]);
    const lut = {
      ModalityLUTSequence: [{ LUTDescriptor: [3, 2, 16], LUTData: { vr: 'OW', value: table } }],
    };
    // Stored values 1 to 6; the table is of 2 to 4 and its ends serve those beyond.
    expect(await voxels(await only([slice(0, lut)]))).toEqual([100, 100, 300, 700, 700, 700]);
  });

  test('a tilted gantry keeps every voxel where it was: a sheared grid, said', async () => {
    const at = (n: number) => slice(n, { ImagePositionPatient: [0, n * 0.5, n * 2] });
    const { header } = await only([at(0), at(1), at(2), at(3)]);
    expect(header.grid.affine).toEqual([-0.75, 0, 0, 0, 0, -0.5, -0.5, 0, 0, 0, 2, 0]);
    // atan(0.5 / 2) = 14.04°
    expect(header.warnings.join()).toContain('off by 14°, as with a tilted gantry');
  });

  test('slices out of line are reported', async () => {
    const at = (n: number, y: number) => slice(n, { ImagePositionPatient: [0, y, n * 2] });
    const { header } = await only([at(0, 0), at(1, 0.4), at(2, 0)]);
    expect(header.warnings.join()).toContain('shifted within their planes by up to 0.4 mm');
  });

  test('one missing slice is filled in, and every measured one keeps its place', async () => {
    const source = await only([0, 2, 4, 8, 10].map((z) => slice(z)));
    expect(source.header.grid.size).toEqual([3, 2, 6]);
    expect(source.header.grid.spacing[2]).toBe(2);
    expect(source.header.warnings).toEqual([
      'Slice 4 is missing (slices are 2 mm apart): filled in linearly from the neighbours.',
    ]);
    // The values rise by 10 with each mm: the line between slices 3 and 5 meets slice 4's own.
    expect(await voxels(source)).toEqual([0, 2, 4, 6, 8, 10].flatMap(stored));
  });

  test('filled-in values of whole numbers are rounded', async () => {
    const source = await only([flat(0, 0), flat(1, 10), flat(2, 10), flat(4, 13), flat(5, 20)]);
    expect((await voxels(source)).slice(18, 19)).toEqual([12]);
    expect((await source.readFrame(0)).data).toBeInstanceOf(Int16Array);
  });

  test('uneven slices are reported with their numbers; a second source has them resampled', async () => {
    const { sources } = await groupWritten([0, 2, 4.6, 6].map((z) => slice(z)));
    const [kept, even] = sources;
    if (kept === undefined || even === undefined) throw new Error('two sources');
    expect(kept.header.warnings).toEqual([
      'The distance between slices varies from 1.4 to 2.6 mm.',
      'Slices are kept as stored, 2 mm apart: up to 0.6 mm from where they belong.',
    ]);
    expect(await voxels(kept)).toEqual([0, 2, 4.6, 6].flatMap(stored));
    expect(even.name).toBe('Thorax, resampled evenly (2 of 2)');
    expect(even.header.warnings[1]).toBe(
      'Resampled to slices 2 mm apart, linearly between neighbouring slices.',
    );
    // The values are linear in z, so that the slice at 4 mm is known exactly.
    expect(await voxels(even)).toEqual([0, 2, 4, 6].flatMap(stored));
    expect(even.header.grid).toEqual(kept.header.grid);
  });

  test('positions rounded to 0.1 mm are even', async () => {
    const { header } = await only([0, 2.5, 5, 7.6, 10].map((z) => slice(z)));
    expect(header.grid.size[2]).toBe(5);
    expect(header.warnings).toEqual([
      'Slices lie up to 0.1 mm from an even distance of 2.5 mm: taken as even.',
    ]);
  });

  test('stacks with a wide gap between them are two sources', async () => {
    const { sources } = await groupWritten([0, 2, 4, 100, 102].map((z) => slice(z)));
    expect(sources.map(({ header }) => header.grid.size[2])).toEqual([3, 2]);
    expect(sources[1]?.header.warnings).toContain(
      'A wide gap parts the series: these are slices 4 to 5 of 5.',
    );
    expect(sources[1]?.header.grid.affine[11]).toBe(100);
  });

  test('pixel padding is kept and said in the unit of the voxels', async () => {
    const { header } = await only([
      slice(0, { PixelPaddingValue: { vr: 'SS', value: -2000 }, RescaleIntercept: -24 }),
    ]);
    expect(header.warnings.join()).toContain('value -2024 (Pixel Padding Value)');
  });
});

describe('files of several series', () => {
  test('are told apart by patient, study, series and frame of reference', async () => {
    const other = (fields: Fields) => [slice(0, fields), slice(2, fields)];
    const { sources } = await groupWritten([
      ...other({}),
      ...other({ PatientID: 'Q' }),
      ...other({ StudyInstanceUID: '9.9' }),
      ...other({ SeriesInstanceUID: '9.8' }),
      ...other({ FrameOfReferenceUID: '9.7' }),
    ]);
    expect(sources.map(({ header }) => header.grid.size[2])).toEqual([2, 2, 2, 2, 2]);
    expect(sources[1]?.identity).toEqual({
      patient: 'Q',
      study: '1.2',
      series: '1.2.3',
      frameOfReference: '1.2.4',
      instances: ['1.2.3.1000000', '1.2.3.1002000'],
    });
  });

  test('sizes, spacings and orientations of a series are separate sources, the largest first', async () => {
    const small = { Rows: 1, PixelData: pixels([1, 2, 3]) };
    const coronal = { ImageOrientationPatient: [1, 0, 0, 0, 0, -1] };
    const { sources } = await groupWritten([
      slice(0, coronal),
      ...[0, 2, 4].map((z) => slice(z)),
      slice(8, small),
      ...[0, 2].map((z) => slice(z, { PixelSpacing: [1, 1] })),
    ]);
    expect(sources.map(({ name, header }) => [name, ...header.grid.size])).toEqual([
      ['Thorax (1 of 4)', 3, 2, 3],
      ['Thorax (2 of 4)', 3, 2, 2],
      ['Thorax (3 of 4)', 3, 2, 1],
      ['Thorax (4 of 4)', 3, 1, 1],
    ]);
  });

  test('what is no image is refused with the reason, and spoils nothing', async () => {
    const { PixelData: _, ...noPixels } = slice(2);
    const { sources, refused } = await groupWritten([
      slice(0),
      noPixels,
      slice(0, { Modality: 'SEG' }),
      slice(0, { Rows: 0 }),
    ]);
    expect(sources).toHaveLength(1);
    expect(refused.map(({ file, problem }) => [file, problem])).toEqual([
      ['file 1.dcm', 'It holds no pixels.'],
      ['file 2.dcm', 'It is a segmentation, not an image.'],
      ['file 3.dcm', 'The header gives 1 images of 3 x 0 pixels.'],
    ]);
  });

  test('too large a volume is refused before anything is read', async () => {
    const { sources, refused } = await groupVolumes(await openWritten([slice(0), slice(2)]), {
      maxArrayBytes: 23,
    });
    expect([sources.length, refused[0]?.code]).toEqual([0, 'too-large']);
  });

  test('reading can be cancelled, and says how far it is', async () => {
    const source = await only([0, 2, 4, 6].map((z) => slice(z)));
    const shares: number[] = [];
    await source.readFrame(0, { onProgress: (share) => shares.push(share) });
    expect(shares).toEqual([0.25, 0.5, 0.75, 1]);
    const signal = AbortSignal.abort();
    expect(await codeOf(source.readFrame(0, { signal }))).toBe('cancelled');
    expect(await codeOf(groupVolumes(await openWritten([slice(0)]), { signal }))).toBe('cancelled');
    expect(await codeOf(source.readFrame(1))).toBe('usage');
  });

  test('one slice for a thumbnail', async () => {
    const source = await only([0, 2, 4].map((z) => slice(z)));
    expect(await source.readSlice(0, 1)).toEqual(Float64Array.from(stored(2)));
  });
});

describe('images without a place', () => {
  const radiograph = (fields: Fields = {}): Fields => {
    const {
      ImagePositionPatient: _,
      ImageOrientationPatient: __,
      PixelSpacing: ___,
      ...rest
    } = slice(0);
    return { ...rest, Modality: 'DX', ...fields };
  };

  test('a radiograph has the spacing of its detector, said; each is its own', async () => {
    const { sources } = await groupWritten([
      radiograph({ ImagerPixelSpacing: [0.2, 0.1] }),
      radiograph({ ImagerPixelSpacing: [0.2, 0.1], SOPInstanceUID: '7' }),
    ]);
    expect(sources.map(({ header }) => header.grid.size)).toEqual([
      [3, 2, 1],
      [3, 2, 1],
    ]);
    expect(sources[0]?.header.grid.spacing).toEqual([0.1, 0.2, 2]);
    expect(sources[0]?.header.warnings.join()).toContain('that at the detector');
  });

  test('without any spacing 1 mm is taken, said', async () => {
    const { header } = await only([radiograph()]);
    expect(header.grid.spacing).toEqual([1, 1, 2]);
    expect(header.warnings[0]).toBe('The header has no pixel spacing: 1 x 1 mm is taken.');
  });

  test('ultrasound in cm', async () => {
    const region = {
      PhysicalUnitsXDirection: 3,
      PhysicalUnitsYDirection: 3,
      PhysicalDeltaX: 0.02,
      PhysicalDeltaY: 0.03,
    };
    const { header } = await only([
      radiograph({ Modality: 'US', SequenceOfUltrasoundRegions: [region] }),
    ]);
    expect(header.grid.spacing.map((mm) => Number(mm.toFixed(9)))).toEqual([0.2, 0.3, 2]);
  });

  test('frames without positions are stacked, said', async () => {
    const frames = {
      Modality: 'US',
      NumberOfFrames: 2,
      PixelData: pixels([...stored(0), ...stored(1)]),
    };
    const { SliceThickness: _, ...without } = radiograph(frames);
    const source = await only([without]);
    expect(source.header.grid.size).toEqual([3, 2, 2]);
    expect(source.header.grid.spacing[2]).toBe(1);
    expect(source.header.warnings[0]).toBe(
      'The images have no positions: stacked in their order, 1 mm apart (the header says nothing).',
    );
    expect(await voxels(source)).toEqual([...stored(0), ...stored(1)]);
  });

  test('a reconstructed nuclear medicine study lies where its detector was', async () => {
    const { header } = await only([
      radiograph({
        Modality: 'NM',
        PixelSpacing: [4, 4],
        NumberOfFrames: 2,
        SpacingBetweenSlices: 3,
        DetectorInformationSequence: [
          { ImagePositionPatient: [1, 2, 3], ImageOrientationPatient: [1, 0, 0, 0, 1, 0] },
        ],
        PixelData: pixels([...stored(0), ...stored(1)]),
      }),
    ]);
    expect(header.grid.affine).toEqual([-4, 0, 0, -1, 0, -4, 0, -2, 0, 0, 3, 3]);
  });
});
