import type { Pending } from '../engine.ts';

/** A result that a batch fills in, or says why it could not. */
export class Slot<T> implements Pending<T> {
  #take: () => T = () => {
    throw new Error('read before the batch has run');
  };
  fill(value: T): void {
    this.#take = () => value;
  }
  fail(error: unknown): void {
    this.#take = () => {
      throw error;
    };
  }
  value(): T {
    return this.#take();
  }
}
