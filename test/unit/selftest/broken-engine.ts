// Engines that are wrong in one place, to see that the self-test notices.

import { createCpuEngine } from '../../../src/engine/cpu/cpu-engine.ts';
import type { Batch, Engine } from '../../../src/engine/engine.ts';

type Method = (...args: readonly unknown[]) => unknown;

/** The CPU engine with one operation replaced; `wrap` gets the right one. */
export function brokenEngine(operation: keyof Batch, wrap: (right: Method) => Method): Engine {
  const engine = createCpuEngine();
  return {
    ...engine,
    batch: () => {
      const batch = engine.batch();
      const right = (batch[operation] as Method).bind(batch);
      return new Proxy(batch, {
        get(target, name) {
          if (name === operation) return wrap(right);
          const value: unknown = Reflect.get(target, name);
          return typeof value === 'function' ? value.bind(target) : value;
        },
      });
    },
  };
}

/** Its result changed by `change` before anyone sees it. */
export function withResult<T>(change: (result: T) => T): (right: Method) => Method {
  return (right) =>
    (...args) => {
      const pending = right(...args) as { value(): T };
      return { value: () => change(pending.value()) };
    };
}

/** One more in the last place of the counts (of the last array where none is called so) that is not 0. */
export function oneCountOff(result: object): object {
  const copy = { ...result } as Record<string, unknown>;
  const arrays = Object.entries(copy).filter(([, value]) => ArrayBuffer.isView(value));
  const [name, value] = arrays.find(([field]) => field === 'counts') ?? arrays.at(-1) ?? [];
  if (name === undefined) throw new Error('no counts to change');
  const counts = (value as Uint32Array).slice();
  const at = Math.max(
    counts.findLastIndex((count) => count !== 0),
    0,
  );
  counts[at] = (counts[at] as number) + 1;
  copy[name] = counts;
  return copy;
}

/** Called with other arguments than it was given. */
export function withArguments(
  change: (...args: readonly unknown[]) => readonly unknown[],
): (right: Method) => Method {
  return (right) =>
    (...args) =>
      right(...change(...args));
}
