import { afterAll, beforeAll } from 'vitest';

/** For files that catch ten thousands of errors: of each, the stack costs more than what threw it. */
export function withoutStacks(): void {
  let before = Error.stackTraceLimit;
  beforeAll(() => {
    before = Error.stackTraceLimit;
    Error.stackTraceLimit = 0;
  });
  afterAll(() => {
    Error.stackTraceLimit = before;
  });
}
