/** One feature of one configuration: the consensus, and what each engine gives to six digits. */
export interface ConformanceRow {
  readonly family: string;
  readonly feature: string;
  readonly ibsi: string;
  readonly aggregation: string;
  /** Null where the table of reference values has none. */
  readonly consensus: number | null;
  readonly tolerance: number | null;
  readonly cpu: EngineValue | null;
  readonly webgpu: EngineValue | null;
}

export interface EngineValue {
  readonly value: number;
  /** Judged by the full value; null where there is no consensus. */
  readonly isWithin: boolean | null;
}

/** The digital phantom or one configuration of the CT phantom. */
export interface Configuration {
  readonly name: string;
  readonly title: string;
  readonly rows: readonly ConformanceRow[];
}

/** How far a class of PyRadiomics features is from the published baseline of a scenario. */
export interface BaselineClass {
  readonly testCase: string;
  readonly scenario: string;
  readonly class: string;
  readonly values: number;
  /** Power of ten that the largest relative difference stays below, without the explained ones. */
  readonly cpu: number | null;
  readonly webgpu: number | null;
  readonly explained: readonly ExplainedDifference[];
}

export interface ExplainedDifference {
  readonly feature: string;
  readonly baseline: number;
  readonly ours: number;
  readonly reason: string;
}

/** A response map of IBSI-2 phase 1: how far the farthest voxel is from the reference map, 1 = the published tolerance. */
export interface ResponseRow {
  readonly id: string;
  readonly filter: string;
  readonly phantom: string;
  readonly cpu: number | null;
  readonly webgpu: number | null;
}

/** public/conformance.json: written and compared by the tests. */
export interface Conformance {
  readonly configurations: readonly Configuration[];
  readonly baselines: readonly BaselineClass[];
  readonly responses: readonly ResponseRow[];
}
