import { LocusError, throwIfCancelled } from '../../volume/errors.ts';

const PIECE = 1 << 20;

/**
 * The bytes of an array, gzipped piece by piece. MR of 18 MB in 0.9 s to a quarter of that, and back in 0.1 to 0.4 s
 * (Chromium, one busy core).
 *
 * @throws LocusError 'cancelled'
 */
export async function* pack(
  data: ArrayBufferView,
  options: { readonly signal: AbortSignal; readonly onProgress: (share: number) => void },
): AsyncGenerator<Uint8Array> {
  const bytes = new Uint8Array(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength);
  let at = 0;
  const source = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull(controller) {
      options.onProgress(at / Math.max(1, bytes.length));
      if (at < bytes.length) controller.enqueue(bytes.subarray(at, at + PIECE));
      at += PIECE;
      if (at >= bytes.length) controller.close();
    },
  });
  const reader = source.pipeThrough(new CompressionStream('gzip')).getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      throwIfCancelled(options.signal);
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}

/** @throws LocusError 'corrupt' where it is damaged or of another length, 'cancelled' */
export async function unpack(
  blob: Blob,
  byteLength: number,
  signal?: AbortSignal,
): Promise<ArrayBuffer> {
  const bytes = new Uint8Array(byteLength);
  let at = 0;
  const reader = blob.stream().pipeThrough(new DecompressionStream('gzip')).getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      throwIfCancelled(signal);
      if (done) break;
      if (at + value.length > byteLength) throw damaged();
      bytes.set(value, at);
      at += value.length;
    }
  } catch (error) {
    await reader.cancel().catch(() => {});
    throw error instanceof LocusError ? error : damaged();
  }
  if (at < byteLength) throw damaged();
  return bytes.buffer;
}

function damaged(): LocusError {
  return new LocusError('corrupt', 'A volume of this kept case is damaged.', '');
}
