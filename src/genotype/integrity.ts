import { LocusError } from '../volume/errors.ts';
import type { ModelFile } from './manifest.ts';

/**
 * SHA-256 in lower-case hexadecimal; null where the page is served without a secure context and so has no
 * crypto.subtle.
 */
export async function sha256(bytes: Uint8Array): Promise<string | null> {
  // Not declared optional by TypeScript, but absent on plain http.
  const subtle = globalThis.crypto?.subtle as SubtleCrypto | undefined;
  if (subtle === undefined) return null;
  const digest = await subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * That the file is the one that its manifest was written for: the size, then the hash (where it can be computed).
 *
 * @throws LocusError 'wrong-hash', which names both
 */
export async function checkIntegrity(
  bytes: Uint8Array,
  expected: ModelFile,
  name: string,
): Promise<void> {
  const remedy = 'Get model.json and the model from the same place, unchanged.';
  if (bytes.length !== expected.bytes) {
    throw new LocusError(
      'wrong-hash',
      `The file has ${bytes.length} bytes; its model.json says ${expected.bytes}.`,
      remedy,
      name,
    );
  }
  const found = await sha256(bytes);
  if (found === null || found === expected.sha256) return;
  throw new LocusError(
    'wrong-hash',
    `The file’s SHA-256 is ${found}; its model.json says ${expected.sha256}.`,
    remedy,
    name,
  );
}
