import type { Fields, Value } from '../../../support/dicom-writer.ts';

export interface RoiSketch {
  readonly name: Value;
  /** Corners in mm, DICOM's LPS: x, y, z … */
  readonly contours: readonly (readonly number[])[];
  readonly number?: number;
  readonly type?: string;
  readonly frame?: string;
  readonly colour?: readonly number[];
}

/** The data set of a structure set. */
export function structureSet(rois: readonly RoiSketch[], more: Fields = {}): Fields {
  const numberOf = (roi: RoiSketch, at: number) => roi.number ?? at + 1;
  return {
    SpecificCharacterSet: 'ISO_IR 192',
    SOPClassUID: '1.2.840.10008.5.1.4.1.1.481.3',
    SOPInstanceUID: '1.2.3.4',
    Modality: 'RTSTRUCT',
    PatientID: 'P1',
    StudyInstanceUID: '1.2.3',
    SeriesInstanceUID: '1.2.3.5',
    StructureSetLabel: 'Plan A',
    ReferencedFrameOfReferenceSequence: [
      {
        FrameOfReferenceUID: '1.9',
        RTReferencedStudySequence: [
          {
            ReferencedSOPInstanceUID: '1.2.3',
            RTReferencedSeriesSequence: [
              {
                SeriesInstanceUID: '1.2.3.6',
                ContourImageSequence: [
                  { ReferencedSOPInstanceUID: '1.2.3.6.1' },
                  { ReferencedSOPInstanceUID: '1.2.3.6.2' },
                ],
              },
            ],
          },
        ],
      },
    ],
    StructureSetROISequence: rois.map((roi, at) => ({
      ROINumber: numberOf(roi, at),
      ROIName: roi.name,
      ReferencedFrameOfReferenceUID: roi.frame ?? '1.9',
      ROIGenerationAlgorithm: 'MANUAL',
    })),
    ROIContourSequence: rois.map((roi, at) => ({
      ReferencedROINumber: numberOf(roi, at),
      ...(roi.colour === undefined ? {} : { ROIDisplayColor: roi.colour }),
      ContourSequence: roi.contours.map((points) => ({
        ContourGeometricType: roi.type ?? 'CLOSED_PLANAR',
        NumberOfContourPoints: points.length / 3,
        ContourData: points,
      })),
    })),
    ...more,
  };
}

/** A rectangle across z, from corner to corner. */
export function rectangle(x0: number, y0: number, x1: number, y1: number, z: number): number[] {
  return [x0, y0, z, x1, y0, z, x1, y1, z, x0, y1, z];
}
