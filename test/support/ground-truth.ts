// Published reference values and images for tests in Node. They are not part of the project:
// LOCUS_GROUND_TRUTH names their folder (default ../shared/ground-truth).

import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, test } from 'vitest';
import { missingFile, missingSuite } from './ground-truth-absent.ts';

const repository = resolve(import.meta.dirname, '../..');

export const groundTruthRoot = resolve(
  repository,
  process.env.LOCUS_GROUND_TRUTH ?? '../shared/ground-truth',
);

/** Absolute path of a ground-truth file or folder, or null where it is absent. */
export function groundTruth(path: string): string | null {
  const file = join(groundTruthRoot, path);
  return existsSync(file) ? file : null;
}

function requiredFile(path: string): string {
  const file = groundTruth(path);
  if (file === null) throw new Error(missingFile(path, groundTruthRoot));
  return file;
}

/**
 * A suite that needs the ground truth. `fn` gets a resolver that throws where a file is missing.
 * With no ground truth at all the suite is reported as not run, and fails where CI is set.
 */
export function describeGroundTruth(
  name: string,
  fn: (file: (path: string) => string) => void,
): void {
  if (existsSync(groundTruthRoot)) {
    describe(name, () => fn(requiredFile));
    return;
  }
  missingSuite({ describe, test, name, root: groundTruthRoot, isCi: Boolean(process.env.CI) });
}
