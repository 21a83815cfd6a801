import type * as Ort from 'onnxruntime-web';
import { LocusError } from '../../volume/errors.ts';
import { type Addresses, ASYNCIFY, JSPI, PLAIN } from './addresses.ts';

// Three builds, each loaded only where it is needed (size compressed):
// - plain (3.7 MB): WebAssembly alone, and the only one with ONNX-ML (trees, support vectors);
// - JSPI (4.1 MB): WebGPU where WebAssembly can wait for promises (Chrome 137, Edge);
// - asyncify (6.6 MB): WebGPU elsewhere.
// Each has a copy of ONNX Runtime's script of its own, so that they do not disturb each other.

let plain: Promise<typeof Ort> | null = null;
let gpu: Promise<typeof Ort> | null = null;

/**
 * ONNX Runtime for WebAssembly with that many threads (as asked for first: they start with it).
 * @throws LocusError 'internal' where it cannot be fetched; the next call tries again
 */
export function loadWasmOrt(threads: number): Promise<typeof Ort> {
  plain ??= prepare(() => import('onnxruntime-web/wasm'), PLAIN, threads).catch((error) => {
    plain = null;
    throw error;
  });
  return plain;
}

/** ONNX Runtime for WebGPU. @throws LocusError 'internal' where it cannot be fetched */
export function loadGpuOrt(): Promise<typeof Ort> {
  const start = () =>
    'Suspending' in WebAssembly
      ? prepare(() => import('onnxruntime-web/jspi'), JSPI, 1)
      : prepare(() => import('onnxruntime-web/webgpu'), ASYNCIFY, 1);
  gpu ??= start().catch((error) => {
    gpu = null;
    throw error;
  });
  return gpu;
}

async function prepare(
  load: () => Promise<typeof Ort>,
  { mjs, wasm }: Addresses,
  threads: number,
): Promise<typeof Ort> {
  const [ort, wasmBinary] = await Promise.all([load(), readBytes(wasm)]);
  Object.assign(ort.env.wasm, { numThreads: threads, wasmPaths: { mjs }, wasmBinary });
  ort.env.logLevel = 'fatal';
  return ort;
}

async function readBytes(address: string): Promise<ArrayBuffer> {
  if (address.startsWith('file:')) return readFile(address);
  const response = await fetch(address).catch(() => null);
  if (response?.ok !== true) {
    throw new LocusError(
      'internal',
      'The part of the page that runs neural networks could not be loaded.',
      'Check the connection and try again.',
    );
  }
  return response.arrayBuffer();
}

/** Node's, without an import that bundles for the browser would carry. */
async function readFile(address: string): Promise<ArrayBuffer> {
  const { process } = globalThis as unknown as {
    readonly process: {
      getBuiltinModule(name: 'node:fs/promises'): {
        readFile(path: URL): Promise<Uint8Array<ArrayBuffer>>;
      };
    };
  };
  const bytes = await process.getBuiltinModule('node:fs/promises').readFile(new URL(address));
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
}
