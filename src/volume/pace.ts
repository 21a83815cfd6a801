import { throwIfCancelled } from './errors.ts';

/** Loops over voxels look at the clock once per this many: about a millisecond of work. */
export const STEP = 1 << 16;

/** Work this long between turns of the event loop keeps Cancel prompt and costs under 1 %. */
const SLICE_MS = 40;

/**
 * Lets messages (Cancel above all) arrive. setTimeout would be clamped to 4 ms when nested; a message
 * channel and setImmediate are not.
 */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof setImmediate === 'function') {
      setImmediate(resolve);
      return;
    }
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

/** Call between steps of long work: yields when a slice is used up, throws when cancelled. */
export function makePacer(signal: AbortSignal | undefined): () => Promise<void> {
  let since = performance.now();
  return async () => {
    throwIfCancelled(signal);
    if (performance.now() - since < SLICE_MS) return;
    await nextTurn();
    since = performance.now();
    throwIfCancelled(signal);
  };
}

/** Runs work that yields in between to its end, at once. */
export function finish<T>(work: Generator<void, T>): T {
  for (;;) {
    const { done, value } = work.next();
    if (done === true) return value;
  }
}

/** The same, with a pause where the work yields. */
export async function finishPaced<T>(
  work: Generator<void, T>,
  pace: () => Promise<void>,
): Promise<T> {
  for (;;) {
    const { done, value } = work.next();
    if (done === true) return value;
    await pace();
  }
}
