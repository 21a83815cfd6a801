import { mkdir, readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { drawSubject } from '../phantom/cohort.ts';
import { cohortTable } from '../phantom/cohort-table.ts';
import { fileError, writeResult, writeStdout } from './output.ts';
import type { PhantomCaseRequest } from './phantom-case.ts';
import { PHANTOM_HELP } from './phantom-help.ts';
import { type PhantomOptions, readPhantomOptions } from './phantom-options.ts';

/** `phantom --out DIR --cases N …`. @throws LocusError; 'usage' for mistakes in the command */
export async function phantomCommand(args: readonly string[]): Promise<void> {
  const options = readPhantomOptions(args);
  if (options === null) return writeStdout(PHANTOM_HELP);
  await mkdir(options.out, { recursive: true }).catch((error: unknown) => {
    throw fileError(error, options.out, 'The folder cannot be made');
  });
  if (!options.isTableOnly) await makeImages(options);
  await writeTable(options);
}

async function makeImages({ out, seed, split, from, cases, threads }: PhantomOptions) {
  const count = Math.min(cases, threads ?? availableParallelism());
  let next = from;
  const take = (): PhantomCaseRequest | null =>
    next < from + cases ? { out, seed, split, index: next++ } : null;
  const workers: Worker[] = [];
  try {
    await Promise.all(
      Array.from({ length: count }, () => {
        const worker = new Worker(new URL('./phantom-thread.mjs', import.meta.url));
        workers.push(worker);
        return work(worker, take);
      }),
    );
  } finally {
    for (const worker of workers) void worker.terminate();
  }
}

/** Keeps a thread busy until nothing is left to take. */
function work(worker: Worker, take: () => PhantomCaseRequest | null): Promise<void> {
  return new Promise((resolve, reject) => {
    const feed = () => {
      const request = take();
      if (request === null) resolve();
      else worker.postMessage(request);
    };
    worker.on('message', feed);
    worker.on('error', reject);
    feed();
  });
}

async function writeTable({ out, seed, split, from, cases }: PhantomOptions): Promise<void> {
  const path = join(out, 'cohort.csv');
  const subjects = Array.from({ length: cases }, (_, n) => drawSubject(seed, split, from + n));
  const [header = '', ...rows] = cohortTable(subjects);
  const known = await readFile(path, 'utf8').catch(() => '');
  const [before, ...others] = known.split(/\r?\n/).filter((line) => line !== '');
  const caseOf = (row: string) => row.slice(0, row.indexOf(','));
  const table = new Map((before === header ? others : []).map((row) => [caseOf(row), row]));
  for (const row of rows) table.set(caseOf(row), row);
  const lines = [header, ...[...table.keys()].sort().map((name) => table.get(name))];
  await writeResult(path, `${lines.join('\r\n')}\r\n`);
}
