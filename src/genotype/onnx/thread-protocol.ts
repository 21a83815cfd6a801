import type { TensorInfo } from '../runtime.ts';
import type { HostTensors } from './ort-host.ts';

// What a thread that runs graphs is sent, and what it answers. Requests are worked off in their order.

export type ThreadRequest = { readonly id: number } & (
  | { readonly kind: 'open'; readonly onnx: Uint8Array; readonly threads: number }
  | {
      readonly kind: 'run';
      readonly session: number;
      readonly feeds: HostTensors;
      readonly outputs: readonly string[];
    }
  | { readonly kind: 'release'; readonly session: number }
);

export type ThreadAnswer = { readonly id: number } & (
  | { readonly ok: true; readonly value: ThreadValue }
  | { readonly ok: false; readonly problem: string }
);

export type ThreadValue = OpenedInThread | HostTensors | null;

export interface OpenedInThread {
  readonly session: number;
  readonly inputs: readonly TensorInfo[];
  readonly outputs: readonly TensorInfo[];
}
