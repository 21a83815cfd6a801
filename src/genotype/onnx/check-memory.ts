import { LocusError } from '../../volume/errors.ts';
import type { OnnxModel } from './file/model.ts';
import { estimateMemory } from './shapes/estimate-memory.ts';
import { inferShapes } from './shapes/infer-shapes.ts';

/**
 * WebAssembly addresses 4 GiB. The rest is for ONNX Runtime itself, gaps between tensors and what it rearranges
 * weights into.
 */
const WASM_BYTES = 3 * 2 ** 30;

/** The file, the weights read from it, and their rearranged copy. */
const WEIGHT_COPIES = 3;

export interface GpuLimits {
  readonly maxBufferSize: number;
  readonly maxStorageBufferBindingSize: number;
}

/** @throws LocusError 'too-large' with numbers, where WebAssembly cannot hold it */
export function checkMemory(
  model: OnnxModel,
  dims: Readonly<Record<string, readonly number[]>>,
  file: string,
): void {
  const { weights, activations } = estimateMemory(model.graph, inferShapes(model.graph, dims));
  const bytes = weights * WEIGHT_COPIES + activations;
  if (bytes <= WASM_BYTES) return;
  throw new LocusError(
    'too-large',
    `A run would take about ${inGigabytes(bytes)} of memory; there are ${inGigabytes(WASM_BYTES)}.`,
    'Use a smaller input size, or a smaller network.',
    file,
  );
}

/** Why a GPU cannot hold it, in words; null where it can. */
export function whyTooLargeForGpu(
  model: OnnxModel,
  dims: Readonly<Record<string, readonly number[]>>,
  { maxBufferSize, maxStorageBufferBindingSize }: GpuLimits,
): string | null {
  const { largest } = estimateMemory(model.graph, inferShapes(model.graph, dims));
  const limit = Math.min(maxBufferSize, maxStorageBufferBindingSize);
  if (largest <= limit) return null;
  return `a tensor of ${inGigabytes(largest)} does not fit the GPU's buffers of ${inGigabytes(limit)}`;
}

function inGigabytes(bytes: number): string {
  return bytes < 1e8 ? `${(bytes / 1e6).toFixed(0)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}
