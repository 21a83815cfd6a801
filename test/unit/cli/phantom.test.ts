import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { drawSubject } from '../../../src/phantom/cohort.ts';
import { fromDisk, openOne } from '../formats/open-one.ts';
import { locus, locusHere } from './locus.ts';

const folder = mkdtempSync(join(tmpdir(), 'locus-phantom-'));

function table(out: string): readonly (readonly string[])[] {
  const text = readFileSync(join(out, 'cohort.csv'), 'utf8');
  return text
    .trim()
    .split('\r\n')
    .map((line) => line.split(','));
}

describe('phantom', () => {
  test('writes five images, the labels and a row of the table', async () => {
    const out = join(folder, 'images');
    // Of a site with thick slices, which are quickest.
    const run = await locus('phantom', '--out', out, '--cases', '1', '--from', '10');
    expect(run).toEqual({ status: 0, stdout: '', stderr: '' });
    const files = ['FLAIR', 'T1', 'T1c', 'T2', 'rCBV', 'tumour'].map((name) => `${name}.nii.gz`);
    expect(readdirSync(join(out, 'train-0010')).sort()).toEqual(files);
    const { parameters } = drawSubject(1, 'train', 10);
    const read = async (name: string) => {
      const source = await openOne(await fromDisk(join(out, 'train-0010', `${name}.nii.gz`)));
      return source.readFrame(0);
    };
    const [blood, labels] = [await read('rCBV'), await read('tumour')];
    expect(blood.grid.size).toEqual(parameters.size);
    expect(labels.grid).toEqual(blood.grid);
    blood.grid.spacing.forEach((mm, axis) => {
      expect(mm).toBeCloseTo(parameters.spacing[axis] as number, 5);
    });
    expect([...new Set(labels.data)].sort()).toEqual([0, 1, 2, 4]);
    expect(table(out)[1]?.[0]).toBe('train-0010');
  });

  test('keeps the rows of other runs, and makes the same ones again', async () => {
    const out = join(folder, 'table');
    const run = (...args: string[]) => locusHere('phantom', '--out', out, '--table', ...args);
    expect((await run('--cases', '3', '--from', '2')).status).toBe(0);
    const before = table(out);
    await run('--cases', '2', '--from', '4');
    await run('--cases', '1', '--split', 'test', '--seed', '5');
    const after = table(out);
    expect(after.map(([name]) => name)).toEqual([
      'case',
      'test-0000',
      'train-0002',
      'train-0003',
      'train-0004',
      'train-0005',
    ]);
    expect(after.slice(2, 5)).toEqual(before.slice(1));
    expect(existsSync(join(out, 'train-0002'))).toBe(false);
  });

  test.each([
    [['--cases', '3'], '--out DIR is missing'],
    [['--out', folder], '--cases N is missing'],
    [['--out', folder, '--cases', '0'], '--cases takes a whole number from 1 to 65536, not "0"'],
    [['--out', folder, '--cases', '9', '--split', 'training'], '--split training is not known'],
    [['--out', folder, '--cases', '9', '--seed', '127'], '--seed takes'],
    [['--out', folder, '--cases', '9', '--form', '3'], 'did you mean --from?'],
  ])('exits 2 with one line: %j', async (args, problem) => {
    const run = await locusHere('phantom', ...args);
    expect(run.status).toBe(2);
    expect(run.stdout).toBe('');
    expect(run.stderr).toContain(problem);
    expect(run.stderr.trim().split('\n')).toHaveLength(1);
  });

  test('--help names every option; the general help names the command', async () => {
    const { stdout } = await locusHere('phantom', '--help');
    for (const option of ['out', 'cases', 'split', 'seed', 'from', 'threads', 'table']) {
      expect(stdout).toContain(`--${option}`);
    }
    expect((await locusHere('--help')).stdout).toContain('npm run --silent phantom');
  });
});
