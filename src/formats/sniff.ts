import type { LocusError } from '../volume/errors.ts';
import { readHead } from './read-head.ts';

export type ContentKind =
  | 'nifti-1'
  | 'nifti-1-pair'
  | 'nifti-2'
  | 'nifti-2-pair'
  | 'analyze'
  | 'nrrd'
  | 'dicom'
  | 'metaimage'
  | 'mgh'
  | 'zip'
  | 'picture'
  | 'text'
  | 'empty'
  | 'unknown';

export interface Sniffed {
  readonly kind: ContentKind;
  /** In words, for people: 'plain text', 'a picture (PNG)'. */
  readonly description: string;
  readonly isGzip: boolean;
  /** Why a gzip file could not be inflated far enough to tell. */
  readonly damage: LocusError | null;
  /** The first bytes, inflated: all of a NIfTI header. */
  readonly head: Uint8Array<ArrayBuffer>;
}

/** Enough for every magic number: NIfTI-2's header is the longest. */
export const SNIFF_BYTES = 544;

/** Tells what a file is by its content, inside gzip too; its name is not looked at. */
export async function sniff(blob: Blob): Promise<Sniffed> {
  const { bytes, isGzip, damage } = await readHead(blob, SNIFF_BYTES);
  const [kind, words] = identify(bytes);
  const description = isGzip ? `gzip of ${words}` : words;
  return { kind, description, isGzip, damage, head: bytes };
}

function identify(bytes: Uint8Array): readonly [ContentKind, string] {
  if (bytes.length === 0) return ['empty', 'an empty file'];
  const text = String.fromCharCode(...bytes);
  const at = (position: number, magic: string) => text.startsWith(magic, position);
  if (at(344, 'n+1\0')) return ['nifti-1', 'NIfTI-1'];
  if (at(344, 'ni1\0')) return ['nifti-1-pair', 'NIfTI-1, header of a pair'];
  if (at(4, 'n+2\0')) return ['nifti-2', 'NIfTI-2'];
  if (at(4, 'ni2\0')) return ['nifti-2-pair', 'NIfTI-2, header of a pair'];
  if (/^NRRD000\d/.test(text)) return ['nrrd', 'NRRD'];
  if (at(128, 'DICM') || at(0, 'DICM') || isBareDicom(bytes)) return ['dicom', 'DICOM'];
  if (['\x03\x04', '\x05\x06', '\x07\x08'].some((mark) => at(0, `PK${mark}`)))
    return ['zip', 'a zip archive'];
  if (/^(\s*(Comment|ID|ObjectSubType|NDims)\s*=.*\n)*\s*(ObjectType|NDims)\s*=/.test(text)) {
    return ['metaimage', 'MetaImage (MHA/MHD)'];
  }
  for (const [magic, name] of PICTURES) if (at(0, magic)) return ['picture', name];
  if (isAnalyze(bytes)) return ['analyze', 'Analyze 7.5, or NIfTI without its magic number'];
  // Version 1, then plausible dimensions; the format has no magic number.
  if (at(0, '\0\0\0\x01\0\0') && bytes.length > 28) return ['mgh', 'perhaps FreeSurfer MGH'];
  if (isText(bytes)) return ['text', 'plain text'];
  return ['unknown', 'unknown content'];
}

const PICTURES = [
  ['\x89PNG', 'a picture (PNG)'],
  ['\xff\xd8\xff', 'a picture (JPEG)'],
  ['GIF8', 'a picture (GIF)'],
  ['II*\0', 'a picture (TIFF)'],
  ['MM\0*', 'a picture (TIFF)'],
  ['%PDF', 'a PDF document'],
] as const;

/**
 * DICOM without preamble starts with an element of group 2 or 8 whose number is small. Explicit files, of
 * either byte order, follow with two capital letters, implicit ones with a length below 64 kB.
 */
function isBareDicom(bytes: Uint8Array): boolean {
  if (bytes.length < 132) return false;
  const [w, x, y, z, a = 0, b = 0, c, d] = bytes;
  const isCapital = (byte: number) => byte >= 65 && byte <= 90;
  const isExplicit = isCapital(a) && isCapital(b);
  const isFirst = (low = 255, high = 255) => (low === 2 || low === 8) && high === 0;
  const isSmall = (low = 255, high = 255) => low <= 0x60 && high === 0;
  if (isFirst(w, x) && isSmall(y, z)) return isExplicit || (c === 0 && d === 0 && a + b > 0);
  return isFirst(x, w) && isSmall(z, y) && isExplicit;
}

/** Its only mark is its own length, 348, in either byte order. */
function isAnalyze(bytes: Uint8Array): boolean {
  if (bytes.length < 348) return false;
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  return view.getInt32(0, true) === 348 || view.getInt32(0, false) === 348;
}

function isText(bytes: Uint8Array): boolean {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    // Tab, line feed, form feed, carriage return and escape are all that text has of the first 32.
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    return !/[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]/.test(text);
  } catch {
    return false;
  }
}
