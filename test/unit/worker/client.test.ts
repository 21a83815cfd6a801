import { expose } from 'comlink';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createWorkerClient } from '../../../src/worker/client.ts';
import type { ErrorInfo, JobProgress, WorkerService } from '../../../src/worker/protocol.ts';
import { failed, fakeClient, opened } from '../session/fake-client.ts';

/** Stands for a Worker: the service at the other end of a message channel. */
class FakeWorker extends EventTarget {
  readonly #page: MessagePort;
  readonly #service: MessagePort;
  isTerminated = false;
  constructor(service: WorkerService) {
    super();
    const { port1, port2 } = new MessageChannel();
    this.#page = port1;
    this.#service = port2;
    expose(service, port2);
    port1.start();
    port1.onmessage = ({ data }) => this.dispatchEvent(new MessageEvent('message', { data }));
  }
  postMessage(message: unknown, transfer: Transferable[] = []): void {
    this.#page.postMessage(message, transfer);
  }
  terminate(): void {
    this.isTerminated = true;
    this.#page.close();
    this.#service.close();
  }
  crash(): void {
    this.dispatchEvent(new Event('error', { cancelable: true }));
  }
}

const workers: FakeWorker[] = [];
function start(answers: Partial<WorkerService> = {}) {
  const { onRestart: _, dispose: __, ...service } = fakeClient().client;
  return createWorkerClient(() => {
    const worker = new FakeWorker({ ...service, ...answers });
    workers.push(worker);
    return worker as unknown as Worker;
  });
}

afterEach(() => {
  for (const worker of workers.splice(0)) worker.terminate();
});

test('answers and progress come through', async () => {
  const client = start({
    open: async (job, _files, onProgress) => {
      onProgress({ stage: 's', image: null, family: null, fraction: 0.5, elapsedMs: 1 });
      return {
        ok: true,
        value: {
          items: [],
          offers: [],
          notes: [],
          ignored: [{ name: job, reason: 'x' }],
          models: [],
          errors: [],
        },
      };
    },
  });
  const seen: JobProgress[] = [];
  const result = await client.open('job', [], (now) => seen.push(now));
  expect(result).toMatchObject({ ok: true, value: { ignored: [{ name: 'job' }] } });
  await vi.waitFor(() => expect(seen).toMatchObject([{ fraction: 0.5 }]));
});

test('a service that rejects after all is an internal error, not a rejection', async () => {
  const client = start({ voxels: () => Promise.reject(new Error('oops')) });
  expect(await client.voxels('x')).toMatchObject({ ok: false, error: { code: 'internal' } });
});

describe('a worker that dies', () => {
  test('ends what was asked with a typed error, starts another with the same engine', async () => {
    const startEngine = vi.fn<WorkerService['startEngine']>(async () => failed('no-webgpu'));
    const client = start({ startEngine, open: () => new Promise(() => {}) });
    await client.startEngine('cpu');
    const heard: ErrorInfo[] = [];
    client.onRestart((why) => heard.push(why));
    const answer = client.open('job', [], () => {});
    workers[0]?.crash();
    expect(await answer).toMatchObject({ ok: false, error: { code: 'internal' } });
    expect(heard).toMatchObject([{ code: 'internal' }]);
    expect(workers).toHaveLength(2);
    expect(workers[0]?.isTerminated).toBe(true);
    await vi.waitFor(() => expect(startEngine).toHaveBeenCalledTimes(2));
    expect(await client.voxels('x')).toMatchObject({ ok: false });
  });
});

describe('cancel', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test('of a worker that hangs replaces it, and the job counts as cancelled', async () => {
    const client = start({ open: () => new Promise(() => {}) });
    const answer = client.open('job', [], () => {});
    await client.cancel('job');
    vi.advanceTimersByTime(10_000);
    expect(await answer).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    expect(workers).toHaveLength(2);
  });

  test('of a worker that answers does not', async () => {
    const client = start({ open: async () => opened() });
    await client.open('job', [], () => {});
    await client.cancel('job');
    vi.advanceTimersByTime(10_000);
    expect(workers).toHaveLength(1);
  });
});
