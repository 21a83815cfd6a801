import { createRoot } from 'solid-js';
import { expect, test, vi } from 'vitest';
import type { SelfTestReport } from '../../../src/selftest/report.ts';
import { createJobs } from '../../../src/session/jobs.ts';
import { createProblems } from '../../../src/session/problems.ts';
import { createSelfTest } from '../../../src/session/self-test.ts';
import type { Result } from '../../../src/worker/protocol.ts';
import { deferred, failed } from './fake-client.ts';

const report: SelfTestReport = { version: '1', date: 'now', elapsedMs: 1, engines: [] };

function start(answers: readonly Promise<Result<SelfTestReport>>[]) {
  return createRoot(() => {
    const problems = createProblems();
    const left = [...answers];
    const runSelfTest = vi.fn(() => left.shift() ?? Promise.resolve(failed('internal')));
    const jobs = createJobs({ cancel: async () => {} });
    return { problems, runSelfTest, selfTest: createSelfTest({ runSelfTest }, jobs, problems) };
  });
}

test('a second click while it runs does nothing; a new run takes the old certificate away', async () => {
  const first = deferred<Result<SelfTestReport>>();
  const second = deferred<Result<SelfTestReport>>();
  const { selfTest, runSelfTest } = start([first.promise, second.promise]);
  const run = selfTest.run();
  void selfTest.run();
  expect(selfTest.isRunning()).toBe(true);
  first.settle({ ok: true, value: report });
  await run;
  expect(runSelfTest).toHaveBeenCalledTimes(1);
  expect(selfTest.report()).toBe(report);
  const again = selfTest.run();
  expect(selfTest.report()).toBeNull();
  second.settle({ ok: true, value: report });
  await again;
  expect(selfTest.isRunning()).toBe(false);
});

test('a failure is said, cancelling is not, and neither leaves a certificate', async () => {
  const { selfTest, problems } = start([
    Promise.resolve(failed('internal')),
    Promise.resolve(failed('cancelled')),
  ]);
  await selfTest.run();
  expect(problems.problems()).toMatchObject([{ place: 'self-test' }]);
  await selfTest.run();
  expect(problems.problems()).toEqual([]);
  expect([selfTest.report(), selfTest.isRunning()]).toEqual([null, false]);
});
