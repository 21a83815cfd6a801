import { describe, expect, test, vi } from 'vitest';
import { createJobs } from '../../../src/session/jobs.ts';
import { latest } from '../../../src/session/latest.ts';
import type { Result } from '../../../src/worker/protocol.ts';
import { deferred, failed } from './fake-client.ts';

const turn = () => new Promise((resolve) => setTimeout(resolve, 0));
const done: Result<number> = { ok: true, value: 7 };

describe('one thing at a time', () => {
  test('the current job says what it is, how far and for how long', async () => {
    const jobs = createJobs({ cancel: async () => {} });
    const work = deferred<Result<number>>();
    const progress = { stage: 's', image: null, family: null, fraction: 0.5, elapsedMs: 1 };
    const result = jobs.run({ kind: 'open', title: 'Opening' }, (_, onProgress) => {
      onProgress(progress);
      return work.promise;
    });
    await turn();
    expect(jobs.current()).toMatchObject({ title: 'Opening', progress });
    await vi.waitFor(() => expect(jobs.elapsedMs()).toBeGreaterThan(0));
    work.settle(done);
    expect(await result).toEqual(done);
    expect(jobs.current()).toBeNull();
    expect(jobs.history()).toMatchObject([{ title: 'Opening', outcome: 'done', engine: null }]);
  });

  test('another kind waits', async () => {
    const jobs = createJobs({ cancel: async () => {} });
    const first = deferred<Result<number>>();
    const second = vi.fn(async () => done);
    void jobs.run({ kind: 'open', title: 'a' }, () => first.promise);
    const result = jobs.run({ kind: 'extract', title: 'b' }, second);
    await turn();
    expect(second).not.toHaveBeenCalled();
    first.settle(done);
    expect(await result).toEqual(done);
  });

  test('the same kind replaces it, and the late answer is dropped', async () => {
    const cancel = vi.fn(async () => {});
    const jobs = createJobs({ cancel });
    const slow = deferred<Result<number>>();
    const first = jobs.run({ kind: 'extract', title: 'a' }, () => slow.promise);
    await turn();
    const second = jobs.run({ kind: 'extract', title: 'b' }, async () => done);
    expect(cancel).toHaveBeenCalledWith('job-1');
    slow.settle(done);
    expect(await first).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    expect(await second).toEqual(done);
  });

  test('cancel ends the current one and drops those that wait', async () => {
    const slow = deferred<Result<number>>();
    const jobs = createJobs({ cancel: async () => slow.settle(failed('cancelled')) });
    const waiting = vi.fn(async () => done);
    const first = jobs.run({ kind: 'open', title: 'a' }, () => slow.promise);
    const second = jobs.run({ kind: 'extract', title: 'b' }, waiting);
    await turn();
    const cancelling = jobs.cancel();
    expect(jobs.isCancelling()).toBe(true);
    await cancelling;
    expect(await first).toMatchObject({ error: { code: 'cancelled' } });
    expect(await second).toMatchObject({ error: { code: 'cancelled' } });
    expect(waiting).not.toHaveBeenCalled();
    expect(jobs.isCancelling()).toBe(false);
  });
});

test('latest: only the newest call is answered', async () => {
  const answers = [deferred<string>(), deferred<string>()];
  const ask = latest((n: number) => answers[n]?.promise ?? Promise.resolve(''));
  const [old, fresh] = [ask(0), ask(1)];
  answers[1]?.settle('new');
  answers[0]?.settle('old');
  expect(await old).toBeUndefined();
  expect(await fresh).toBe('new');
});
