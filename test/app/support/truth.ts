// The ground truth and the command line, to compare the page with.

import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, type Page, test } from '@playwright/test';
import { download } from './page.ts';

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

/** What the page's JSON button gives. */
export async function exported(page: Page): Promise<Exported> {
  return JSON.parse(await download(page, 'JSON')) as Exported;
}

function valuesOf({ features }: Exported) {
  return Object.fromEntries(
    features.map(({ name, aggregation, value, reason }) => [
      `${name} ${aggregation ?? ''}`.trim(),
      value ?? reason,
    ]),
  );
}

/**
 * Equal names in equal order, and equal numbers. Node and the browser may be of different V8 versions,
 * whose log2, exp and pow differ in the last digit: 16 figures less one.
 */
export function expectEqualValues(actual: Exported, expected: Exported, tolerance = 1e-13): void {
  const [mine, theirs] = [valuesOf(actual), valuesOf(expected)];
  expect(Object.keys(mine)).toEqual(Object.keys(theirs));
  const differing = Object.entries(theirs).filter(([name, value]) => {
    const other = mine[name];
    if (typeof value !== 'number' || typeof other !== 'number') return other !== value;
    return Math.abs(other - value) > tolerance * Math.max(1, Math.abs(value));
  });
  expect(differing.map(([name, value]) => `${name}: ${mine[name]} instead of ${value}`)).toEqual(
    [],
  );
}

export const ctPhantom = () => ({
  image: groundTruth('ibsi1/ct_phantom/nifti/image/phantom.nii.gz'),
  mask: groundTruth('ibsi1/ct_phantom/nifti/mask/mask.nii.gz'),
});
