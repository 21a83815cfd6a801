import { LocusError } from '../../volume/errors.ts';
import { makePacer } from '../../volume/pace.ts';
import { crc32 } from '../crc32.ts';
import { inWords } from '../layout.ts';
import type { ZipEntry } from './directory.ts';

const LOCAL_MARK = 0x04034b50;
const LOCAL_BYTES = 30;
const STORED = 0;
const DEFLATED = 8;

/** A Blob is grown by parts of this size, which browsers may put on disk. */
const PART = 1 << 23;

/**
 * The packed bytes of an entry, as they lie in the archive.
 *
 * @throws LocusError 'unsupported' (encrypted, other methods than deflate), 'corrupt', 'truncated'
 */
export async function packedBytes(archive: Blob, entry: ZipEntry): Promise<Blob> {
  if (entry.isEncrypted) {
    throw new LocusError(
      'unsupported',
      'This file is encrypted in the zip archive.',
      'Unpack the archive with its password and open the files.',
    );
  }
  if (entry.method !== STORED && entry.method !== DEFLATED) {
    throw new LocusError(
      'unsupported',
      `This file is packed in the zip archive with method ${entry.method}; only deflate can be read.`,
      'Unpack the archive and open the files.',
    );
  }
  const view = new DataView(await archive.slice(entry.at, entry.at + LOCAL_BYTES).arrayBuffer());
  if (view.byteLength < LOCAL_BYTES || view.getUint32(0, true) !== LOCAL_MARK) throw damaged();
  const start = entry.at + LOCAL_BYTES + view.getUint16(26, true) + view.getUint16(28, true);
  if (start + entry.packedBytes > archive.size) throw damaged();
  return archive.slice(start, start + entry.packedBytes);
}

/** Up to `count` bytes of an entry's beginning. @throws LocusError 'corrupt' */
export async function firstBytes(packed: Blob, entry: ZipEntry, count: number): Promise<Blob> {
  if (entry.method === STORED) return packed.slice(0, count);
  const reader = inflated(packed);
  const parts: BlobPart[] = [];
  let held = 0;
  try {
    while (held < count) {
      const { done, value } = await reader.read();
      if (done) break;
      parts.push(value);
      held += value.length;
    }
  } catch {
    throw damaged();
  } finally {
    // A stream that has failed may refuse to be cancelled; nothing is left to free then.
    await reader.cancel().catch(() => {});
  }
  return new Blob(parts).slice(0, count);
}

/**
 * An entry as a Blob: of a stored one its place in the archive, else inflated. No more bytes are taken than the archive
 * promises.
 *
 * @throws LocusError 'corrupt', 'cancelled'
 */
export async function unpack(
  packed: Blob,
  entry: ZipEntry,
  signal: AbortSignal | undefined,
): Promise<Blob> {
  if (entry.method === STORED) return packed;
  const pace = makePacer(signal);
  const reader = inflated(packed);
  let blob = new Blob();
  let parts: Uint8Array<ArrayBuffer>[] = [];
  let waiting = 0;
  let held = 0;
  let crc = 0;
  const put = () => {
    blob = new Blob([blob, ...parts]);
    parts = [];
    waiting = 0;
  };
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      held += value.length;
      if (held > entry.bytes) throw tooMuch(entry);
      crc = crc32(value, crc);
      parts.push(value);
      waiting += value.length;
      if (waiting >= PART) put();
      await pace();
    }
  } catch (error) {
    await reader.cancel().catch(() => {});
    throw error instanceof LocusError ? error : damaged();
  }
  put();
  if (held !== entry.bytes || crc !== entry.crc) throw damaged();
  return blob;
}

function inflated(packed: Blob): ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>> {
  return packed.stream().pipeThrough(new DecompressionStream('deflate-raw')).getReader();
}

function tooMuch({ bytes }: ZipEntry): LocusError {
  return new LocusError(
    'corrupt',
    `This file inflates to more than the ${inWords(bytes)} that its zip archive promises.`,
    'Get the archive from its source again, or unpack it and open the files that you need.',
  );
}

function damaged(): LocusError {
  return new LocusError(
    'corrupt',
    'This file is damaged in its zip archive.',
    'Copy or download the archive again.',
  );
}
