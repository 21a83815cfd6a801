import type { Fields, Value } from '../../../support/dicom-writer.ts';

export interface FrameSketch {
  /** Of the first pixel's centre, in mm, DICOM's LPS. */
  readonly position: readonly number[];
  readonly segment?: number;
  /** Row by row. */
  readonly pixels: readonly number[];
}

export interface SegmentationSketch {
  readonly rows: number;
  readonly columns: number;
  readonly frames: readonly FrameSketch[];
  readonly type?: 'BINARY' | 'FRACTIONAL' | 'LABELMAP';
  /** 1, 8 or 16. */
  readonly bits?: number;
  readonly orientation?: readonly number[];
  /** Distance between rows, then between columns. */
  readonly spacing?: readonly number[];
  readonly thickness?: number;
  readonly between?: number;
  readonly segments?: readonly Fields[];
  readonly pixelData?: Value;
  readonly more?: Fields;
}

/** The data set of a segmentation. */
export function segmentation(sketch: SegmentationSketch): Fields {
  const { rows, columns, frames, type = 'BINARY' } = sketch;
  const bits = sketch.bits ?? (type === 'BINARY' ? 1 : 8);
  const numbers = [...new Set(frames.map((frame) => frame.segment ?? 1))];
  return {
    SpecificCharacterSet: 'ISO_IR 192',
    SOPClassUID: `1.2.840.10008.5.1.4.1.1.66.${type === 'LABELMAP' ? 7 : 4}`,
    Modality: 'SEG',
    PatientID: 'P1',
    StudyInstanceUID: '1.2.3',
    SeriesInstanceUID: '1.2.3.5',
    FrameOfReferenceUID: '1.9',
    SeriesDescription: 'Drawn',
    ReferencedSeriesSequence: [
      {
        SeriesInstanceUID: '1.2.3.6',
        ReferencedInstanceSequence: [{ ReferencedSOPInstanceUID: '1.2.3.6.1' }],
      },
    ],
    SegmentSequence:
      sketch.segments ??
      numbers.map((number) => ({ SegmentNumber: number, SegmentLabel: `Part ${number}` })),
    SegmentationType: type,
    ...(type === 'FRACTIONAL' ? { MaximumFractionalValue: 200 } : {}),
    Rows: rows,
    Columns: columns,
    NumberOfFrames: frames.length,
    SamplesPerPixel: 1,
    PhotometricInterpretation: 'MONOCHROME2',
    BitsAllocated: bits,
    BitsStored: bits,
    HighBit: bits - 1,
    PixelRepresentation: 0,
    SharedFunctionalGroupsSequence: [
      {
        PlaneOrientationSequence: [
          { ImageOrientationPatient: sketch.orientation ?? [1, 0, 0, 0, 1, 0] },
        ],
        PixelMeasuresSequence: [
          {
            PixelSpacing: sketch.spacing ?? [1, 1],
            SliceThickness: sketch.thickness ?? 2,
            ...(sketch.between === undefined ? {} : { SpacingBetweenSlices: sketch.between }),
          },
        ],
      },
    ],
    PerFrameFunctionalGroupsSequence: frames.map((frame) => ({
      PlanePositionSequence: [{ ImagePositionPatient: frame.position }],
      ...(type === 'LABELMAP'
        ? {}
        : { SegmentIdentificationSequence: [{ ReferencedSegmentNumber: frame.segment ?? 1 }] }),
    })),
    PixelData:
      sketch.pixelData ??
      pack(
        frames.flatMap(({ pixels }) => pixels),
        bits,
      ),
    ...sketch.more,
  };
}

/** Bits from the least significant on, frames behind one another without padding. */
export function pack(pixels: readonly number[], bits: number, isLittleEndian = true): Uint8Array {
  if (bits === 8) return Uint8Array.from(pixels);
  if (bits === 16) {
    const bytes = new Uint8Array(2 * pixels.length);
    const view = new DataView(bytes.buffer);
    pixels.forEach((value, n) => {
      view.setUint16(2 * n, value, isLittleEndian);
    });
    return bytes;
  }
  const bytes = new Uint8Array(Math.ceil(pixels.length / 8));
  pixels.forEach((value, n) => {
    if (value) bytes[n >> 3] = (bytes[n >> 3] ?? 0) | (1 << (n & 7));
  });
  return bytes;
}
