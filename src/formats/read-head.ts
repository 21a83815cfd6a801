import { LocusError } from '../volume/errors.ts';
import { inflateCarefully } from './inflate-carefully.ts';

/** gzip's magic number and its only method, deflate (RFC 1952). */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 8;
}

export interface Head {
  /** Up to `count` bytes, inflated where the file is gzip. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly isGzip: boolean;
  /** What stopped inflation before `count` bytes, if anything did. */
  readonly damage: LocusError | null;
}

/** The first bytes of a file; of a gzip file only what they take is inflated. */
export async function readHead(blob: Blob, count: number): Promise<Head> {
  const stored = new Uint8Array(await blob.slice(0, count).arrayBuffer());
  if (!isGzip(stored)) return { bytes: stored, isGzip: false, damage: null };
  const bytes = new Uint8Array(count);
  let filled = 0;
  let damage: LocusError | null = null;
  const sink = {
    get isFull() {
      return filled === count;
    },
    accept(chunk: Uint8Array) {
      const wanted = chunk.subarray(0, count - filled);
      bytes.set(wanted, filled);
      filled += wanted.length;
      return filled < count;
    },
  };
  try {
    const ending = await inflateCarefully(blob, sink, undefined);
    if (ending === 'cut' || ending === 'bad-checksum') damage = cut(filled);
  } catch (error) {
    if (!(error instanceof LocusError)) throw error;
    damage = error;
  }
  return { bytes: bytes.subarray(0, filled), isGzip: true, damage };
}

function cut(filled: number): LocusError {
  return new LocusError(
    'truncated',
    `The compressed file ends after ${filled} bytes, within or before the header.`,
    'Copy or download the file again.',
  );
}
