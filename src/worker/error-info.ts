import { LocusError } from '../volume/errors.ts';
import type { ErrorInfo, Result } from './protocol.ts';

/** Any failure as the value that crosses the thread boundary. */
export function errorInfo(error: unknown): ErrorInfo {
  if (error instanceof LocusError) {
    const { code, file, problem, remedy } = error;
    return { code, file, problem, remedy };
  }
  if (error instanceof DOMException && error.name === 'AbortError') {
    return { code: 'cancelled', file: null, problem: 'Cancelled.', remedy: '' };
  }
  // What engines throw when an ArrayBuffer does not fit: V8, SpiderMonkey, JavaScriptCore.
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof RangeError && /allocation|array length|out of memory/i.test(message)) {
    return {
      code: 'too-large',
      file: null,
      problem: 'There is not enough memory for this.',
      remedy: 'Remove scans that you do not need, or close other tabs, and try again.',
    };
  }
  return {
    code: 'internal',
    file: null,
    problem: `Something unexpected failed: ${message || 'no message'}.`,
    remedy: 'What is loaded is kept. Please report this with what you did last.',
  };
}

/** Runs work that may throw; the error becomes a value. */
export async function attempt<T>(work: () => Promise<T> | T): Promise<Result<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    return { ok: false, error: errorInfo(error) };
  }
}
