import type { Engine } from '../engine.ts';
import { choosePairMethod } from '../pair-method.ts';
import { GpuBatch } from './batch.ts';
import { BufferPool } from './buffers.ts';
import { type DeviceOptions, DeviceWatch, openDevice } from './device.ts';
import type { Machine } from './execute.ts';

/** Operations per submission: about half a second in software, and on a GPU of the slower kind. */
const SUBMISSION_COST = { software: 150e6, hardware: 8e9 };

/**
 * Arithmetic on registers runs this much faster than reading, writing and counting. On hardware 24e6 such operations
 * a dispatch become 1.5e9: 15 ms at the 1e11 a second of the slowest integrated GPUs, and enough workgroups at a time
 * to fill a large one. In software there is no difference.
 */
const ARITHMETIC_GAIN = { software: 1, hardware: 64 };

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
      arithmeticGain: adapter.isSoftware ? ARITHMETIC_GAIN.software : ARITHMETIC_GAIN.hardware,
      pairMethod: (voxels, padded) =>
        options.pairMethod ?? choosePairMethod(voxels, padded, adapter),
      // Some million pairs: next to nothing on a GPU that is asked anyway, half a second in software.
      searchesChords: options.pairMethod === 'gpu' || !adapter.isSoftware,
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
