import { throwIfCancelled } from '../volume/errors.ts';

/** Where work on a case stands; `fraction` rises from 0 to 1. */
export interface CaseProgress {
  /** In words: 'Resampling to the network’s grid'. */
  readonly stage: string;
  readonly fraction: number;
}

export interface CaseRun {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: CaseProgress) => void;
}

/** A part of the work: its own fraction, 0 to 1, becomes one of the whole. */
export type SayPart = (stage: string, fraction: number) => void;

/** Progress from `from` to `to` of the whole; every call is a place to cancel. @throws LocusError 'cancelled' */
export function partOf({ signal, onProgress }: CaseRun, from: number, to: number): SayPart {
  return (stage, fraction) => {
    throwIfCancelled(signal);
    onProgress?.({ stage, fraction: from + (to - from) * fraction });
  };
}

/** An absent signal is left out: exactOptionalPropertyTypes tells undefined from absent. */
export function withSignal({ signal }: CaseRun): { readonly signal?: AbortSignal } {
  return signal === undefined ? {} : { signal };
}
