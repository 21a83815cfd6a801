import { type HelperAnswer, type HelperPool, makeHelper } from '../radiomics/helpers.ts';

/** First message of a helper: its script runs. */
export const HELPER_READY = 'ready';

/** A helper that has not answered by then is done without. */
const START_TIMEOUT_MS = 5000;

/** Passing voxels to running helpers and reading their answers takes some ms. */
const WORTH_MS = 10;

/** Beyond four threads the slowest family alone decides. */
export function helperCount(cores: number): number {
  return Math.max(0, Math.min(cores, 4) - 1);
}

/** Workers that share the CPU engine's work; they stay from run to run. */
export interface StartedPool extends HelperPool {
  /** Starts them once; resolves when each runs or has failed. Never rejects: without helpers one thread does all. */
  start(): Promise<void>;
}

export function createHelperPool(open: () => Worker, size: number): StartedPool {
  const running: ReturnType<typeof makeHelper>[] = [];
  let started: Promise<void> | null = null;

  function startOne(): Promise<void> {
    return new Promise((resolve) => {
      const worker = open();
      const near = makeHelper((request) => worker.postMessage(request));
      const fail = () => {
        const at = running.indexOf(near);
        if (at >= 0) running.splice(at, 1);
        worker.terminate();
        near.lose();
        resolve();
      };
      const timer = setTimeout(fail, START_TIMEOUT_MS);
      worker.addEventListener(
        'message',
        ({ data }: MessageEvent<HelperAnswer | typeof HELPER_READY>) => {
          if (data !== HELPER_READY) return near.receive(data);
          clearTimeout(timer);
          running.push(near);
          resolve();
        },
      );
      worker.addEventListener('error', (event) => {
        event.preventDefault();
        fail();
      });
      worker.addEventListener('messageerror', fail);
    });
  }

  return {
    size,
    worthMs: WORTH_MS,
    start: () => {
      started ??= Promise.all(
        Array.from({ length: size }, () => startOne().catch(() => undefined)),
      ).then(() => undefined);
      return started;
    },
    // One that still works on what was cancelled is passed over.
    take: (count) =>
      running
        .filter((near) => !near.isBusy())
        .slice(0, count)
        .map(({ helper }) => helper),
  };
}
