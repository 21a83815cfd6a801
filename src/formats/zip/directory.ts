import { LocusError } from '../../volume/errors.ts';
import { inWords } from '../layout.ts';

/** A file in a zip archive, as the central directory at its end says (APPNOTE.TXT 4.3.12). */
export interface ZipEntry {
  readonly name: string;
  readonly method: number;
  readonly isEncrypted: boolean;
  readonly crc: number;
  readonly packedBytes: number;
  readonly bytes: number;
  /** Of its local header. */
  readonly at: number;
}

export interface ZipLimits {
  readonly entries: number;
  /** Inflated, all together. */
  readonly bytes: number;
  /** Inflated bytes to packed ones, from `ratioFrom` bytes on: label maps of few voxels come near 1000. */
  readonly ratio: number;
  readonly ratioFrom: number;
}

export const ZIP_LIMITS: ZipLimits = {
  entries: 100_000,
  bytes: 8e9,
  ratio: 100,
  ratioFrom: 1e9,
};

const END_MARK = 0x06054b50;
const END_BYTES = 22;
const LONGEST_COMMENT = 65_535;
const ENTRY_MARK = 0x02014b50;
const ENTRY_BYTES = 46;
const MOST_DIRECTORY_BYTES = 2 ** 26;

interface Place {
  readonly count: number;
  readonly start: number;
  readonly length: number;
}

/**
 * The files in an archive. What it promises is checked before anything is inflated: how many files, how large they get,
 * and that no two share their bytes, by which bombs of any size are made (D. Fifield, A better zip bomb, 2019).
 *
 * @throws LocusError 'truncated', 'corrupt', 'too-large', 'unsupported'
 */
export async function readZipDirectory(
  blob: Blob,
  limits: ZipLimits = ZIP_LIMITS,
): Promise<readonly ZipEntry[]> {
  const { count, start, length } = await findDirectory(blob);
  if (count > limits.entries) {
    throw refused(`holds ${count} files; the limit is ${limits.entries}`);
  }
  if (length > MOST_DIRECTORY_BYTES) throw refused(`has a list of files of ${inWords(length)}`);
  if (start + length > blob.size) throw cut();
  const bytes = new Uint8Array(await blob.slice(start, start + length).arrayBuffer());
  const entries = parseEntries(bytes, count);
  checkSizes(entries, blob.size, limits);
  return entries;
}

async function findDirectory(blob: Blob): Promise<Place> {
  const from = Math.max(0, blob.size - END_BYTES - LONGEST_COMMENT);
  const view = new DataView(await blob.slice(from).arrayBuffer());
  for (let at = view.byteLength - END_BYTES; at >= 0; at--) {
    if (view.getUint32(at, true) !== END_MARK) continue;
    if (at + END_BYTES + view.getUint16(at + 20, true) > view.byteLength) continue;
    const place = {
      count: view.getUint16(at + 10, true),
      length: view.getUint32(at + 12, true),
      start: view.getUint32(at + 16, true),
    };
    const isLarge =
      place.count === 0xffff || place.length === 0xffffffff || place.start === 0xffffffff;
    return isLarge ? ((await findLargeDirectory(blob, from + at)) ?? place) : place;
  }
  throw cut();
}

/** Zip64: a locator of 20 bytes before the end record names the place of the longer one. */
async function findLargeDirectory(blob: Blob, end: number): Promise<Place | null> {
  if (end < 20) return null;
  const locator = new DataView(await blob.slice(end - 20, end).arrayBuffer());
  if (locator.getUint32(0, true) !== 0x07064b50) return null;
  const at = Number(locator.getBigUint64(8, true));
  const view = new DataView(await blob.slice(at, at + 56).arrayBuffer());
  if (view.byteLength < 56 || view.getUint32(0, true) !== 0x06064b50) throw cut();
  const number = (offset: number) => Number(view.getBigUint64(offset, true));
  return { count: number(32), length: number(40), start: number(48) };
}

function parseEntries(bytes: Uint8Array, count: number): ZipEntry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const entries: ZipEntry[] = [];
  let at = 0;
  for (let n = 0; n < count; n++) {
    if (at + ENTRY_BYTES > bytes.length || view.getUint32(at, true) !== ENTRY_MARK) throw corrupt();
    const nameEnd = at + ENTRY_BYTES + view.getUint16(at + 28, true);
    const extraEnd = nameEnd + view.getUint16(at + 30, true);
    const next = extraEnd + view.getUint16(at + 32, true);
    if (next > bytes.length) throw corrupt();
    const flags = view.getUint16(at + 8, true);
    const large = makeLargeReader(view, nameEnd, extraEnd);
    // Each stands in the extra field only where it does not fit here, in this order.
    const [size, packedBytes, header] = [24, 20, 42].map((field) => {
      const value = view.getUint32(at + field, true);
      return value === 0xffffffff ? large() : value;
    }) as [number, number, number];
    entries.push({
      name: nameOf(bytes.subarray(at + ENTRY_BYTES, nameEnd)),
      method: view.getUint16(at + 10, true),
      isEncrypted: (flags & 1) !== 0,
      crc: view.getUint32(at + 16, true),
      packedBytes,
      bytes: size,
      at: header,
    });
    at = next;
  }
  return entries;
}

/** Numbers of eight bytes in the extra field with the id 1. */
function makeLargeReader(view: DataView, from: number, to: number): () => number {
  for (let at = from; at + 4 <= to; ) {
    const length = view.getUint16(at + 2, true);
    if (view.getUint16(at, true) === 1) {
      let next = at + 4;
      const end = Math.min(to, next + length);
      return () => {
        if (next + 8 > end) throw corrupt();
        next += 8;
        return Number(view.getBigUint64(next - 8, true));
      };
    }
    at += 4 + length;
  }
  return () => 0xffffffff;
}

/** UTF-8 whatever the flag says, as most writers do; else one letter a byte. */
function nameOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('latin1').decode(bytes);
  }
}

function checkSizes(entries: readonly ZipEntry[], archiveBytes: number, limits: ZipLimits): void {
  let bytes = 0;
  let packed = 0;
  for (const entry of entries) {
    if (!Number.isSafeInteger(entry.at + entry.packedBytes + entry.bytes)) throw corrupt();
    bytes += entry.bytes;
    packed += entry.packedBytes;
    if (entry.method === 0 && entry.bytes !== entry.packedBytes) throw corrupt();
  }
  if (packed > archiveBytes) {
    throw refused(`promises ${inWords(packed)} of packed data, more than it has itself`);
  }
  if (bytes > limits.bytes) {
    throw refused(`would grow to ${inWords(bytes)}; the limit is ${inWords(limits.bytes)}`);
  }
  if (bytes > limits.ratioFrom && bytes > limits.ratio * packed) {
    throw refused(`would grow from ${inWords(archiveBytes)} to ${inWords(bytes)}, as no scans do`);
  }
}

function refused(what: string): LocusError {
  return new LocusError(
    'too-large',
    `The zip archive ${what}. Nothing in it was unpacked.`,
    'If you trust it, unpack it and open the files that you need.',
  );
}

function cut(): LocusError {
  return new LocusError(
    'truncated',
    'The zip archive has no list of its files at its end: part of it is missing.',
    'Copy or download it again.',
  );
}

function corrupt(): LocusError {
  return new LocusError(
    'corrupt',
    'The list of files in the zip archive is damaged.',
    'Copy or download it again.',
  );
}
