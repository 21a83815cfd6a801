import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { toNifti } from '../../../src/formats/nifti-write.ts';
import { axisAlignedGrid } from '../../../src/volume/grid.ts';
import { locusHere } from './locus.ts';

const folder = mkdtempSync(join(tmpdir(), 'locus-schemes-'));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string) => join(folder, name);
const grid = axisAlignedGrid([6, 6, 6], [1, 1, 2]);

writeFileSync(
  at('t1.nii'),
  toNifti(
    grid,
    Int16Array.from({ length: 216 }, (_, n) => (n * 37) % 91),
  ),
);
/** 20 voxels of the first value, 30 of the second, 40 of the third. */
function maskOf(...values: number[]): string {
  const data = new Uint8Array(216);
  values.forEach((value, n) => {
    data.fill(value, [36, 72, 120][n], [56, 102, 160][n]);
  });
  const file = at(`${values.join('')}.nii`);
  writeFileSync(file, toNifti(grid, data));
  return file;
}
writeFileSync(at('shape.json'), '{"featureClass": {"shape": ["VoxelVolume"]}}');

const run = (mask: string, ...roi: string[]) =>
  locusHere(
    ...['extract', at('t1.nii'), mask, '--settings', at('shape.json')],
    ...roi.flatMap((name) => ['--roi', name]),
  );

async function voxels(mask: string, ...roi: string[]) {
  const { status, stdout, stderr } = await run(mask, ...roi);
  expect([status, stderr]).toEqual([0, expect.stringContaining('note: Labels read as those of ')]);
  // The last column is the only feature: VoxelVolume in mm³.
  const [, row = ''] = stdout.split('\r\n');
  return Number(row.split(',').at(-1)) / 2;
}

test('parts of a tumour by name, where the labels have none', async () => {
  const mask = maskOf(1, 2, 4);
  expect(await voxels(mask, 'WT')).toBe(90);
  expect(await voxels(mask, 'TC')).toBe(60);
  expect(await voxels(mask, 'et')).toBe(40);
  expect(await voxels(mask, 'NCR', 'ED')).toBe(50);
  expect(await voxels(maskOf(1, 2, 3), 'TC')).toBe(60);
  expect(await voxels(maskOf(1, 2), 'TC')).toBe(20);
});

test('a part that is not there, or a name of no scheme, is an error', async () => {
  const empty = await run(maskOf(1, 2), 'ET');
  expect([empty.status, empty.stderr]).toEqual([1, expect.stringContaining('‘ET’ has no voxel')]);
  const absent = await run(maskOf(1, 2, 4), 'GTV');
  expect([absent.status, absent.stderr]).toEqual([
    1,
    expect.stringContaining('There is no region ‘GTV’; there is Label 1, Label 2, Label 4.'),
  ]);
  const other = await run(maskOf(1, 2, 7), 'WT');
  expect([other.status, other.stderr]).toEqual([1, expect.stringContaining('no region ‘WT’')]);
});
