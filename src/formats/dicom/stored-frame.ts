import { luminanceOf, whyNoLuminance } from './luminance.ts';
import type { DicomFile } from './open-dicom.ts';
import { type Frames, openFrames } from './open-frames.ts';

export type StoredType =
  | 'int8'
  | 'uint8'
  | 'int16'
  | 'uint16'
  | 'int32'
  | 'uint32'
  | 'float32'
  | 'float64';

/** A type that holds all values that the file's pixels can have. */
export function storedType({ dataset, pixels }: DicomFile): StoredType {
  if (pixels?.keyword === 'FloatPixelData') return 'float32';
  const bits = dataset.number('BitsAllocated') ?? 16;
  if (pixels?.keyword === 'DoubleFloatPixelData' || bits > 32) return 'float64';
  if (dataset.text('PhotometricInterpretation') === 'PALETTE COLOR') return 'uint16';
  const isSigned = dataset.number('PixelRepresentation') === 1;
  const width = bits <= 8 ? 8 : bits <= 16 ? 16 : 32;
  return `${isSigned ? '' : 'u'}int${width}`;
}

/** Open frames of files with several, whose places need not be found again for each. */
const opened = new WeakMap<DicomFile, Promise<Frames>>();

/**
 * Stored values of one frame, counted from 0, before any rescaling: rows from top to bottom, one value a pixel. Colours
 * become their luminance.
 *
 * @throws LocusError 'unsupported', 'corrupt', 'truncated', 'too-large', 'cancelled'
 */
export async function readStored(file: DicomFile, frame: number, signal: AbortSignal | undefined) {
  const { read, layout } = await framesOf(file, signal);
  return luminanceOf(file, layout, await read(frame, signal));
}

function framesOf(file: DicomFile, signal: AbortSignal | undefined): Promise<Frames> {
  const known = opened.get(file);
  if (known !== undefined) return known;
  const frames = openFrames(file, { signal });
  if ((file.dataset.number('NumberOfFrames') ?? 1) > 1) {
    opened.set(file, frames);
    frames.catch(() => opened.delete(file));
  }
  return frames;
}

/** Why the pixels are not read, in words; null where they are. */
export function whyUnreadable(file: DicomFile): string | null {
  return whyNoLuminance(file);
}
