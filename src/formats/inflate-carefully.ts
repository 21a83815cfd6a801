import { Gunzip } from 'fflate';
import { LocusError } from '../volume/errors.ts';
import { makePacer } from '../volume/pace.ts';
import { crc32 } from './crc32.ts';
import type { Ending, Sink } from './sink.ts';

/** CRC-32 and length behind each member, RFC 1952 section 2.3.1. */
const TRAILER = 8;

/** Read at once; small slices of a Blob cost a message each. */
const BLOCK = 1 << 20;

/** Output aimed at per step, for steps of a few milliseconds. */
const STEP_OUTPUT = 1 << 20;
const LEAST_INPUT = 1 << 11;
/** Deflate gives up to 1032 times its input: a bomb gains 34 MB at most before it is seen. */
const MOST_INPUT = 1 << 15;

/**
 * Inflates with fflate and checks what fflate does not: each member's CRC-32 and length. fflate is never
 * told that the input has ended, because it would then throw for a file that is merely cut; the trailers
 * say how the data ended. Bytes behind the last member are ignored, as gzip does.
 *
 * @throws LocusError 'corrupt', 'cancelled'
 */
export async function inflateCarefully(
  blob: Blob,
  sink: Sink,
  signal: AbortSignal | undefined,
): Promise<Ending> {
  const pace = makePacer(signal);
  let wants = true;
  let isIntact = true;
  let crc = 0;
  let length = 0;
  let output = 0;
  // The latest input, with some of what came before: trailers are looked up in it.
  let block = new Uint8Array(0);
  let blockStart = 0;
  const gunzip = new Gunzip((bytes) => {
    if (bytes.length === 0 || !wants) return;
    crc = crc32(bytes, crc);
    length += bytes.length;
    output += bytes.length;
    wants = sink.accept(bytes);
  });
  gunzip.onmember = (start) => {
    if (!isTrailer(block, start - blockStart - TRAILER, crc, length)) isIntact = false;
    crc = 0;
    length = 0;
  };
  let hasEnded = false;
  let from = 0;
  while (from < blob.size && wants && isIntact && !hasEnded) {
    // Fits the step to the ratio so far; the first expects the worst.
    const ratio = from === 0 ? STEP_OUTPUT : Math.max(1, output / from);
    const step = Math.min(MOST_INPUT, Math.max(LEAST_INPUT, Math.round(STEP_OUTPUT / ratio)));
    if (from >= blockStart + block.length) {
      const tail = block.subarray(-LEAST_INPUT);
      block = join(tail, new Uint8Array(await blob.slice(from, from + BLOCK).arrayBuffer()));
      blockStart = from - tail.length;
    }
    const chunk = block.subarray(from - blockStart, from - blockStart + step);
    from += chunk.length;
    try {
      gunzip.push(chunk);
    } catch (error) {
      // fflate finds no further member where a trailer has just been passed: other bytes follow.
      hasEnded = length > 0 && hasTrailer(block.subarray(0, from - blockStart), crc, length);
      if (!hasEnded) throw damaged(output, error);
    }
    await pace();
  }
  if (!isIntact) return 'bad-checksum';
  if (!wants) return 'stopped';
  if (hasEnded || hasTrailer(block, crc, length)) return 'intact';
  return sink.isFull && !endsInTrailer(block, crc, length) ? 'bad-checksum' : 'cut';
}

function isTrailer(bytes: Uint8Array, at: number, crc: number, length: number): boolean {
  if (at < 0 || at + TRAILER > bytes.length) return false;
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, TRAILER);
  return view.getUint32(0, true) === crc && view.getUint32(4, true) === length >>> 0;
}

/** Whether the trailer of what has been inflated stands in the bytes; others may follow it. */
function hasTrailer(bytes: Uint8Array, crc: number, length: number): boolean {
  for (let at = bytes.length - TRAILER; at >= 0; at--) {
    if (isTrailer(bytes, at, crc, length)) return true;
  }
  return false;
}

/** Whether the file ends within the trailer, which is right as far as it goes. */
function endsInTrailer(bytes: Uint8Array, crc: number, length: number): boolean {
  const trailer = new Uint8Array(new Uint32Array([crc, length]).buffer);
  for (let count = TRAILER - 1; count > 0; count--) {
    const tail = bytes.subarray(-count);
    if (tail.every((byte, at) => byte === trailer[at])) return true;
  }
  return false;
}

function join(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(a.length + b.length);
  joined.set(a);
  joined.set(b, a.length);
  return joined;
}

function damaged(output: number, cause: unknown): LocusError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new LocusError(
    'corrupt',
    `The compressed data is damaged after ${output} bytes (${reason}).`,
    'Copy or download the file again.',
  );
}
