import { LocusError } from '../volume/errors.ts';
import type { DataPart } from './layout.ts';
import { badField, integers, type NrrdHeader } from './nrrd-header.ts';
import type { SourceFile } from './source.ts';

/** Data files that a header may name; a slice each is usual. */
const MOST_FILES = 10_000;

/** Lines are skipped within this many bytes. */
const LINE_SKIP_LIMIT = 1 << 20;

/**
 * Names of the data files, relative to the header's folder: one, a list, or a numbered pattern
 * ('slice%03d.raw 1 60 1'). Null where the data is attached.
 *
 * @throws LocusError 'corrupt'
 */
export function dataFileNames({ fields, list }: NrrdHeader): readonly string[] | null {
  const text = fields.get('data file');
  if (text === undefined) return null;
  if (/^LIST\b/.test(text)) {
    if (list.length === 0 || list.length > MOST_FILES) throw badField('data file', text);
    return list.map((name) => name.trim());
  }
  const pattern = /^(.*%0?\d*d.*?)\s+([-+]?\d+)\s+([-+]?\d+)\s+([-+]?\d+)(\s+\d+)?$/.exec(text);
  if (pattern === null) return [text];
  const [, format = '', ...numbers] = pattern;
  const [first = 0, last = 0, step = 0] = numbers.slice(0, 3).map(Number);
  const count = Math.floor((last - first) / step) + 1;
  if (!(count >= 1 && count <= MOST_FILES)) throw badField('data file', text);
  return Array.from({ length: count }, (_, n) =>
    format.replace(/%(0?)(\d*)d/, (_match, zero: string, width: string) =>
      String(first + n * step).padStart(Math.min(Number(width), 40), zero || ' '),
    ),
  );
}

/** @throws LocusError 'unsupported', 'corrupt' */
export function dataEncoding(text: string): DataPart['encoding'] {
  const encoding = text.toLowerCase();
  if (encoding === 'raw') return 'raw';
  if (encoding === 'gz' || encoding === 'gzip') return 'gzip';
  if (encoding === 'txt' || encoding === 'text' || encoding === 'ascii') return 'text';
  if (['hex', 'bz2', 'bzip2', 'zrl', 'zstd'].includes(encoding)) {
    throw new LocusError(
      'unsupported',
      `The voxels are stored with the encoding ‘${encoding}’.`,
      'Save the image again with the encoding raw or gzip.',
    );
  }
  throw badField('encoding', text);
}

export interface PartsRequest {
  readonly header: NrrdHeader;
  /** Data files in order, or the header's own file where the data is attached. */
  readonly files: readonly SourceFile[];
  readonly encoding: DataPart['encoding'];
  /** Where data begins in each file before anything is skipped. */
  readonly start: number;
  /** Bytes of all voxels. */
  readonly bytes: number;
  readonly voxelBytes: number;
}

/**
 * Applies 'line skip' (to the file as stored) and 'byte skip' (to the decoded data; -1, raw only, takes
 * the last bytes), which hold for each file. Data is split evenly among files.
 *
 * @throws LocusError 'corrupt', 'size-mismatch', 'truncated'
 */
export async function dataParts(request: PartsRequest): Promise<DataPart[]> {
  const { header, files, encoding, bytes, voxelBytes } = request;
  const lineSkip = skipField(header, 'line skip', 0);
  const byteSkip = skipField(header, 'byte skip', -1);
  if (byteSkip < 0 && encoding !== 'raw') {
    throw badField('byte skip', `${byteSkip} with encoding ${encoding}`);
  }
  const each = bytes / files.length;
  if (!Number.isInteger(each / voxelBytes)) {
    throw new LocusError(
      'size-mismatch',
      `The header names ${files.length} data files for ${bytes / voxelBytes} voxels, which do not divide.`,
      'Check the list of data files, or export the image again.',
    );
  }
  const parts: DataPart[] = [];
  // One after the other: looking for lines takes memory.
  for (const { name, blob } of files) {
    const start = request.start + (await skippedLines(blob, request.start, lineSkip, name));
    const part = { file: name, blob, encoding, bytes: each };
    // A file too short is found by the check of sizes.
    if (byteSkip < 0) parts.push({ ...part, start: Math.max(start, blob.size - each), skip: 0 });
    else parts.push({ ...part, start, skip: byteSkip });
  }
  return parts;
}

function skipField({ fields }: NrrdHeader, name: string, least: number): number {
  const text = fields.get(name);
  if (text === undefined) return 0;
  const [skip = 0] = integers(name, text);
  if (skip < least || !Number.isSafeInteger(skip)) throw badField(name, text);
  return skip;
}

async function skippedLines(
  blob: Blob,
  from: number,
  lines: number,
  name: string,
): Promise<number> {
  if (lines === 0) return 0;
  const bytes = new Uint8Array(await blob.slice(from, from + LINE_SKIP_LIMIT).arrayBuffer());
  let at = 0;
  for (let line = 0; line < lines; line++) {
    const newline = bytes.indexOf(10, at);
    if (newline < 0) {
      throw new LocusError(
        'truncated',
        `The header skips ${lines} lines, which the data does not have.`,
        'Correct ‘line skip’, or export the image again.',
        name,
      );
    }
    at = newline + 1;
  }
  return at;
}
