import { openAsBlob } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { version } from '../../package.json';
import { openFiles } from '../formats/open-files.ts';
import { batchJson } from '../formats/prediction-json.ts';
import { type PredictedCase, predictionCsv } from '../formats/prediction-table.ts';
import type { SourceFile } from '../formats/source.ts';
import { type CaseFolder, groupCases } from '../genotype/case-folders.ts';
import type { Prediction } from '../genotype/prediction.ts';
import { LocusError } from '../volume/errors.ts';
import { fileError, writeResult, writeStdout } from './output.ts';
import type { PredictOptions } from './predict-options.ts';
import type { PredictTools } from './predict-tools.ts';
import { readOpened } from './read-subject.ts';

/**
 * Every case of a folder, one after the other, each a row; a case that fails has a row with the reason. Progress goes to
 * stderr.
 *
 * @throws LocusError where there is no case, or none could be predicted
 */
export async function predictBatch(
  options: PredictOptions,
  folder: string,
  tools: PredictTools,
): Promise<void> {
  const { cases, ignored } = groupCases(await pathsBelow(folder));
  for (const { name, reason } of ignored) say(`${name} was left out: ${reason}`);
  if (cases.length === 0) {
    throw new LocusError(
      'no-image',
      'There is no case in this folder.',
      'It must hold a folder for each case, or files that begin with the case’s name.',
      folder,
    );
  }
  const done: PredictedCase[] = [];
  for (const [n, one] of cases.entries()) {
    const result = await predictFolder(one, folder, options, tools);
    const how = result.error === null ? 'done' : result.error.problem;
    say(`${n + 1}/${cases.length} ${one.name}: ${how}`);
    done.push(result);
  }
  const { out } = options;
  const text = out?.kind === 'json' ? batchJson(version, done) : predictionCsv(done, options);
  if (out === null) await writeStdout(text);
  else await writeResult(out.path, text);
  const [first] = done;
  if (done.every(({ error, predictions }) => error !== null && predictions.length === 0)) {
    const { problem = '', remedy = '' } = first?.error ?? {};
    throw new LocusError(
      'unsupported',
      `None of ${cases.length} cases could be predicted; ${first?.name}: ${problem}`,
      remedy,
      folder,
    );
  }
}

async function predictFolder(
  { name, paths }: CaseFolder,
  folder: string,
  options: PredictOptions,
  tools: PredictTools,
): Promise<PredictedCase> {
  const predictions: Prediction[] = [];
  try {
    const files: SourceFile[] = [];
    for (const path of paths) {
      files.push({ name: path, blob: await openAsBlob(join(folder, path)) });
    }
    const subject = await readOpened(await openFiles(files), options, tools.wanted, name);
    for (const sentence of subject.notes) say(`${name}: ${sentence}`);
    for (const model of tools.models) {
      predictions.push((await tools.predict(model, subject, options.isAugmented)).prediction);
    }
    return { name, predictions, error: null };
  } catch (error) {
    return { name, predictions, error: reasonOf(error) };
  }
}

function reasonOf(error: unknown): { readonly problem: string; readonly remedy: string } {
  if (error instanceof LocusError) {
    const { problem, remedy } = error;
    return { problem, remedy };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { problem: `Something unexpected failed: ${message}`, remedy: '' };
}

async function pathsBelow(folder: string): Promise<readonly string[]> {
  try {
    if (!(await stat(folder)).isDirectory()) {
      throw new LocusError('unsupported', 'This is not a folder.', '--batch takes one.', folder);
    }
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => relative(folder, join(entry.parentPath ?? entry.path, entry.name)));
  } catch (error) {
    if (error instanceof LocusError) throw error;
    throw fileError(error, folder, 'The folder cannot be read');
  }
}

function say(sentence: string): void {
  process.stderr.write(`${sentence.replaceAll(/\s*\n\s*/g, ' ')}\n`);
}
