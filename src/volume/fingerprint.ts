import type { Triple } from './grid.ts';
import type { VoxelArray } from './volume.ts';

/**
 * SHA-256 of an image's voxels as read, in hex: of the ASCII line `TYPE NX NY NZ\n` (TYPE as in
 * `int16`, `float32`) followed by the voxels, little-endian, x fastest. The same scan in two files has
 * the same one, whatever the format, compression or header. In Python:
 *   hashlib.sha256(b"int16 5 4 4\n" + array.tobytes(order="F")).hexdigest()
 * Empty where the page is served without a secure context and so has no crypto.subtle.
 */
export async function fingerprint(size: Triple, data: VoxelArray): Promise<string> {
  // Not declared optional by TypeScript, but absent on plain http.
  const subtle = globalThis.crypto?.subtle as SubtleCrypto | undefined;
  if (subtle === undefined) return '';
  const type = data.constructor.name.replace('Array', '').toLowerCase();
  const header = new TextEncoder().encode(`${type} ${size.join(' ')}\n`);
  const bytes = new Uint8Array(header.length + data.byteLength);
  bytes.set(header);
  bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), header.length);
  if (!isLittleEndian) swap(bytes.subarray(header.length), data.BYTES_PER_ELEMENT);
  const digest = await subtle.digest('SHA-256', bytes);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

const isLittleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

function swap(bytes: Uint8Array, width: number): void {
  for (let at = 0; at < bytes.length; at += width) bytes.subarray(at, at + width).reverse();
}
