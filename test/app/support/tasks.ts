// How free the page stays while something is done.

import type { Page } from '@playwright/test';

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** Processor time of the thread, in µs. */
  readonly tdur?: number;
  readonly args: { readonly name?: string };
}

/** Processor time of the main thread's tasks in ms, from the browser's own trace. */
function taskTimes(trace: Buffer): number[] {
  const { traceEvents } = JSON.parse(trace.toString()) as { traceEvents: readonly TraceEvent[] };
  const threadOf = ({ pid, tid }: TraceEvent) => `${pid}/${tid}`;
  const mains = new Set(
    traceEvents
      .filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain')
      .map(threadOf),
  );
  return traceEvents
    .filter((event) => event.name === 'RunTask' && mains.has(threadOf(event)))
    .map(({ tdur = 0 }) => tdur / 1000);
}

/**
 * By the clock alone a busy machine makes every task long, so two things are measured: processor time of tasks, and
 * time inside the page's scripts, which also holds their waiting (for a canvas to be drawn).
 */
export async function measureTasks(page: Page, act: () => Promise<void>) {
  await page.evaluate(() => {
    const scripts: number[] = [];
    Object.assign(window, { scripts });
    const observer = new PerformanceObserver((list) => {
      for (const frame of list.getEntries()) {
        const { scripts: ran = [] } = frame as PerformanceEntry & {
          scripts?: readonly { readonly duration: number }[];
        };
        scripts.push(...ran.map(({ duration }) => duration));
      }
    });
    observer.observe({ type: 'long-animation-frame' });
    Object.assign(window, { stopTiming: () => observer.disconnect() });
  });
  const browser = page.context().browser();
  await browser?.startTracing(page, {
    categories: ['__metadata', 'disabled-by-default-devtools.timeline'],
  });
  await act();
  // Long frames are reported some time after they end.
  await page.waitForTimeout(300);
  const trace = (await browser?.stopTracing()) ?? Buffer.from('{"traceEvents":[]}');
  const scripts = await page.evaluate(() => {
    const kept = window as unknown as { scripts: number[]; stopTiming: () => void };
    kept.stopTiming();
    return kept.scripts;
  });
  return { tasks: taskTimes(trace), scripts };
}
