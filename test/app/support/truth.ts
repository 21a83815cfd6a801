// The ground truth and the command line, to compare the page with.

import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { test } from '@playwright/test';

const repository = resolve(import.meta.dirname, '../../..');
const root = resolve(repository, process.env.LOCUS_GROUND_TRUTH ?? '../shared/ground-truth');

/** A file of the ground truth; without it the test is not run, and fails where CI is set. */
export function groundTruth(path: string): string {
  const file = resolve(root, path);
  if (existsSync(file)) return file;
  const reason = `${path} is not in the ground truth (${root})`;
  if (process.env.CI) throw new Error(reason);
  test.info().skip(true, reason);
  return file;
}

export interface ExportedFeature {
  readonly name: string;
  readonly aggregation: string | null;
  readonly value: number | null;
  readonly reason: string | null;
}

export interface Exported {
  readonly engine: { readonly name: string };
  readonly features: readonly ExportedFeature[];
}

/** What the command line gives for the same files. */
export async function extractByCommandLine(...args: readonly string[]): Promise<Exported> {
  const out = test.info().outputPath('cli.json');
  await promisify(execFile)(
    process.execPath,
    [resolve(repository, 'scripts/cli.mjs'), 'extract', ...args, '--out', out],
    { cwd: repository },
  );
  return JSON.parse(readFileSync(out, 'utf8')) as Exported;
}
