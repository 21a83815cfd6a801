import type { Engine } from '../engine.ts';
import { GpuBatch } from './batch.ts';
import { BufferPool } from './buffers.ts';
import { type DeviceOptions, DeviceWatch, openDevice } from './device.ts';
import type { Machine } from './execute.ts';

/** Operations per submission: about half a second in software, and on a GPU of the slower kind. */
const SUBMISSION_COST = { software: 150e6, hardware: 8e9 };

/** Words of counters in a workgroup: 16 KiB, what every GPU has; none where barriers are emulated. */
export const TALLY_WORDS = { software: 0, hardware: 4096 };

export interface WebGpuEngine extends Engine {
  /** For others that calculate on the same GPU (the neural network). */
  readonly device: GPUDevice;
}

/**
 * The engine that calculates in compute shaders: integers are the CPU engine's, filters are float32.
 * @throws LocusError 'no-webgpu' where there is no adapter, with the reason
 */
export async function createWebGpuEngine(options: DeviceOptions = {}): Promise<WebGpuEngine> {
  const { gpu, device, adapter } = await openDevice(options);
  const watch = new DeviceWatch(device);
  const { maxBufferSize, maxStorageBufferBindingSize } = device.limits;
  const machine: Machine = {
    gpu,
    device,
    pool: new BufferPool(device),
    capabilities: {
      // Offsets into buffers are 32-bit in some drivers.
      maxBlock: Math.min(
        maxBufferSize,
        maxStorageBufferBindingSize,
        options.maxBlock ?? 2 ** 31 - 256,
      ),
      tallyWords:
        options.tallyWords ?? (adapter.isSoftware ? TALLY_WORDS.software : TALLY_WORDS.hardware),
    },
    submissionCost: adapter.isSoftware ? SUBMISSION_COST.software : SUBMISSION_COST.hardware,
  };
  return {
    info: { name: 'webgpu', adapter },
    device,
    batch: () => new GpuBatch(machine, watch),
    dispose: () => watch.dispose(),
  };
}
