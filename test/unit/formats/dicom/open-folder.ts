import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type GroupedVolumes, groupVolumes } from '../../../../src/formats/dicom/group-volumes.ts';
import { type DicomFile, openDicom } from '../../../../src/formats/dicom/open-dicom.ts';
import { type Fields, type WriteOptions, writeDicom } from '../../../support/dicom-writer.ts';
import { fromDisk } from '../open-one.ts';

/** All DICOM files below a folder; others are left out. */
export async function openFolder(folder: string): Promise<readonly DicomFile[]> {
  const files: DicomFile[] = [];
  for (const name of readdirSync(folder).sort()) {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) files.push(...(await openFolder(path)));
    else files.push(await openDicom(await fromDisk(path)));
  }
  return files;
}

/** Written files, as if they came from a disk. */
export async function openWritten(
  sets: readonly Fields[],
  options: WriteOptions = {},
): Promise<readonly DicomFile[]> {
  return Promise.all(
    sets.map((fields, n) =>
      openDicom({ name: `file ${n}.dcm`, blob: new Blob([writeDicom(fields, options)]) }),
    ),
  );
}

export async function groupWritten(sets: readonly Fields[]): Promise<GroupedVolumes> {
  return groupVolumes(await openWritten(sets));
}

/** Little-endian bytes of 16-bit pixels. */
export function pixels(values: readonly number[]): Uint8Array {
  return new Uint8Array(Int16Array.from(values).buffer);
}

/** A CT slice of 3 x 2 pixels at height z, all fields of which can be replaced. */
export function slice(z: number, fields: Fields = {}): Fields {
  return {
    SOPClassUID: '1.2.840.10008.5.1.4.1.1.2',
    SOPInstanceUID: `1.2.3.${Math.round(z * 1000) + 1_000_000}`,
    Modality: 'CT',
    PatientID: 'P',
    StudyInstanceUID: '1.2',
    SeriesInstanceUID: '1.2.3',
    FrameOfReferenceUID: '1.2.4',
    SeriesNumber: 4,
    SeriesDescription: 'Thorax',
    SliceThickness: 2,
    Rows: 2,
    Columns: 3,
    PixelSpacing: [0.5, 0.75],
    ImagePositionPatient: [10, 20, z],
    ImageOrientationPatient: [1, 0, 0, 0, 1, 0],
    SamplesPerPixel: 1,
    PhotometricInterpretation: 'MONOCHROME2',
    BitsAllocated: 16,
    BitsStored: 16,
    HighBit: 15,
    PixelRepresentation: 1,
    PixelData: pixels([1, 2, 3, 4, 5, 6].map((value) => value + 10 * z)),
    ...fields,
  };
}
