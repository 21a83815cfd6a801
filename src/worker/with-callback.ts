import { releaseProxy } from 'comlink';

/** A callback of the page; it holds a message port until it is released. */
type Callback<T> = (message: T) => void;

/**
 * Work that reports through a callback of the page, which is released at the end. What comes later (a helper
 * that has not heard of Cancel yet still tells its progress) is dropped: a released callback throws.
 */
export async function withCallback<M, T>(
  callback: Callback<M>,
  work: (callback: Callback<M>) => Promise<T>,
): Promise<T> {
  let isOver = false;
  try {
    return await work((message) => {
      if (!isOver) callback(message);
    });
  } finally {
    isOver = true;
    (callback as Callback<M> & { readonly [releaseProxy]: () => void })[releaseProxy]();
  }
}
