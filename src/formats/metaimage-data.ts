import { LocusError } from '../volume/errors.ts';
import type { DataPart } from './layout.ts';
import { badMeta, type MetaHeader, metaFlag, metaNumbers } from './metaimage-header.ts';
import { isGzip as hasGzipMark } from './read-head.ts';
import type { SourceFile } from './source.ts';

/** Data files that a header may name; a slice each is usual. */
const MOST_FILES = 10_000;

/**
 * Names of the data files, relative to the header's folder: one, a list, or a numbered pattern ('slice%03d.raw 1 60 1').
 * Null where the data is LOCAL.
 *
 * @throws LocusError 'corrupt'
 */
export function metaDataNames({ fields, list }: MetaHeader): readonly string[] | null {
  const text = fields.get('elementdatafile') ?? '';
  if (/^local$/i.test(text)) return null;
  if (/^LIST\b/.test(text)) {
    if (list.length === 0 || list.length > MOST_FILES) throw badMeta('ElementDataFile', text);
    return list;
  }
  if (text === '') throw badMeta('ElementDataFile', text);
  const pattern = /^(.*%0?\d*d\S*)\s+(\d+)\s+(\d+)\s+(\d+)$/.exec(text);
  if (pattern === null) return [text];
  const [, format = '', ...numbers] = pattern;
  const [first = 0, last = 0, step = 0] = numbers.map(Number);
  const count = Math.floor((last - first) / step) + 1;
  if (!(count >= 1 && count <= MOST_FILES)) throw badMeta('ElementDataFile', text);
  return Array.from({ length: count }, (_, n) =>
    format.replace(/%(0?)(\d*)d/, (_match, zero: string, width: string) =>
      String(first + n * step).padStart(Math.min(Number(width), 40), zero || ' '),
    ),
  );
}

interface PartsRequest {
  readonly header: MetaHeader;
  /** In order, or the header's own file. */
  readonly files: readonly SourceFile[];
  /** Whether header and data together are in a gzip file. */
  readonly isGzip: boolean;
  readonly start: number;
  /** Voxel bytes in all files together. */
  readonly bytes: number;
}

/** Where the voxel bytes are. @throws LocusError 'unsupported', 'corrupt', 'size-mismatch' */
export async function metaParts(request: PartsRequest): Promise<readonly DataPart[]> {
  const { header, files, isGzip, start, bytes } = request;
  const isPacked = metaFlag(header, ['CompressedData']) ?? false;
  if (isGzip) {
    if (isPacked || !isBinary(header)) {
      throw new LocusError(
        'unsupported',
        'The file is compressed twice: gzip around a MetaImage that is not raw.',
        'Unpack the outer gzip first.',
      );
    }
    return files.map(({ name, blob }) => ({
      ...{ file: name, blob, encoding: 'gzip' as const },
      ...{ start: 0, skip: start, bytes },
    }));
  }
  const each = bytes / files.length;
  if (!Number.isInteger(each)) {
    throw new LocusError(
      'size-mismatch',
      `The header names ${files.length} data files for ${bytes} bytes of voxels, which do not divide.`,
      'Check the list of data files, or export the image again.',
    );
  }
  const [skip = 0] = metaNumbers(header, ['HeaderSize'], 1) ?? [0];
  if (!Number.isSafeInteger(skip) || skip < -1) throw badMeta('HeaderSize', String(skip));
  const parts: DataPart[] = [];
  for (const { name, blob } of files) {
    // -1: the voxels are the last bytes of the file.
    const from = skip < 0 ? Math.max(start, blob.size - each) : start + skip;
    const encoding = isPacked ? await packing(blob, from) : isBinary(header) ? 'raw' : 'text';
    parts.push({ file: name, blob, encoding, start: from, skip: 0, bytes: each });
  }
  return parts;
}

function isBinary(header: MetaHeader): boolean {
  return metaFlag(header, ['BinaryData']) ?? true;
}

/** ITK writes zlib streams and reads gzip as well. */
async function packing(blob: Blob, at: number): Promise<'gzip' | 'zlib'> {
  const mark = new Uint8Array(await blob.slice(at, at + 3).arrayBuffer());
  return hasGzipMark(mark) ? 'gzip' : 'zlib';
}
