import { releaseProxy } from 'comlink';
import { expect, test } from 'vitest';
import { withCallback } from '../../../src/worker/with-callback.ts';

/** Like Comlink's: throws once it has been released. */
function proxyLike() {
  const heard: string[] = [];
  let isReleased = false;
  const callback = (message: string) => {
    if (isReleased) throw new Error('Proxy has been released and is not useable');
    heard.push(message);
  };
  const release = () => {
    isReleased = true;
  };
  return {
    callback: Object.assign(callback, { [releaseProxy]: release }),
    heard,
    isReleased: () => isReleased,
  };
}

test('a callback hears what is said in time, is released at the end and never called after it', async () => {
  const { callback, heard, isReleased } = proxyLike();
  let late: (message: string) => void = () => {};
  const work = withCallback(callback, async (tell) => {
    late = tell;
    tell('in time');
    return 7;
  });
  await expect(work).resolves.toBe(7);
  expect(isReleased()).toBe(true);
  expect(() => late('late')).not.toThrow();
  expect(heard).toEqual(['in time']);
});

test('released also where the work fails', async () => {
  const { callback, isReleased } = proxyLike();
  const work = withCallback(callback, () => Promise.reject(new Error('no')));
  await expect(work).rejects.toThrow('no');
  expect(isReleased()).toBe(true);
});
