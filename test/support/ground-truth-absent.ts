import type { SuiteAPI, TestAPI } from 'vitest';

/** `npm test` counts the suites that were not run by this text. */
export const notRun = 'not run: no ground truth';

export function missingFile(path: string, root: string): string {
  return `${path} is not in the ground truth (${root}); set LOCUS_GROUND_TRUTH to its folder`;
}

/** Stands in for a suite whose ground truth is absent: a failure in CI, a visible skip elsewhere. */
export function missingSuite(options: {
  describe: SuiteAPI;
  test: TestAPI;
  name: string;
  root: string;
  isCi: boolean;
}): void {
  const { describe, test, name, root, isCi } = options;
  const fail = () => {
    throw new Error(`${root} does not exist; set LOCUS_GROUND_TRUTH to the ground truth's folder`);
  };
  if (isCi) {
    describe(name, () => {
      test('the ground truth is there', fail);
    });
    return;
  }
  console.warn(`${name}: ${notRun} at ${root}`);
  describe(name, () => {
    test.skipIf(true)(notRun, fail);
  });
}
