import { Unzlib } from 'fflate';
import { LocusError } from '../volume/errors.ts';
import { makePacer } from '../volume/pace.ts';
import type { Ending, Sink } from './sink.ts';

/** Deflate gives up to 1032 times its input: a bomb gains 8 MB at most before it is seen. */
const STEP = 1 << 13;

/** Adler-32 (RFC 1950), big-endian, behind the data. */
const TRAILER = 4;
const MODULUS = 65_521;
/** Bytes whose sums fit 32 bits before they are reduced (zlib's NMAX). */
const MOST_SUMMED = 5552;

/**
 * Inflates a zlib stream with fflate and checks its Adler-32, which fflate does not. Other bytes may follow it.
 *
 * @throws LocusError 'corrupt', 'cancelled'
 */
export async function inflateZlib(
  blob: Blob,
  sink: Sink,
  signal: AbortSignal | undefined,
): Promise<Ending> {
  const pace = makePacer(signal);
  let wants = true;
  let sum = 1;
  let output = 0;
  const unzlib = new Unzlib((bytes) => {
    if (bytes.length === 0 || !wants) return;
    sum = adler32(bytes, sum);
    output += bytes.length;
    wants = sink.accept(bytes);
  });
  // Trailers are looked up in the latest bytes.
  let latest = new Uint8Array(0);
  for (let from = 0; from < blob.size && wants; from += STEP) {
    const bytes = new Uint8Array(await blob.slice(from, from + STEP).arrayBuffer());
    const tail = latest.subarray(-TRAILER + 1);
    latest = new Uint8Array(tail.length + bytes.length);
    latest.set(tail);
    latest.set(bytes, tail.length);
    try {
      unzlib.push(bytes);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new LocusError(
        'corrupt',
        `The compressed data is damaged after ${output} bytes (${reason}).`,
        'Copy or download the file again.',
      );
    }
    if (hasTrailer(latest, sum) && sink.isFull) return 'intact';
    await pace();
  }
  if (!wants) return 'stopped';
  if (hasTrailer(latest, sum)) return 'intact';
  return sink.isFull ? 'bad-checksum' : 'cut';
}

function adler32(bytes: Uint8Array, before: number): number {
  let a = before & 0xffff;
  let b = before >>> 16;
  for (let from = 0; from < bytes.length; from += MOST_SUMMED) {
    const end = Math.min(bytes.length, from + MOST_SUMMED);
    for (let at = from; at < end; at++) {
      a += bytes[at] as number;
      b += a;
    }
    a %= MODULUS;
    b %= MODULUS;
  }
  return ((b << 16) | a) >>> 0;
}

function hasTrailer(bytes: Uint8Array, sum: number): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = bytes.length - TRAILER; at >= 0; at--) {
    if (view.getUint32(at, false) === sum) return true;
  }
  return false;
}
