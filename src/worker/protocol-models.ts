import type { Manifest } from '../genotype/manifest.ts';
import type { Backend } from '../genotype/prediction.ts';

/** A model that can be run here. */
export interface ModelEntry {
  readonly id: string;
  readonly manifest: Manifest;
  /** Shipped with the app, kept on this device, or dropped in this sitting only. */
  readonly origin: 'shipped' | 'kept' | 'session';
  /** Of the graph, once it was opened: where it runs and why. */
  readonly backend: ModelBackend | null;
  /** What was done to it at import, in sentences: 'ConvTranspose (2) written as convolutions for WebGPU.' */
  readonly notes: readonly string[];
}

export interface ModelBackend {
  readonly backend: Backend;
  readonly whyNotGpu: string | null;
}
