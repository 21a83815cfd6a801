import type { AdapterInfo } from '../engine/engine.ts';
import type { FamilyName } from '../radiomics/settings.ts';

/** One consensus value of the digital phantom, and ours. */
export interface PhantomRow {
  readonly feature: string;
  /** The standard's name. */
  readonly title: string;
  readonly ibsi: string;
  readonly aggregation: string | null;
  /** NaN where it could not be computed. */
  readonly value: number;
  readonly consensus: number;
  readonly tolerance: number;
  readonly isPassed: boolean;
}

export interface FamilyResult {
  readonly family: FamilyName;
  readonly title: string;
  readonly rows: readonly PhantomRow[];
}

/** One volume on which an operation was compared with its definition. */
export interface CaseResult {
  readonly name: string;
  readonly isPassed: boolean;
  /** What differs, or what went wrong; null where nothing did. */
  readonly failure: string | null;
}

export interface OperationResult {
  readonly operation: string;
  readonly title: string;
  readonly cases: readonly CaseResult[];
  /** In words: 'exact', or how far the engine may be from float64. */
  readonly bound: string;
  /** The largest difference from float64, as a share of the scale that the bound names; null where exact. */
  readonly worst: number | null;
}

export interface EngineResult {
  readonly name: 'cpu' | 'webgpu';
  readonly adapter: AdapterInfo | null;
  /** 'not-run' where there is no such engine here: neither passed nor failed. */
  readonly outcome: 'passed' | 'failed' | 'not-run';
  /** Why it was not run, else null. */
  readonly whyNotRun: string | null;
  readonly elapsedMs: number;
  /** Why the digital phantom could not be measured at all, else null. */
  readonly phantomFailure: string | null;
  readonly families: readonly FamilyResult[];
  readonly operations: readonly OperationResult[];
}

/** What the self-test found on this device; no data of any patient. */
export interface SelfTestReport {
  readonly version: string;
  /** ISO 8601, UTC. */
  readonly date: string;
  readonly elapsedMs: number;
  readonly engines: readonly EngineResult[];
}
