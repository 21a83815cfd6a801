import { LocusError } from '../../../volume/errors.ts';

interface FileSystem {
  readFile(path: URL): Promise<Uint8Array<ArrayBuffer>>;
}

const fetched = new Map<string, Promise<Uint8Array<ArrayBuffer>>>();

/**
 * The bytes of a WebAssembly module that the build has placed beside the page (or, in Node, names by a file: address), so
 * that no codec looks for its own. Fetched once; what failed is tried again.
 *
 * @throws LocusError 'internal'
 */
export function readWasm(address: string): Promise<Uint8Array<ArrayBuffer>> {
  const known = fetched.get(address);
  if (known !== undefined) return known;
  const bytes = fetchBytes(address);
  fetched.set(address, bytes);
  bytes.catch(() => fetched.delete(address));
  return bytes;
}

async function fetchBytes(address: string): Promise<Uint8Array<ArrayBuffer>> {
  if (address.startsWith('file:')) return fileSystem().readFile(new URL(address));
  const response = await fetch(address);
  if (!response.ok) {
    throw new LocusError(
      'internal',
      `A decoder of the page could not be loaded (${response.status}).`,
      'Reload the page, and check the connection.',
    );
  }
  return new Uint8Array(await response.arrayBuffer());
}

/** Node's, without an import that bundles for the browser would carry. */
function fileSystem(): FileSystem {
  const { process } = globalThis as unknown as {
    readonly process: { getBuiltinModule(name: 'node:fs/promises'): FileSystem };
  };
  return process.getBuiltinModule('node:fs/promises');
}
