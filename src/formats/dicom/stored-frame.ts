import { LocusError, throwIfCancelled } from '../../volume/errors.ts';
import type { DicomFile } from './open-dicom.ts';

export type StoredType =
  | 'int8'
  | 'uint8'
  | 'int16'
  | 'uint16'
  | 'int32'
  | 'uint32'
  | 'float32'
  | 'float64';

const ARRAYS = {
  int8: Int8Array,
  uint8: Uint8Array,
  int16: Int16Array,
  uint16: Uint16Array,
  int32: Int32Array,
  uint32: Uint32Array,
  float32: Float32Array,
  float64: Float64Array,
} as const;

export function storedType({ dataset, pixels }: DicomFile): StoredType {
  if (pixels?.keyword === 'FloatPixelData') return 'float32';
  if (pixels?.keyword === 'DoubleFloatPixelData') return 'float64';
  const bits = dataset.number('BitsAllocated') ?? 16;
  const signed = dataset.number('PixelRepresentation') === 1;
  const width = bits <= 8 ? 8 : bits <= 16 ? 16 : 32;
  return `${signed ? '' : 'u'}int${width}` as StoredType;
}

export async function readStored(file: DicomFile, frame: number, signal: AbortSignal | undefined) {
  throwIfCancelled(signal);
  const { dataset, pixels } = file;
  if (pixels === null || pixels.length === null)
    throw new LocusError('unsupported', 'compressed', '');
  const count = (dataset.number('Rows') ?? 0) * (dataset.number('Columns') ?? 0);
  const type = ARRAYS[storedType(file)];
  const at = pixels.start + frame * count * type.BYTES_PER_ELEMENT;
  return new type(
    await file.file.blob.slice(at, at + count * type.BYTES_PER_ELEMENT).arrayBuffer(),
  );
}

/** Why the pixels are not read, in words; null where they are. */
export function whyUnreadable({ dataset }: DicomFile): string | null {
  const photometric = dataset.text('PhotometricInterpretation') ?? 'MONOCHROME2';
  if ((dataset.number('SamplesPerPixel') ?? 1) > 1) {
    return `It is a colour image (${photometric}): grey levels are needed.`;
  }
  return photometric === 'PALETTE COLOR'
    ? 'Its pixels are numbers of colours, not grey levels.'
    : null;
}
