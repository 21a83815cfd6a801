import type { Batch, EngineInfo } from '../engine/engine.ts';
import type { Comparison } from './comparison.ts';

type EngineName = EngineInfo['name'];

/** Work for an engine and, once it is done, its comparison with the definition. */
export interface OperationCase {
  readonly name: string;
  record(batch: Batch): (engine: EngineName) => Comparison;
}

/** One operation of an engine, on several small volumes. */
export interface Operation {
  /** As in Batch. */
  readonly operation: keyof Batch;
  readonly title: string;
  /** How close it must be, in words: 'exact', or a bound per engine. */
  readonly bound: 'exact' | Readonly<Record<EngineName, string>>;
  readonly cases: readonly OperationCase[];
}

/** Calculated when first asked for: both engines are compared with the same definition. */
export function once<T extends object>(calculate: () => T): () => T {
  let result: T | undefined;
  return () => {
    result ??= calculate();
    return result;
  };
}
