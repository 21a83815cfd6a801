import { Undecodable } from './undecodable.ts';

/**
 * RLE Lossless (PS3.5 annex G): each byte of each sample is a segment of its own, the most significant first.
 *
 * @param count pixels
 * @returns native samples, little endian, sample by sample of each pixel
 * @throws Undecodable
 */
export function decodeRle(
  encoded: Uint8Array,
  count: number,
  samples: number,
  bytesPerSample: number,
): Uint8Array {
  const segments = samples * bytesPerSample;
  if (encoded.length < 64) throw new Undecodable('the RLE header is cut');
  const header = new DataView(encoded.buffer, encoded.byteOffset, 64);
  if (header.getUint32(0, true) !== segments) {
    throw new Undecodable(`${header.getUint32(0, true)} RLE segments instead of ${segments}`);
  }
  // Two bytes give 128 at most: checked before memory is taken for what cannot come.
  if (count * segments > encoded.length * 64) throw new Undecodable('its RLE segments are cut');
  const out = new Uint8Array(count * segments);
  for (let segment = 0; segment < segments; segment++) {
    const from = header.getUint32(4 + 4 * segment, true);
    const to = segment + 1 < segments ? header.getUint32(8 + 4 * segment, true) : encoded.length;
    const sample = Math.floor(segment / bytesPerSample);
    const byte = bytesPerSample - 1 - (segment % bytesPerSample);
    const first = sample * bytesPerSample + byte;
    unpack(encoded.subarray(from, to), out, first, segments, count);
  }
  return out;
}

/** PackBits into every `stride`-th byte from `first` on. */
function unpack(
  packed: Uint8Array,
  out: Uint8Array,
  first: number,
  stride: number,
  count: number,
): void {
  let to = first;
  let left = count;
  let from = 0;
  while (left > 0) {
    if (from >= packed.length) throw new Undecodable('an RLE segment is cut');
    const control = packed[from++] ?? 0;
    if (control === 128) continue;
    const isRun = control > 128;
    const length = Math.min(left, isRun ? 257 - control : control + 1);
    if (from + (isRun ? 1 : length) > packed.length) throw new Undecodable('an RLE segment is cut');
    for (let n = 0; n < length; n++, to += stride) out[to] = packed[isRun ? from : from + n] ?? 0;
    from += isRun ? 1 : control + 1;
    left -= length;
  }
}
