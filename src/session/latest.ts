/** Wraps an asynchronous function so that only the newest call's answer counts; older ones give undefined. */
export function latest<A extends unknown[], R>(
  ask: (...args: A) => Promise<R>,
): (...args: A) => Promise<R | undefined> {
  let newest = 0;
  return async (...args) => {
    const mine = ++newest;
    const answer = await ask(...args);
    return mine === newest ? answer : undefined;
  };
}
