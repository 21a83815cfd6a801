import type { ExtractionProgress } from '../radiomics/feature.ts';
import { attempt } from './error-info.ts';
import type { JobProgress, Result } from './protocol.ts';

/** A progress message costs the page a task; more of them than it paints help nobody. */
const MESSAGE_MS = 50;

/** The jobs that can be cancelled, by id. */
export function createJobTable() {
  const running = new Map<string, AbortController>();

  return {
    /** Runs a job under its id; its signal fires on cancel. Errors come back as values. */
    async run<T>(id: string, work: (signal: AbortSignal) => Promise<T>): Promise<Result<T>> {
      const controller = new AbortController();
      running.set(id, controller);
      try {
        return await attempt(() => work(controller.signal));
      } finally {
        if (running.get(id) === controller) running.delete(id);
      }
    },
    cancel(id: string): void {
      running.get(id)?.abort();
    },
  };
}

/** Adds the time since the start and drops messages that come too fast; the first and last always pass. */
export function paceProgress(
  send: (progress: JobProgress) => void,
): (progress: ExtractionProgress) => void {
  const start = performance.now();
  let sent = Number.NEGATIVE_INFINITY;
  return (progress) => {
    const now = performance.now();
    if (now - sent < MESSAGE_MS && progress.fraction < 1) return;
    sent = now;
    send({ ...progress, elapsedMs: now - start });
  };
}
