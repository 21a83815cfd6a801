import { createCpuEngine } from '../engine/cpu/cpu-engine.ts';
import type { Engine } from '../engine/engine.ts';
import { type ErrorCode, LocusError } from '../volume/errors.ts';
import type { ExtractionProgress } from './feature.ts';
import { surroundings } from './helper-task.ts';
import type { MapTask } from './maps/map-task.ts';
import { measureMap } from './maps/measure-map.ts';
import { joinMeasured, measure } from './measure.ts';
import type { Measured, MeasureOptions, MeasureTask } from './measure-batch.ts';
import type { PlanNode } from './plan.ts';
import { makeShares, planCost } from './shares.ts';

/** Another thread with a CPU engine of its own. */
export interface Helper {
  /** @throws LocusError as `measure` does; anything else when the thread is lost */
  measure(task: MeasureTask, options: MeasureOptions): Promise<Measured>;
  /** @throws LocusError as `measureMap` does; anything else when the thread is lost */
  map(share: MapShare, options: MapOptions): Promise<Float32Array>;
}

/** Voxels of a map, by their places in the task's box. */
export interface MapShare {
  readonly task: MapTask;
  readonly centres: Uint32Array;
}

type MapOptions = Pick<MeasureOptions, 'signal'> & {
  readonly onProgress?: (fraction: number) => void;
};

/** Threads that can be had. */
export interface HelperPool {
  readonly size: number;
  /** Estimated work, ms, below which sharing costs more than it saves. */
  readonly worthMs: number;
  /** Up to `count` helpers; fewer where some did not start. */
  take(count: number): readonly Helper[];
}

export const NO_HELPERS: HelperPool = { size: 0, worthMs: 0, take: () => [] };

/**
 * `measure`, shared with other threads: the same values in the same order, as every piece is computed by the same
 * code from the same voxels. A helper that is lost leaves its share to this thread. `threads`: how many worked.
 */
export async function measureShared(
  engine: Engine,
  task: MeasureTask,
  pool: HelperPool,
  options: MeasureOptions = {},
): Promise<Measured & { readonly threads: number }> {
  const { plan } = task;
  const isWorthIt = planCost(plan, task) >= pool.worthMs;
  const most = isWorthIt ? makeShares(plan, 1 + pool.size, task).length : 1;
  const helpers = most > 1 ? pool.take(most - 1) : [];
  const [mine = [], ...others] = makeShares(plan, 1 + helpers.length, task);
  if (others.length === 0) return { ...(await measure(engine, task, options)), threads: 1 };
  const part = surroundings(task, others.flat());
  const optionsOf = jointProgress([mine, ...others], task, options);
  // Settled, so that none of them fails unheard while this thread still works.
  const asked = Promise.allSettled(
    others.map((share, n) =>
      (helpers[n] as Helper).measure(
        { ...part, plan: share, known: knownIn(share, task) },
        optionsOf(n + 1),
      ),
    ),
  );
  const parts = [await measure(engine, { ...task, plan: mine }, optionsOf(0))];
  let threads = 1;
  for (const [n, answer] of (await asked).entries()) {
    if (answer.status === 'fulfilled') {
      threads++;
      parts.push(answer.value);
    } else if (answer.reason instanceof LocusError) throw answer.reason;
    else parts.push(await measure(engine, { ...task, plan: others[n] ?? [] }, optionsOf(n + 1)));
  }
  return { ...joinMeasured(parts, plan, Math.max), threads };
}

/** Options for each share; together they have come as far as the work that is done, and never go back. */
function jointProgress(
  shares: readonly (readonly PlanNode[])[],
  task: MeasureTask,
  { signal, onProgress }: MeasureOptions,
): (n: number) => MeasureOptions {
  const costs = shares.map((share) => planCost(share, task));
  const whole = costs.reduce((sum, cost) => sum + cost, 0);
  const fractions = shares.map(() => 0);
  return (n) => ({
    ...(signal === undefined ? {} : { signal }),
    onProgress: (progress: ExtractionProgress) => {
      // A share that begins anew, its helper lost, has been further.
      fractions[n] = Math.max(fractions[n] ?? 0, progress.fraction);
      const done = fractions.reduce((sum, part, at) => sum + part * (costs[at] ?? 0), 0);
      onProgress?.({ ...progress, fraction: done / whole });
    },
  });
}

/** The known responses that a share reads: no others need to travel. */
function knownIn(share: readonly PlanNode[], { known }: MeasureTask): MeasureTask['known'] {
  return Object.fromEntries(
    share.flatMap(({ image: { name } }) => {
      const response = known[name];
      return response === undefined ? [] : [[name, response]];
    }),
  );
}

/** What a thread is sent: a task, or the wish to stop it. */
export type HelperRequest =
  | { readonly id: number; readonly task: MeasureTask }
  | { readonly id: number; readonly share: MapShare }
  | { readonly id: number; readonly task: null };

/** Errors lose their class on the way from another thread. */
export type HelperAnswer =
  | { readonly id: number; readonly progress: ExtractionProgress }
  | HelperResult;

type HelperResult =
  | { readonly id: number; readonly ok: true; readonly result: Measured | Float32Array }
  | {
      readonly id: number;
      readonly ok: false;
      readonly code: ErrorCode | null;
      readonly problem: string;
      readonly remedy: string;
    };

/** While nothing but the fraction changes, a helper speaks of its progress at most this often, ms. */
const SAY_EVERY = 50;

/** The far end: takes requests and sends answers. */
export function serveHelper(
  send: (answer: HelperAnswer) => void,
): (request: HelperRequest) => void {
  const engine = createCpuEngine();
  const running = new Map<number, AbortController>();
  const work = (request: Exclude<HelperRequest, { readonly task: null }>, signal: AbortSignal) => {
    const onProgress = progressSender(request.id, send);
    if ('task' in request) return measure(engine, request.task, { signal, onProgress });
    const { task, centres } = request.share;
    const say = (fraction: number) =>
      onProgress({ stage: 'maps', image: null, family: null, fraction });
    return measureMap(engine, task, centres, { signal, onProgress: say });
  };
  return (request) => {
    const { id } = request;
    if ('task' in request && request.task === null) {
      running.get(id)?.abort();
      return;
    }
    const controller = new AbortController();
    running.set(id, controller);
    work(request as Exclude<HelperRequest, { readonly task: null }>, controller.signal)
      .then(
        (result): HelperResult => ({ id, ok: true, result }),
        (error: unknown): HelperResult =>
          error instanceof LocusError
            ? { id, ok: false, code: error.code, problem: error.problem, remedy: error.remedy }
            : { id, ok: false, code: null, problem: String(error), remedy: '' },
      )
      .then((answer) => {
        running.delete(id);
        send(answer);
      });
  };
}

/** Sends news at once, and nothing but fractions now and then. */
function progressSender(
  id: number,
  send: (answer: HelperAnswer) => void,
): (progress: ExtractionProgress) => void {
  let said = { at: Number.NEGATIVE_INFINITY, stage: '', image: null as string | null };
  return (progress) => {
    const { stage, image } = progress;
    const isNews = stage !== said.stage || image !== said.image;
    if (!isNews && performance.now() - said.at < SAY_EVERY) return;
    said = { at: performance.now(), stage, image };
    send({ id, progress });
  };
}

/** The near end of a thread: `receive` takes its answers, `lose` is called when it died. */
export function makeHelper(send: (request: HelperRequest) => void) {
  const waiting = new Map<
    number,
    {
      readonly settle: (answer: HelperResult | null) => void;
      readonly say: MeasureOptions['onProgress'];
    }
  >();
  let count = 0;
  function ask<T extends Measured | Float32Array>(
    wish: { readonly task: MeasureTask } | { readonly share: MapShare },
    { signal, onProgress }: MeasureOptions,
  ): Promise<T> {
    const id = ++count;
    const stop = () => send({ id, task: null });
    return new Promise<T>((resolve, reject) => {
      const settle = (answer: HelperResult | null) => {
        waiting.delete(id);
        signal?.removeEventListener('abort', stop);
        if (answer === null) reject(new Error('the thread was lost'));
        else if (answer.ok) resolve(answer.result as T);
        else if (answer.code === null) reject(new Error(answer.problem));
        else reject(new LocusError(answer.code, answer.problem, answer.remedy));
      };
      waiting.set(id, { settle, say: onProgress });
      signal?.addEventListener('abort', stop, { once: true });
      send({ id, ...wish });
    });
  }
  const helper: Helper = {
    measure: (task, options) => ask<Measured>({ task }, options),
    map: (share, { signal, onProgress }) =>
      ask<Float32Array>(
        { share },
        {
          ...(signal === undefined ? {} : { signal }),
          onProgress: ({ fraction }) => onProgress?.(fraction),
        },
      ),
  };
  return {
    helper,
    isBusy: () => waiting.size > 0,
    receive: (answer: HelperAnswer) => {
      const asked = waiting.get(answer.id);
      if ('progress' in answer) asked?.say?.(answer.progress);
      else asked?.settle(answer);
    },
    lose: () => {
      for (const { settle } of [...waiting.values()]) settle(null);
    },
  };
}
