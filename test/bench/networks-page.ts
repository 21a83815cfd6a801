// What scripts/bench-networks.mjs runs in a browser.

import { openDevice } from '../../src/engine/webgpu/device.ts';
import { threadCount } from '../../src/genotype/onnx/runtime.ts';
import { benchNetworks } from './networks.ts';

export async function benchInPage() {
  const gpu = await openDevice();
  const { adapter } = gpu;
  const networks = await benchNetworks({
    read: async (path) => (await fetch(`/models/${path}`)).bytes(),
    parts: {
      openGpu: async () => gpu,
      threads: threadCount(crossOriginIsolated, navigator.hardwareConcurrency),
    },
    backends: ['wasm', 'webgpu'],
    memory: () => null,
    ...(adapter.isSoftware ? { ids: ['glioma-genotype'] } : {}),
  });
  gpu.device.destroy();
  return { adapter: adapter.description, isSoftware: adapter.isSoftware, networks };
}
