import { cancelled, type LocusError } from '../../volume/errors.ts';
import type { AdapterInfo } from '../engine.ts';
import type { PairMethod } from '../pair-method.ts';
import { deviceLost, gpuError, noWebGpu } from './errors.ts';

export interface DeviceOptions {
  /** `navigator.gpu` by default; Dawn's object in Node. */
  readonly gpu?: GPU;
  /** Refuse a GPU emulated in software, where the CPU engine is faster. */
  readonly requireRealGpu?: boolean;
  /** Words of workgroup memory for counters, where the default is not wanted. */
  readonly tallyWords?: number;
  /** How to go through all pairs of voxels or vertices, where the cost model's choice is not wanted. */
  readonly pairMethod?: PairMethod;
  /** The most bytes in one piece, where the device's own limit is not wanted. */
  readonly maxBlock?: number;
}

/** Limits above WebGPU's defaults that the engine profits from; the adapter says how far they go. */
const WANTED_LIMITS = [
  // A matrix per direction and a volume per sub-band: 13 x 1024² counts are 55 MB, a 512³ volume 537 MB.
  'maxStorageBufferBindingSize',
  'maxBufferSize',
] as const;

// Drivers that calculate on the CPU: SwiftShader, Mesa's llvmpipe, Windows' WARP.
const SOFTWARE = /swiftshader|llvmpipe|lavapipe|softpipe|basic render|warp/i;

export interface OpenedDevice {
  readonly gpu: GPU;
  readonly device: GPUDevice;
  readonly adapter: AdapterInfo;
}

/** @throws LocusError 'no-webgpu' with the reason */
export async function openDevice(options: DeviceOptions = {}): Promise<OpenedDevice> {
  const gpu = options.gpu ?? globalThis.navigator?.gpu;
  if (!gpu) throw noWebGpu('This browser has no WebGPU.');
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) throw noWebGpu('The browser offers no GPU adapter.');
  const info = describe(adapter);
  if (options.requireRealGpu === true && info.isSoftware) {
    throw noWebGpu('The only GPU adapter is emulated in software.');
  }
  const requiredLimits = Object.fromEntries(
    WANTED_LIMITS.map((name) => [name, adapter.limits[name]]),
  );
  try {
    const device = await adapter.requestDevice({ label: 'locus engine', requiredLimits });
    return { gpu, device, adapter: info };
  } catch (error) {
    throw noWebGpu(`The GPU could not be opened (${String(error)}).`);
  }
}

function describe(adapter: GPUAdapter): AdapterInfo {
  const { vendor, architecture, device, description, isFallbackAdapter } = adapter.info;
  // Limits are getters of the prototype: spread and Object.entries find nothing.
  const limits: Record<string, number> = {};
  for (const name in adapter.limits) {
    const value: unknown = Reflect.get(adapter.limits, name);
    if (typeof value === 'number') limits[name] = value;
  }
  const isSoftware =
    isFallbackAdapter === true || SOFTWARE.test(`${architecture} ${device} ${description}`);
  return { vendor, architecture, device, description, isSoftware, limits };
}

/** Watches a device for loss and for errors that no call returns. */
export class DeviceWatch {
  /** What ended the device, once it has ended. */
  failure: LocusError | null = null;
  #isDisposed = false;
  readonly #device: GPUDevice;
  readonly #listeners = new Set<(error: LocusError) => void>();

  constructor(device: GPUDevice) {
    this.#device = device;
    device.lost.then(({ message }) => {
      this.failure ??= deviceLost(message);
      this.#tell(this.failure);
    });
    device.addEventListener('uncapturederror', (event) => {
      // With nobody listening it stays in the console.
      if (this.#listeners.size > 0) event.preventDefault();
      this.#tell(gpuError(event.error));
    });
  }

  /** Calls back on loss or error until unsubscribed. */
  subscribe(listener: (error: LocusError) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Closes the device; work under way ends as cancelled, nothing else is heard of it. */
  dispose(): void {
    if (this.#isDisposed) return;
    this.#isDisposed = true;
    this.failure ??= cancelled();
    this.#tell(this.failure);
    this.#device.destroy();
  }

  #tell(error: LocusError): void {
    for (const listener of [...this.#listeners]) listener(error);
  }
}
