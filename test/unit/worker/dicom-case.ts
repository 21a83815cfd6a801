import { type Fields, writeDicom } from '../../support/dicom-writer.ts';
import { segmentation } from '../formats/dicom/make-segmentation.ts';

export interface SeriesToWrite {
  readonly patient?: string;
  readonly study?: string;
  /** UID and number. */
  readonly series?: number;
  readonly slices?: number;
  readonly fields?: Fields;
  /** Slices left out. */
  readonly without?: readonly number[];
}

const SIZE = 6;

/** An axial CT of 6 x 6 pixels a slice, 1 x 1 x 2 mm, as one file a slice. */
export function writeSeries({
  patient = 'P1',
  study = '1',
  series = 1,
  slices = 4,
  fields = {},
  without = [],
}: SeriesToWrite = {}): readonly File[] {
  const uid = seriesUid(patient, study, series);
  return Array.from({ length: slices }, (_, z) => {
    const voxels = Int16Array.from({ length: SIZE * SIZE }, (_, n) => ((n * 37) % 90) + 10 * z);
    const bytes = writeDicom({
      SOPClassUID: '1.2.840.10008.5.1.4.1.1.2',
      SOPInstanceUID: `${uid}.${z + 1}`,
      Modality: 'CT',
      PatientID: patient,
      PatientName: `${patient}^SECRET`,
      StudyInstanceUID: studyUid(patient, study),
      SeriesInstanceUID: uid,
      FrameOfReferenceUID: `${studyUid(patient, study)}.9`,
      SeriesNumber: series,
      SeriesDescription: `Series ${series}`,
      Rows: SIZE,
      Columns: SIZE,
      PixelSpacing: [1, 1],
      SliceThickness: 2,
      ImagePositionPatient: [0, 0, 2 * z],
      ImageOrientationPatient: [1, 0, 0, 0, 1, 0],
      SamplesPerPixel: 1,
      PhotometricInterpretation: 'MONOCHROME2',
      BitsAllocated: 16,
      BitsStored: 16,
      HighBit: 15,
      PixelRepresentation: 1,
      RescaleSlope: 1,
      RescaleIntercept: 0,
      PixelData: new Uint8Array(voxels.buffer),
      ...fields,
    });
    return new File([bytes], `${patient}-${series}-${z}.dcm`);
  }).filter((_, z) => !without.includes(z));
}

function studyUid(patient: string, study: string): string {
  return `1.2.${patient.replace(/\D/g, '') || 0}.${study}`;
}

function seriesUid(patient: string, study: string, series: number): string {
  return `${studyUid(patient, study)}.${series + 10}`;
}

/** A square of 3 x 3 pixels on the second and third slice of a series. */
export function writeContours({
  patient = 'P1',
  study = '1',
  series = 1,
  fields = {},
}: SeriesToWrite = {}): File {
  const uid = seriesUid(patient, study, series);
  const image = (z: number) => ({
    ReferencedSOPClassUID: '1.2.840.10008.5.1.4.1.1.2',
    ReferencedSOPInstanceUID: `${uid}.${z + 1}`,
  });
  const contour = (z: number) => ({
    ContourImageSequence: [image(z)],
    ContourGeometricType: 'CLOSED_PLANAR',
    NumberOfContourPoints: 4,
    ContourData: [0.5, 0.5, 2 * z, 3.5, 0.5, 2 * z, 3.5, 3.5, 2 * z, 0.5, 3.5, 2 * z],
  });
  const frame = `${studyUid(patient, study)}.9`;
  const bytes = writeDicom({
    SOPClassUID: '1.2.840.10008.5.1.4.1.1.481.3',
    SOPInstanceUID: `${uid}.999`,
    Modality: 'RTSTRUCT',
    PatientID: patient,
    StudyInstanceUID: studyUid(patient, study),
    SeriesInstanceUID: `${uid}.998`,
    StructureSetLabel: 'plan',
    ReferencedFrameOfReferenceSequence: [
      {
        FrameOfReferenceUID: frame,
        RTReferencedStudySequence: [
          {
            ReferencedSOPInstanceUID: studyUid(patient, study),
            RTReferencedSeriesSequence: [
              { SeriesInstanceUID: uid, ContourImageSequence: [image(1), image(2)] },
            ],
          },
        ],
      },
    ],
    StructureSetROISequence: [
      { ROINumber: 1, ROIName: 'GTV-1', ReferencedFrameOfReferenceUID: frame },
    ],
    ROIContourSequence: [
      {
        ReferencedROINumber: 1,
        ROIDisplayColor: [255, 0, 0],
        ContourSequence: [contour(1), contour(2)],
      },
    ],
    ...fields,
  });
  return new File([bytes], `${patient}-plan.dcm`);
}

/** Fractions of 200 that rise along x, on the second slice of the series: 0, 20 %, … 100 %. */
export function writeFractions(): File {
  const position = [0, 0, 2];
  const pixels = Array.from({ length: 36 }, (_, n) => 40 * (n % 6));
  const bytes = writeDicom(
    segmentation({
      type: 'FRACTIONAL',
      rows: 6,
      columns: 6,
      frames: [{ position, segment: 1, pixels }],
      more: {
        SOPInstanceUID: '1.2.1.1.778',
        PatientID: 'P1',
        StudyInstanceUID: '1.2.1.1',
        FrameOfReferenceUID: '1.2.1.1.9',
        ReferencedSeriesSequence: [
          {
            SeriesInstanceUID: '1.2.1.1.11',
            ReferencedInstanceSequence: [{ ReferencedSOPInstanceUID: '1.2.1.1.11.2' }],
          },
        ],
      },
    }),
  );
  return new File([bytes], 'fractions.dcm');
}
