import { Inflate } from 'fflate';
import { LocusError } from '../../volume/errors.ts';
import { makePacer } from '../../volume/pace.ts';
import { inWords } from '../layout.ts';

/** Deflate gives up to 1032 times its input: 17 MB at most before the sink is asked again. */
const STEP = 1 << 14;
const BLOCK = 1 << 20;

export interface Inflated {
  readonly bytes: Uint8Array;
  /** Whether the data ends there. */
  readonly isAll: boolean;
}

/**
 * The first `wanted` bytes of deflated data (RFC 1951; with a zlib header as well, which some writers add).
 *
 * @throws LocusError 'too-large' above `limit`, 'corrupt', 'cancelled'
 */
export async function inflateRaw(
  blob: Blob,
  wanted: number,
  limit: number,
  signal: AbortSignal | undefined,
): Promise<Inflated> {
  if (wanted > limit) {
    throw new LocusError(
      'too-large',
      `The data set inflates to more than ${inWords(limit)}.`,
      'Export it without deflate compression.',
    );
  }
  const pace = makePacer(signal);
  const chunks: Uint8Array[] = [];
  let held = 0;
  // Never told that the input has ended: a file that is merely cut would throw.
  const inflate = new Inflate((chunk) => {
    // Copied, as fflate reuses its window.
    const kept = chunk.slice(0, wanted - held);
    if (kept.length > 0) chunks.push(kept);
    held += kept.length;
  });
  for (let from = await headerLength(blob); held < wanted && from < blob.size; from += BLOCK) {
    const block = new Uint8Array(await blob.slice(from, from + BLOCK).arrayBuffer());
    for (let at = 0; held < wanted && at < block.length; at += STEP) {
      push(inflate, block.subarray(at, at + STEP), held);
      await pace();
    }
  }
  return { bytes: join(chunks, held), isAll: held < wanted };
}

function push(inflate: Inflate, chunk: Uint8Array, held: number): void {
  try {
    inflate.push(chunk);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new LocusError(
      'corrupt',
      `The deflated data set is damaged after ${held} bytes (${reason}).`,
      'Copy or download the file again.',
    );
  }
}

async function headerLength(blob: Blob): Promise<number> {
  const [a = 0, b = 0] = new Uint8Array(await blob.slice(0, 2).arrayBuffer());
  return a === 0x78 && (a * 256 + b) % 31 === 0 ? 2 : 0;
}

function join(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const joined = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    joined.set(chunk, at);
    at += chunk.length;
  }
  return joined;
}
