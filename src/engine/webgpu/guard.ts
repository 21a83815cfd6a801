import { cancelled, LocusError } from '../../volume/errors.ts';
import type { DeviceWatch } from './device.ts';
import { internal } from './errors.ts';

/** A device that went away tells its callers first and `device.lost` a moment later. */
const LOSS_NEWS_MS = 100;

/**
 * Waits for the GPU that end at once when the signal fires or the device goes away, so that no caller hangs
 * on a promise the driver forgot.
 */
export class Guard {
  readonly #watch: DeviceWatch;
  readonly #broken: Promise<never>;
  #break: (error: LocusError) => void = () => {};

  constructor(watch: DeviceWatch) {
    this.#watch = watch;
    this.#broken = new Promise((_, reject) => {
      this.#break = reject;
    });
    // Heard by whoever waits; between waits it must not count as unhandled.
    this.#broken.catch(() => {});
  }

  fail(error: LocusError): void {
    this.#break(error);
  }

  wait<T>(promise: Promise<T>): Promise<T> {
    return Promise.race([promise, this.#broken]);
  }

  /** Runs work under this guard; every failure comes out typed. */
  async run<T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
    const abort = () => this.fail(cancelled());
    const unsubscribe = this.#watch.subscribe((error) => this.fail(error));
    signal?.addEventListener('abort', abort);
    try {
      if (signal?.aborted === true) throw cancelled();
      if (this.#watch.failure !== null) throw this.#watch.failure;
      return await work();
    } catch (error) {
      throw error instanceof LocusError ? error : await this.#typed(error);
    } finally {
      unsubscribe();
      signal?.removeEventListener('abort', abort);
    }
  }

  async #typed(error: unknown): Promise<LocusError> {
    const news = new Promise<never>((_, reject) => {
      setTimeout(() => reject(internal(String(error))), LOSS_NEWS_MS);
    });
    return this.wait(news).catch((reason: LocusError) => this.#watch.failure ?? reason);
  }
}
