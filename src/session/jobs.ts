import { type Accessor, batch, createSignal } from 'solid-js';
import type { EngineInfo } from '../engine/engine.ts';
import type { ErrorInfo, JobProgress, Result, WorkerService } from '../worker/protocol.ts';

export type JobKind =
  | 'open'
  | 'extract'
  | 'compare'
  | 'stability'
  | 'map'
  | 'habitats'
  | 'rings'
  | 'resample'
  | 'region'
  | 'keep'
  | 'model'
  | 'predict'
  | 'explain'
  | 'preview'
  | 'segment'
  | 'batch'
  | 'operators'
  | 'self-test';

export interface Job {
  readonly id: string;
  readonly kind: JobKind;
  /** What the job bar says it is, in words. */
  readonly title: string;
}

export interface FinishedJob extends Job {
  readonly outcome: 'done' | 'failed' | 'cancelled';
  readonly elapsedMs: number;
  /** The engine that did the work; null where none was needed. */
  readonly engine: EngineInfo | null;
  readonly error: ErrorInfo | null;
}

export interface CurrentJob extends Job {
  /** Null until the job has said something. */
  readonly progress: JobProgress | null;
}

export interface Jobs {
  readonly current: Accessor<CurrentJob | null>;
  /** Since the current job began; it moves also while the job is silent. */
  readonly elapsedMs: Accessor<number>;
  /** True from the click on Cancel until the job has ended. */
  readonly isCancelling: Accessor<boolean>;
  /** Newest first. */
  readonly history: Accessor<readonly FinishedJob[]>;
  /**
   * Runs one job at a time: the next waits, unless it is of the same kind as the current one, which it
   * replaces (two extractions: only the newer one is wanted).
   */
  run<T>(
    job: Omit<Job, 'id'>,
    work: (id: string, onProgress: (progress: JobProgress) => void) => Promise<Result<T>>,
    engineOf?: (value: T) => EngineInfo,
  ): Promise<Result<T>>;
  /** Ends the current job and drops those that wait; of one kind alone, where one is named. */
  cancel(kind?: JobKind): Promise<void>;
}

const TICK_MS = 100;
const HISTORY_LENGTH = 50;
const CANCELLED: ErrorInfo = { code: 'cancelled', file: null, problem: 'Cancelled.', remedy: '' };

export function createJobs(service: Pick<WorkerService, 'cancel'>): Jobs {
  const [current, setCurrent] = createSignal<CurrentJob | null>(null);
  const [elapsedMs, setElapsed] = createSignal(0);
  const [isCancelling, setCancelling] = createSignal(false);
  const [history, setHistory] = createSignal<readonly FinishedJob[]>([]);
  const dropped = new Set<string>();
  const waiting = new Map<string, JobKind>();
  let tail: Promise<unknown> = Promise.resolve();
  let count = 0;

  async function cancelCurrent(): Promise<void> {
    const job = current();
    if (job === null) return;
    dropped.add(job.id);
    setCancelling(true);
    await service.cancel(job.id);
  }

  async function perform<T>(
    job: Job,
    work: (id: string, onProgress: (progress: JobProgress) => void) => Promise<Result<T>>,
    engineOf: ((value: T) => EngineInfo) | undefined,
  ): Promise<Result<T>> {
    waiting.delete(job.id);
    if (dropped.delete(job.id)) return { ok: false, error: CANCELLED };
    const start = performance.now();
    batch(() => {
      setCurrent({ ...job, progress: null });
      setElapsed(0);
    });
    const clock = setInterval(() => setElapsed(performance.now() - start), TICK_MS);
    try {
      const answer = await work(job.id, (progress) => {
        if (current()?.id === job.id) setCurrent({ ...job, progress });
      });
      // A result that arrives after Cancel is not wanted any more.
      const result: Result<T> = dropped.has(job.id) ? { ok: false, error: CANCELLED } : answer;
      const finished: FinishedJob = {
        ...job,
        outcome: result.ok ? 'done' : result.error.code === 'cancelled' ? 'cancelled' : 'failed',
        elapsedMs: performance.now() - start,
        engine: result.ok ? (engineOf?.(result.value) ?? null) : null,
        error: result.ok ? null : result.error,
      };
      setHistory((before) => [finished, ...before].slice(0, HISTORY_LENGTH));
      return result;
    } finally {
      clearInterval(clock);
      dropped.delete(job.id);
      batch(() => {
        setCurrent(null);
        setCancelling(false);
      });
    }
  }

  return {
    current,
    elapsedMs,
    isCancelling,
    history,
    run(description, work, engineOf) {
      const job: Job = { ...description, id: `job-${++count}` };
      if (current()?.kind === job.kind) void cancelCurrent();
      for (const [id, kind] of waiting) if (kind === job.kind) dropped.add(id);
      waiting.set(job.id, job.kind);
      const result = tail.then(() => perform(job, work, engineOf));
      tail = result.catch(() => {});
      return result;
    },
    async cancel(kind) {
      const isMeant = (job: JobKind) => kind === undefined || job === kind;
      for (const [id, waits] of waiting) if (isMeant(waits)) dropped.add(id);
      const job = current();
      if (job !== null && isMeant(job.kind)) await cancelCurrent();
    },
  };
}
