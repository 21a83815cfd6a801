import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { type HelperAnswer, type HelperPool, makeHelper } from '../radiomics/helpers.ts';

/** A thread takes about this long to load the code. */
const START_MS = 100;

/** Node's threads as helpers. */
export interface ThreadPool extends HelperPool {
  close(): void;
}

/**
 * Threads beside this one, started when they are first asked for and kept until closed. `threads` counts this one
 * too; null: as many as there are cores, for work that is worth their start.
 */
export function openThreads(threads: number | null): ThreadPool {
  const size = Math.max(0, (threads ?? availableParallelism()) - 1);
  const open = new Map<Worker, ReturnType<typeof makeHelper>>();
  return {
    size,
    worthMs: threads === null ? 2 * START_MS : 0,
    take: (count) => {
      while (open.size < Math.min(count, size)) start(open);
      return [...open.values()].slice(0, count).map(({ helper }) => helper);
    },
    close: () => {
      for (const worker of open.keys()) void worker.terminate();
      open.clear();
    },
  };
}

function start(open: Map<Worker, ReturnType<typeof makeHelper>>): void {
  const worker = new Worker(new URL('./thread.mjs', import.meta.url));
  const near = makeHelper((request) => worker.postMessage(request));
  const lose = () => {
    open.delete(worker);
    near.lose();
  };
  worker.on('message', (answer: HelperAnswer) => near.receive(answer));
  worker.on('error', lose);
  worker.on('exit', lose);
  open.set(worker, near);
}
