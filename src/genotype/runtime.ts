import type { OperatorTable } from './operator-table.ts';
import type { Backend } from './prediction.ts';
import type { Tensor } from './tensor.ts';

/** A graph ready to run. */
export interface ModelSession {
  readonly backend: Backend;
  /** Why it is not WebGPU, for a person; null when it is. */
  readonly whyNotGpu: string | null;
  readonly threads: number;
  /** What was done to the graph, in sentences: 'ConvTranspose (2) written as plain convolutions for WebGPU.' */
  readonly notes: readonly string[];
  readonly inputs: readonly TensorInfo[];
  readonly outputs: readonly TensorInfo[];
  /**
   * @throws LocusError 'bad-model' for a wrong shape, a graph that fails, or an output that is NaN; 'device-lost';
   * 'cancelled'.
   */
  run(
    inputs: Readonly<Record<string, Tensor>>,
    options?: { readonly signal?: AbortSignal; readonly outputs?: readonly string[] },
  ): Promise<Readonly<Record<string, Tensor>>>;
  dispose(): Promise<void>;
}

export interface TensorInfo {
  readonly name: string;
  /** Null where any number goes (batch, dynamic axes). */
  readonly dims: readonly (number | null)[];
  /** ONNX element type: 'float32', 'int64' … */
  readonly type: string;
}

/** Where and how graphs run; one per worker, made when the first model is opened. */
export interface Runtime {
  /**
   * Opens a graph: reads it, rewrites what WebGPU lacks, estimates memory, probes every operator it uses, and picks the
   * backend.
   *
   * @throws LocusError 'corrupt' (no ONNX), 'unsupported' (names the operator), 'too-large' (memory estimate),
   * 'no-webgpu' where WebGPU is insisted on, 'cancelled'
   */
  open(onnx: Uint8Array, options: OpenOptions): Promise<ModelSession>;
  /** Runs small graphs of each 3-D operator on both backends of this machine and compares with float64. */
  probeOperators(options?: {
    readonly onProgress?: (fraction: number) => void;
    readonly signal?: AbortSignal | undefined;
  }): Promise<OperatorTable>;
  dispose(): Promise<void>;
}

export interface OpenOptions {
  /** For messages. */
  readonly name: string;
  /** 'auto': WebGPU on a hardware adapter where all operators run there, else WASM. */
  readonly backend: 'auto' | 'webgpu' | 'wasm';
  /** Sizes of dynamic input axes, for the estimate of memory. */
  readonly dims?: Readonly<Record<string, readonly number[]>>;
  readonly signal?: AbortSignal;
}
