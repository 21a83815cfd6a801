import { LocusError } from '../../volume/errors.ts';
import type { DicomFile } from './open-dicom.ts';
import { EXPLICIT_BIG } from './transfer-syntax.ts';

/** Values by stored value; those outside take the first or last (PS3.3 C.11.1). */
export interface ModalityLut {
  readonly first: number;
  readonly values: readonly number[];
}

/**
 * The table of a file whose stored values are not scaled but looked up (Modality LUT Sequence), as radiographs have them;
 * null where there is none.
 *
 * @throws LocusError 'corrupt'
 */
export function modalityLutOf({ dataset, file }: DicomFile): ModalityLut | null {
  const item = dataset.items('ModalityLUTSequence')[0];
  if (item === undefined) return null;
  const [entries = 0, first = 0, bits = 16] = item.numbers('LUTDescriptor');
  const count = entries === 0 ? 65_536 : entries;
  const bytes = item.bytes('LUTData') ?? new Uint8Array();
  const isLittleEndian = item.transferSyntax !== EXPLICIT_BIG;
  const isByte = bits <= 8 && bytes.length < 2 * count;
  if (bytes.length < (isByte ? count : 2 * count)) {
    throw new LocusError(
      'corrupt',
      `The modality lookup table has ${bytes.length} bytes for ${count} entries.`,
      'The header is damaged: export the image again.',
      file.name,
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const values = Array.from({ length: count }, (_, n) =>
    isByte ? view.getUint8(n) : view.getUint16(2 * n, isLittleEndian),
  );
  return { first, values };
}

export function lookUp({ first, values }: ModalityLut, stored: number): number {
  const at = Math.max(0, Math.min(values.length - 1, stored - first));
  return values[at] ?? 0;
}
