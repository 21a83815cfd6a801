import { throwIfCancelled } from '../volume/errors.ts';

/** Loops over voxels check the clock once per this many: about a millisecond of work. */
export const STEP = 1 << 16;

const SLICE_MS = 40;

/**
 * Call between steps of long work: lets messages (Cancel above all) arrive every 40 ms and throws once
 * cancelled. The engine's pacer does the same; this room may not import from there.
 */
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

function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    // Timers are clamped to 4 ms when nested; a message channel is not.
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
