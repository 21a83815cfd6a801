import { loadGpuOrt } from './load-ort.ts';
import { createHost, type Host } from './ort-host.ts';
import type { ProbeCache } from './probe/probe-nodes.ts';

/** ONNX Runtime on one device. */
export interface GpuHost {
  readonly host: Host;
  /** Refuses nodes that would run on the CPU. */
  readonly strict: Host;
  readonly cache: ProbeCache;
}

export interface GpuHosts {
  of(device: GPUDevice): Promise<GpuHost>;
}

/** One for each device, for as long as that lives. */
export function createGpuHosts(): GpuHosts {
  const known = new WeakMap<GPUDevice, GpuHost>();
  return {
    async of(device) {
      const ort = await loadGpuOrt();
      const providers = [{ name: 'webgpu' as const, device }];
      const made = known.get(device) ?? {
        host: createHost(ort, providers),
        strict: createHost(ort, providers, true),
        cache: new Map(),
      };
      known.set(device, made);
      return made;
    },
  };
}
