import type { Host, HostSession, HostTensors } from './ort-host.ts';
import type {
  OpenedInThread,
  ThreadAnswer,
  ThreadRequest,
  ThreadValue,
} from './thread-protocol.ts';

type Wish = ThreadRequest extends infer R
  ? R extends ThreadRequest
    ? Omit<R, 'id'>
    : never
  : never;

interface Waiting {
  readonly resolve: (value: ThreadValue) => void;
  readonly reject: (error: Error) => void;
}

/** One that can be ended in the middle of a run. */
export interface ThreadHost extends Host {
  /** Ends the thread with all that runs in it; the next call starts another. Its memory goes back to the system. */
  stop(): void;
}

/**
 * WebAssembly in a thread of its own: a run there is one call that nothing interrupts, so that cancelling ends the thread,
 * and sessions are opened again in the next one. The page's worker keeps answering in the meantime.
 */
export function createThreadHost(open: () => Worker, threads: number): ThreadHost {
  const waiting = new Map<number, Waiting>();
  let worker: Worker | null = null;
  let count = 0;
  /** Of the thread: sessions of an earlier one are gone. */
  let generation = 0;

  function stop(why = 'the thread was ended'): void {
    worker?.terminate();
    worker = null;
    generation++;
    for (const { reject } of waiting.values()) reject(new Error(why));
    waiting.clear();
  }

  function start(): Worker {
    const started = open();
    started.addEventListener('message', ({ data }: MessageEvent<ThreadAnswer>) => {
      const asked = waiting.get(data.id);
      waiting.delete(data.id);
      if (data.ok) asked?.resolve(data.value);
      else asked?.reject(new Error(data.problem));
    });
    started.addEventListener('error', (event) => {
      event.preventDefault();
      if (worker === started) stop('its thread stopped; the device may have run out of memory');
    });
    return started;
  }

  function ask(wish: Wish, transfer: Transferable[] = []): Promise<ThreadValue> {
    worker ??= start();
    const id = ++count;
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject });
      worker?.postMessage({ ...wish, id }, transfer);
    });
  }

  async function openSession(onnx: Uint8Array): Promise<OpenedInThread & { born: number }> {
    const opened = (await ask({ kind: 'open', onnx, threads })) as OpenedInThread;
    return { ...opened, born: generation };
  }

  return {
    stop: () => stop(),
    async open(onnx): Promise<HostSession> {
      let opened = await openSession(onnx);
      return {
        inputs: opened.inputs,
        outputs: opened.outputs,
        async run(feeds: HostTensors, outputs: readonly string[], signal?: AbortSignal) {
          const end = () => stop();
          signal?.addEventListener('abort', end, { once: true });
          try {
            if (opened.born !== generation) opened = await openSession(onnx);
            const { session } = opened;
            return (await ask({ kind: 'run', session, feeds, outputs })) as HostTensors;
          } finally {
            signal?.removeEventListener('abort', end);
          }
        },
        async release() {
          if (opened.born !== generation) return;
          await ask({ kind: 'release', session: opened.session });
        },
      };
    },
  };
}
