import type { AdapterInfo } from '../../engine/engine.ts';
import { LocusError, throwIfCancelled } from '../../volume/errors.ts';
import type { ModelSession, OpenOptions, Runtime } from '../runtime.ts';
import { loadGpuOrt, loadWasmOrt } from './load-ort.ts';
import { createHost, type Host } from './ort-host.ts';
import { makeSession } from './session.ts';

/** The GPU that the engine calculates on. */
export interface GpuLoan {
  readonly device: GPUDevice;
  readonly adapter: AdapterInfo;
}

/** What a runtime works with. */
export interface RuntimeParts {
  /**
   * Lends the engine's device, or opens one. Asked at every opening, as a device may have been lost since.
   * Null: there is no WebGPU here.
   *
   * @throws LocusError 'no-webgpu' with the reason
   */
  readonly openGpu: (() => Promise<GpuLoan>) | null;
  /** WebAssembly threads: `threadCount()`. */
  readonly threads: number;
}

/** In pages threads need cross-origin isolation. Beyond four they gain little. */
export function threadCount(isIsolated: boolean, cores: number): number {
  return isIsolated ? Math.max(1, Math.min(4, cores)) : 1;
}

/** See `Runtime`. Nothing is loaded before the first graph is opened. */
export function createRuntime(parts: RuntimeParts): Runtime {
  const hosts = new WeakMap<GPUDevice, Host>();
  let wasm: Host | null = null;

  async function wasmHost(): Promise<Host> {
    wasm ??= createHost(await loadWasmOrt(parts.threads), ['wasm']);
    return wasm;
  }

  async function gpuHost({ device }: GpuLoan): Promise<Host> {
    const ort = await loadGpuOrt();
    const known = hosts.get(device);
    if (known !== undefined) return known;
    const host = createHost(ort, [{ name: 'webgpu', device }]);
    hosts.set(device, host);
    return host;
  }

  async function openOnWasm(onnx: Uint8Array, whyNotGpu: string, name: string) {
    const host = await wasmHost();
    const session = await host.open(onnx).catch((error: unknown) => {
      throw refused(error, name);
    });
    return makeSession(session, { backend: 'wasm', whyNotGpu, threads: parts.threads, name });
  }

  return {
    async open(onnx: Uint8Array, options: OpenOptions): Promise<ModelSession> {
      throwIfCancelled(options.signal);
      if (options.backend === 'wasm') {
        return openOnWasm(onnx, 'WebAssembly was chosen', options.name);
      }
      if (options.backend === 'webgpu') {
        const loan = await borrow(parts);
        const session = await (await gpuHost(loan)).open(onnx).catch((error: unknown) => {
          throw refused(error, options.name);
        });
        return makeSession(session, {
          backend: 'webgpu',
          whyNotGpu: null,
          threads: 1,
          name: options.name,
        });
      }
      return openOnWasm(onnx, 'no GPU was asked for', options.name);
    },
    async dispose() {},
  };
}

async function borrow({ openGpu }: RuntimeParts): Promise<GpuLoan> {
  if (openGpu === null) {
    throw new LocusError('no-webgpu', 'There is no WebGPU here.', 'Use WebAssembly instead.');
  }
  return openGpu();
}

function refused(error: unknown, name: string): LocusError {
  const words = error instanceof Error ? error.message : String(error);
  return new LocusError(
    'unsupported',
    `ONNX Runtime refuses the model: ${words}.`,
    'Export it again, with standard ONNX operators.',
    name,
  );
}
