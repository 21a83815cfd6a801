import { createSignal } from 'solid-js';

/**
 * Counts the network requests this page has made since it was complete, from the browser's own record.
 * The app's parts (viewer, worker) are fetched at the start, before anything is opened; `settle` ends
 * that. blob: and data: addresses never reach the network.
 */
export function createNetworkCount() {
  const [count, setCount] = createSignal(0);
  const [isSettled, setSettled] = createSignal(false);
  let since = Number.POSITIVE_INFINITY;
  let observer: PerformanceObserver | undefined;

  return {
    count,
    isSettled,
    /** Counts from now on. */
    settle(): void {
      if (isSettled()) return;
      since = performance.now();
      setSettled(true);
      observer = new PerformanceObserver((list) => {
        const fresh = list
          .getEntries()
          .filter((entry) => entry.startTime >= since && /^(https?|wss?):/.test(entry.name));
        setCount((now) => now + fresh.length);
      });
      observer.observe({ type: 'resource', buffered: true });
    },
    stop: () => observer?.disconnect(),
  };
}

export type NetworkCount = ReturnType<typeof createNetworkCount>;
