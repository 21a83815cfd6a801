import { type Accessor, createSignal } from 'solid-js';
import type { EngineReport, ErrorInfo, ExtractReport, WorkerService } from '../worker/protocol.ts';

export type EngineChoice = Parameters<WorkerService['startEngine']>[0];

export interface EngineStatus {
  /** Null until the first engine has started. */
  readonly report: Accessor<EngineReport | null>;
  readonly isStarting: Accessor<boolean>;
  readonly problem: Accessor<ErrorInfo | null>;
  start(choice: EngineChoice): Promise<void>;
  /** An extraction may end on another engine than it began on, when the GPU goes away. */
  noteRun(report: Pick<ExtractReport, 'engine' | 'whyNotGpu'>): void;
}

/** Which engine computes, and why not the GPU. */
export function createEngineStatus(service: Pick<WorkerService, 'startEngine'>): EngineStatus {
  const [report, setReport] = createSignal<EngineReport | null>(null);
  const [isStarting, setStarting] = createSignal(false);
  const [problem, setProblem] = createSignal<ErrorInfo | null>(null);

  return {
    report,
    isStarting,
    problem,
    async start(choice) {
      setStarting(true);
      const result = await service.startEngine(choice);
      setStarting(false);
      setProblem(result.ok ? null : result.error);
      if (result.ok) setReport(result.value);
    },
    noteRun(run) {
      setReport({ info: run.engine, whyNotGpu: run.whyNotGpu });
    },
  };
}
