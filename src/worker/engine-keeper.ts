import type { Engine, EngineInfo } from '../engine/engine.ts';
import { LocusError, throwIfCancelled } from '../volume/errors.ts';
import type { EngineReport } from './protocol.ts';

export type EngineChoice = 'auto' | 'cpu' | 'webgpu';

/** Where engines come from; tests pass their own. */
export interface EngineSources {
  /** navigator.gpu, or null in a browser without WebGPU. */
  readonly gpu: GPU | null;
  /** @throws LocusError 'no-webgpu' when there is no adapter */
  readonly openWebGpu: (options: {
    readonly gpu: GPU;
    /** Refuse an adapter emulated in software, where the CPU engine is faster. */
    readonly requireRealGpu: boolean;
    /** Sum pairs of voxels in the shader, whatever would be faster. */
    readonly pairMethod?: 'gpu';
  }) => Promise<Engine>;
  readonly openCpu: () => Engine;
}

/** What a piece of work gave, and the engine that did it in the end. */
export interface EngineRun<T> {
  readonly value: T;
  readonly engine: EngineInfo;
  readonly whyNotGpu: string | null;
  /** What became of the GPU on the way, in sentences for a person. */
  readonly warnings: readonly string[];
}

interface Held {
  readonly engine: Engine;
  readonly whyNotGpu: string | null;
}

/** @throws LocusError 'no-webgpu' */
export async function openWebGpu(
  sources: EngineSources,
  options: Omit<Parameters<EngineSources['openWebGpu']>[0], 'gpu'>,
): Promise<Engine> {
  if (sources.gpu === null) {
    throw new LocusError(
      'no-webgpu',
      'This browser has no WebGPU.',
      'Use the CPU engine, or a current Chrome, Edge or Safari.',
    );
  }
  return sources.openWebGpu({ gpu: sources.gpu, ...options });
}

/** Owns the one engine: chooses it, lends it to one piece of work at a time, replaces it when the GPU goes away. */
export function createEngineKeeper(sources: EngineSources) {
  let held: Held | null = null;
  let tail: Promise<void> = Promise.resolve();

  /** Waits for its turn, or throws at once when cancelled while waiting. */
  async function inTurn<T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
    const before = tail;
    let finish = () => {};
    const mine = new Promise<void>((resolve) => {
      finish = resolve;
    });
    tail = before.then(() => mine);
    try {
      await Promise.race([before, ...(signal === undefined ? [] : [whenAborted(signal)])]);
      throwIfCancelled(signal);
      return await work();
    } finally {
      finish();
    }
  }

  function onCpu(whyNotGpu: string): Held {
    return { engine: sources.openCpu(), whyNotGpu };
  }

  async function openGpu(requireRealGpu: boolean): Promise<Held> {
    return { engine: await openWebGpu(sources, { requireRealGpu }), whyNotGpu: null };
  }

  async function choose(choice: EngineChoice): Promise<Held> {
    if (choice === 'cpu') return onCpu('the CPU engine was chosen');
    if (choice === 'webgpu') return openGpu(false);
    try {
      return await openGpu(true);
    } catch (error) {
      const problem = error instanceof LocusError ? error.problem : messageOf(error);
      return onCpu(asClause(problem));
    }
  }

  function release(): void {
    try {
      held?.engine.dispose();
    } catch {
      // A lost device may refuse to be disposed of; there is nothing left to free.
    }
    held = null;
  }

  function reportOf({ engine, whyNotGpu }: Held): EngineReport {
    return { info: engine.info, whyNotGpu };
  }

  return {
    start(choice: EngineChoice): Promise<EngineReport> {
      return inTurn(undefined, async () => {
        const next = await choose(choice);
        release();
        held = next;
        return reportOf(next);
      });
    },

    /** Lends the engine; when the GPU goes away the work is done again on a new device, then on the CPU. */
    use<T>(
      signal: AbortSignal | undefined,
      work: (engine: Engine) => Promise<T>,
    ): Promise<EngineRun<T>> {
      return inTurn(signal, async () => {
        const warnings: string[] = [];
        for (let losses = 0; ; ) {
          held ??= await choose('auto');
          const { engine, whyNotGpu } = held;
          try {
            const value = await work(engine);
            return { value, engine: engine.info, whyNotGpu, warnings };
          } catch (error) {
            const isLost = error instanceof LocusError && error.code === 'device-lost';
            if (!isLost || engine.info.name === 'cpu') throw error;
            release();
            losses++;
            held = losses === 1 ? await openGpu(false).catch(() => null) : null;
            held ??= onCpu('the GPU was lost');
            warnings.push(
              held.engine.info.name === 'cpu'
                ? 'The GPU was lost; the CPU engine did the work instead.'
                : 'The GPU was lost and started again; the work was repeated.',
            );
          }
        }
      });
    },
  };
}

/** 'This browser has no WebGPU.' as it reads after a colon or in brackets. */
function asClause(sentence: string): string {
  return `${sentence.charAt(0).toLowerCase()}${sentence.slice(1).replace(/\.$/, '')}`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Resolves when the signal fires, so that it can end a race; the caller looks at the signal. */
function whenAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
