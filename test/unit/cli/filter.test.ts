import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { KINDS } from '../../../src/formats/filter-json.ts';
import { toNifti } from '../../../src/formats/nifti-write.ts';
import { axisAlignedGrid } from '../../../src/volume/grid.ts';
import { asFile, openOne } from '../formats/open-one.ts';
import { locus, locusHere } from './locus.ts';

const folder = mkdtempSync(join(tmpdir(), 'locus-filter-'));
const at = (name: string) => join(folder, name);

const grid = axisAlignedGrid([4, 3, 2], [1, 2, 3], [-5, 6, 7]);
const voxels = Int16Array.from({ length: 24 }, (_, n) => (n * n) % 17);
const MEAN = { filter: 'mean', dim: '3D', padding: 'periodic', params: { supportVoxels: 3 } };

beforeAll(() => {
  const files: Record<string, Uint8Array | string> = {
    'scan.nii': toNifti(grid, voxels),
    'mean.json': JSON.stringify(MEAN),
    'wrong.json': JSON.stringify({ ...MEAN, params: { supportVoxel: 3 } }),
    'notes.txt': 'not a scan\n',
  };
  for (const [name, content] of Object.entries(files)) writeFileSync(at(name), content);
});

function byDefinition(i: number, j: number, k: number): number {
  let sum = 0;
  for (const dk of [-1, 0, 1]) {
    for (const dj of [-1, 0, 1]) {
      for (const di of [-1, 0, 1]) {
        const [x, y, z] = [(i + di + 4) % 4, (j + dj + 3) % 3, (k + dk + 2) % 2];
        sum += voxels[x + 4 * (y + 3 * z)] as number;
      }
    }
  }
  return sum / 27;
}

describe('filter', () => {
  test.each(['map.nii', 'map.nii.gz'])('writes %s on the image’s grid', async (name) => {
    const run = await locus(
      'filter',
      at('scan.nii'),
      '--filter',
      at('mean.json'),
      '--out',
      at(name),
    );
    expect(run).toEqual({ status: 0, stdout: '', stderr: '' });
    const source = await openOne(asFile(name, new Uint8Array(readFileSync(at(name)))));
    expect(source.header.voxelType).toBe('float32');
    const map = await source.readFrame(0);
    expect(map.grid).toEqual(grid);
    map.data.forEach((value, n) => {
      const wanted = byDefinition(n % 4, Math.floor(n / 4) % 3, Math.floor(n / 12));
      expect(value).toBeCloseTo(wanted, 5);
    });
  });

  test('--help names every filter and every key', async () => {
    const { status, stdout, stderr } = await locusHere('filter', '--help');
    expect([status, stderr]).toEqual([0, '']);
    for (const { name, params } of KINDS) {
      expect(stdout).toContain(`"${name}": `);
      for (const key of Object.keys(params))
        expect(stdout).toMatch(new RegExp(`^ {4}\\[?${key}\\b`, 'm'));
    }
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(120);
  });

  const mean = ['--filter', at('mean.json')];
  const out = ['--out', at('x.nii')];
  test.each([
    [2, [], 'filter needs a file: IMAGE. See --help.'],
    [2, ['a', 'b', ...mean, ...out], 'filter takes one file; "b" is one too many. See --help.'],
    [2, ['a', ...out], '--filter FILE.json is missing. See --help.'],
    [2, ['a', ...mean], '--out FILE is missing. See --help.'],
    [
      2,
      ['a', ...mean, '--out', 'map.png'],
      '--out map.png must end in .nii or .nii.gz. See --help.',
    ],
    [2, ['a', '--filtr', 'x'], 'Unknown option --filtr; did you mean --filter? See --help.'],
    [
      1,
      [at('scan.nii'), '--filter', at('wrong.json'), ...out],
      `${at('wrong.json')}: mean has no key params.supportVoxel; did you mean supportVoxels? params.supportVoxels is missing: a whole number from 1 to 255. See filter --help.`,
    ],
    [
      1,
      [at('scan.nii'), '--filter', at('none.json'), ...out],
      `${at('none.json')}: The filter cannot be read: there is no such file or folder.`,
    ],
    [
      1,
      [at('notes.txt'), ...mean, ...out],
      `${at('notes.txt')}: This is not an image that can be read`,
    ],
    [
      1,
      [at('scan.nii'), ...mean, '--out', at('no/where/x.nii')],
      `${at('no/where/x.nii')}: The result cannot be written: there is no such file or folder.`,
    ],
  ] as const)('exits %i with one line: %j', async (status, args, line) => {
    const run = await locusHere('filter', ...args);
    expect([run.status, run.stdout]).toEqual([status, '']);
    expect(run.stderr.slice(0, line.length)).toBe(line);
    expect(run.stderr.trimEnd().split('\n')).toHaveLength(1);
  });
});
