import { type Accessor, createSignal } from 'solid-js';
import type { SelfTestReport } from '../selftest/report.ts';
import type { WorkerService } from '../worker/protocol.ts';
import type { Jobs } from './jobs.ts';
import type { Problems } from './problems.ts';

export interface SelfTestState {
  /** What the newest run found; null before the first and while one is running. */
  readonly report: Accessor<SelfTestReport | null>;
  readonly isRunning: Accessor<boolean>;
  /** Does nothing while it is running. */
  run(): Promise<void>;
}

export function createSelfTest(
  service: Pick<WorkerService, 'runSelfTest'>,
  jobs: Pick<Jobs, 'run'>,
  problems: Pick<Problems, 'report' | 'clear'>,
): SelfTestState {
  const [report, setReport] = createSignal<SelfTestReport | null>(null);
  const [isRunning, setRunning] = createSignal(false);
  return {
    report,
    isRunning,
    async run() {
      if (isRunning()) return;
      setRunning(true);
      setReport(null);
      problems.clear('self-test');
      const result = await jobs.run({ kind: 'self-test', title: 'Self-test' }, (id, onProgress) =>
        service.runSelfTest(id, onProgress),
      );
      setRunning(false);
      if (result.ok) setReport(result.value);
      else problems.report(result.error, 'self-test');
    },
  };
}
