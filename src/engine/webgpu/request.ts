import type { Plan, View } from './plan.ts';

/** Copies a result's bytes out of the readback. */
export type Read = (view: View) => ArrayBuffer;

/**
 * A result somebody wants. `record` adds all it needs to a plan and returns what to do with the bytes. That
 * says false where guessed memory was too small: the request is then recorded again, on a second plan, with
 * the true size.
 */
export interface Request {
  readonly label: string;
  record(plan: Plan): (read: Read) => boolean;
}

/** Work for the CPU, in pieces of some milliseconds. */
export interface HostWork {
  readonly label: string;
  run(): Iterable<void>;
}
