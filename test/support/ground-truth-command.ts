import { existsSync, readFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import type { BrowserCommand } from 'vitest/node';

const root = resolve(
  import.meta.dirname,
  '../..',
  process.env.LOCUS_GROUND_TRUTH ?? '../shared/ground-truth',
);

/** Runs in Node for tests in the browser: a ground-truth file as base64, or null where absent. */
export const readGroundTruth: BrowserCommand<[path: string]> = (_context, path) => {
  const file = resolve(root, path);
  if (relative(root, file).startsWith('..')) throw new Error(`${path} is outside the ground truth`);
  return existsSync(file) ? readFileSync(file).toString('base64') : null;
};
