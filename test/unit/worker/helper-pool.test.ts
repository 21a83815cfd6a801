import { expect, test, vi } from 'vitest';
import { createHelperPool, HELPER_READY, helperCount } from '../../../src/worker/helper-pool.ts';

/** A worker that says what it is told to. */
class FakeWorker extends EventTarget {
  terminate = vi.fn();
  postMessage = vi.fn();
  say(data: unknown): void {
    this.dispatchEvent(new MessageEvent('message', { data }));
  }
  fail(): void {
    this.dispatchEvent(new Event('error', { cancelable: true }));
  }
}

function pool(size: number) {
  const workers: FakeWorker[] = [];
  const made = createHelperPool(() => {
    const worker = new FakeWorker();
    workers.push(worker);
    return worker as unknown as Worker;
  }, size);
  return { pool: made, workers };
}

test('helpers that run are lent; one that fails to start is done without', async () => {
  const { pool: helpers, workers } = pool(2);
  const started = helpers.start();
  workers[0]?.say(HELPER_READY);
  workers[1]?.fail();
  await started;
  expect(helpers.take(5)).toHaveLength(1);
  expect(workers[1]?.terminate).toHaveBeenCalled();
});

test('a second start starts no more', async () => {
  const { pool: helpers, workers } = pool(1);
  void helpers.start();
  workers[0]?.say(HELPER_READY);
  await helpers.start();
  expect(workers).toHaveLength(1);
});

test('a helper that dies fails its work and is not lent again', async () => {
  const { pool: helpers, workers } = pool(1);
  const started = helpers.start();
  workers[0]?.say(HELPER_READY);
  await started;
  const [helper] = helpers.take(1);
  const work = helper?.measure({} as never, {});
  expect(helpers.take(1)).toHaveLength(0);
  workers[0]?.fail();
  await expect(work).rejects.toThrow('lost');
  expect(helpers.take(1)).toHaveLength(0);
});

test('a browser that refuses workers leaves one thread', async () => {
  const helpers = createHelperPool(() => {
    throw new Error('refused');
  }, 3);
  await helpers.start();
  expect(helpers.take(3)).toEqual([]);
});

test('one thread a core, up to four', () => {
  expect([1, 2, 4, 16].map(helperCount)).toEqual([0, 1, 3, 3]);
});
