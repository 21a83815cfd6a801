import { LocusError, throwIfCancelled, withFile } from '../../volume/errors.ts';
import { inWords } from '../layout.ts';
import type { SourceFile } from '../source.ts';
import { decodePlain } from './character-sets.ts';
import { compact } from './compact.ts';
import type { Dataset } from './dataset.ts';
import {
  type Coding,
  Damaged,
  type Head,
  type ParsedElements,
  parseElements,
  Short,
  UNDEFINED_LENGTH,
} from './elements.ts';
import { inflateRaw } from './inflate-raw.ts';
import { readDataset } from './read-dataset.ts';
import { codingOf, DEFLATED, GE_PRIVATE, guessCoding, syntaxOf } from './transfer-syntax.ts';
import { textsOf } from './values.ts';

/** A DICOM file whose header has been read. Of its pixels only the place is known. */
export interface DicomFile {
  readonly file: SourceFile;
  /** File meta information and data set; pixel data and large private values are left out. */
  readonly dataset: Dataset;
  /** Null where the file has no pixel data. */
  readonly pixels: PixelPlace | null;
}

export interface PixelPlace {
  readonly keyword: PixelKeyword;
  /** First byte of the value, counted from the file's beginning or from that of the inflated data set. */
  readonly start: number;
  /** As the file gives it; null where the value is encapsulated in items (compressed pixels). */
  readonly length: number | null;
  readonly isLittleEndian: boolean;
  /** 'OB' bytes, 'OW' words (PS3.5 section 8.1.1) … */
  readonly vr: string;
  /** Where a deflated data set begins in the file; null where it is not deflated. */
  readonly deflatedFrom: number | null;
}

const PIXELS = {
  2145386504: 'FloatPixelData',
  2145386505: 'DoubleFloatPixelData',
  2145386512: 'PixelData',
} as const;
export type PixelKeyword = (typeof PIXELS)[keyof typeof PIXELS];

export interface OpenDicomOptions {
  readonly signal?: AbortSignal | undefined;
  /** Larger headers are refused. RTSTRUCT files are all header. */
  readonly maxHeaderBytes?: number;
}

/** Holds the header of most slices; the next reads are four times as long. */
const FIRST_READ = 1 << 15;
const MAX_HEADER_BYTES = 2 ** 29;

/**
 * Reads a file's header: as many bytes as come before the pixel data, which is not touched.
 *
 * @throws LocusError 'unknown-format', 'truncated', 'corrupt', 'too-large', 'cancelled'
 */
export async function openDicom(
  file: SourceFile,
  options: OpenDicomOptions = {},
): Promise<DicomFile> {
  try {
    return await open(file, options.signal, options.maxHeaderBytes ?? MAX_HEADER_BYTES);
  } catch (error) {
    throw withFile(error, file.name);
  }
}

async function open(
  file: SourceFile,
  signal: AbortSignal | undefined,
  limit: number,
): Promise<DicomFile> {
  throwIfCancelled(signal);
  const { blob } = file;
  const first = new Uint8Array(await blob.slice(0, FIRST_READ).arrayBuffer());
  const start = findStart(first);
  const readPlain = makePlainReader(blob, first);
  const meta = await parseGrowing(readPlain, start, META_CODING, isBehindMeta, limit, signal);
  const named = transferSyntaxIn(meta);
  const deflatedFrom = named === DEFLATED ? meta.end : null;
  const read = deflatedFrom === null ? readPlain : makeDeflatedReader(blob, deflatedFrom, limit);
  const from = deflatedFrom === null ? meta.end : 0;
  const guessed = await guessAt(read, from, signal);
  const coding = guessed ?? codingOf(named ?? '');
  const body = await parseGrowing(read, from, coding, isPixels, limit, signal);
  if (meta.item.elements.length + body.item.elements.length === 0) throw notDicom();
  const parts = [compact(meta), compact(body)];
  const dataset = readDataset(parts, named ?? syntaxOf(coding));
  const isLittleEndian = coding.isLittleEndian && named !== GE_PRIVATE;
  return { file, dataset, pixels: pixelsOf(body, isLittleEndian, deflatedFrom) };
}

const META_CODING: Coding = { isExplicit: true, isLittleEndian: true };

function isBehindMeta(tag: number): boolean {
  return tag >>> 16 !== 2;
}

function isPixels(tag: number): boolean {
  return tag in PIXELS;
}

/** Behind the preamble and its mark; at the beginning where there is neither. */
function findStart(bytes: Uint8Array): number {
  const isMark = (at: number) => String.fromCharCode(...bytes.subarray(at, at + 4)) === 'DICM';
  if (isMark(128)) return 132;
  if (isMark(0)) return 4;
  if (guessCoding(bytes) !== null) return 0;
  throw notDicom();
}

function notDicom(): LocusError {
  return new LocusError(
    'unknown-format',
    'This is no DICOM file: it has neither the mark DICM nor elements of a data set.',
    'Choose the files as the scanner or archive exported them.',
  );
}

interface Parsed extends ParsedElements {
  readonly bytes: Uint8Array;
}

/** The first `wanted` bytes, or all where there are fewer. */
type ReadHead = (wanted: number, signal: AbortSignal | undefined) => Promise<Head>;

function makePlainReader(blob: Blob, first: Uint8Array): ReadHead {
  let held = first;
  return async (wanted) => {
    if (wanted > held.length && held.length < blob.size) {
      held = new Uint8Array(await blob.slice(0, wanted).arrayBuffer());
    }
    return { bytes: held, total: blob.size };
  };
}

/** Inflates anew when more is wanted: at most a third more work than once. */
function makeDeflatedReader(blob: Blob, from: number, limit: number): ReadHead {
  let held: Head = { bytes: new Uint8Array(), total: Number.POSITIVE_INFINITY };
  return async (wanted, signal) => {
    if (wanted <= held.bytes.length || held.bytes.length === held.total) return held;
    const { bytes, isAll } = await inflateRaw(blob.slice(from), wanted, limit, signal);
    held = { bytes, total: isAll ? bytes.length : Number.POSITIVE_INFINITY };
    return held;
  };
}

async function parseGrowing(
  read: ReadHead,
  start: number,
  coding: Coding,
  isLast: (tag: number) => boolean,
  limit: number,
  signal: AbortSignal | undefined,
): Promise<Parsed> {
  let wanted = FIRST_READ;
  for (;;) {
    throwIfCancelled(signal);
    const head = await read(wanted, signal);
    try {
      return { ...parseElements(head, start, coding, isLast), bytes: head.bytes };
    } catch (error) {
      if (error instanceof Damaged) throw damaged(error);
      if (!(error instanceof Short)) throw error;
      if (error.needed > limit) throw tooLarge(limit);
      wanted = Math.min(limit, Math.max(error.needed, 4 * head.bytes.length));
    }
  }
}

function damaged(error: Damaged): LocusError {
  return error.isCut
    ? new LocusError(
        'truncated',
        'The DICOM header is cut: an element is longer than the file.',
        'Copy or download the file again.',
      )
    : new LocusError(
        'corrupt',
        `The DICOM header is damaged: ${error.message}.`,
        'Export or download the file again.',
      );
}

function tooLarge(limit: number): LocusError {
  return new LocusError(
    'too-large',
    `The DICOM header needs more than ${inWords(limit)}.`,
    'The file is damaged, or made for another purpose.',
  );
}

function transferSyntaxIn({ item, bytes }: Parsed): string | null {
  const element = item.elements.find(({ tag }) => tag === 0x00020010);
  if (element === undefined) return null;
  const { start, length } = element;
  const [uid = ''] = textsOf('UI', bytes.subarray(start, start + length), decodePlain);
  return /^[\d.]+$/.test(uid) ? uid : null;
}

/** What the bytes show wins over what the file says: writers get the latter wrong. */
async function guessAt(
  read: ReadHead,
  from: number,
  signal: AbortSignal | undefined,
): Promise<Coding | null> {
  const { bytes } = await read(from + 8, signal);
  return guessCoding(bytes.subarray(from));
}

function pixelsOf(
  { last }: Parsed,
  isLittleEndian: boolean,
  deflatedFrom: number | null,
): PixelPlace | null {
  if (last === null) return null;
  const keyword = PIXELS[last.tag as keyof typeof PIXELS];
  const length = last.length === UNDEFINED_LENGTH ? null : last.length;
  return { keyword, start: last.at, length, isLittleEndian, vr: last.vr, deflatedFrom };
}
