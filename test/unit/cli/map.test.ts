import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { main } from '../../../src/cli/main.ts';
import { toNifti } from '../../../src/formats/nifti-write.ts';
import { openImages } from '../../../src/formats/open-images.ts';
import type { Triple } from '../../../src/volume/grid.ts';
import type { Volume } from '../../../src/volume/volume.ts';
import { mapCase, valueAt } from '../../support/references/voxel-maps-body.ts';
import reference from '../../support/references/voxel-maps-pyradiomics.json' with { type: 'json' };

const folder = mkdtempSync(join(tmpdir(), 'locus-map-'));
const at = (name: string) => join(folder, name);
const FEATURE = 'original_glcm_Contrast';

beforeAll(() => {
  const { image, mask } = mapCase();
  writeFileSync(at('image.nii'), toNifti(image.grid, image.data));
  writeFileSync(at('mask.nii'), toNifti(mask.grid, mask.data));
  const { setting, voxelSetting } = reference.variants['radius 2'];
  writeFileSync(
    at('settings.json'),
    JSON.stringify({ setting, voxelSetting, featureClass: { glcm: [] } }),
  );
});

afterEach(() => {
  vi.restoreAllMocks();
});

async function map(...options: string[]): Promise<{ status: number; stderr: string }> {
  const said: string[] = [];
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    said.push(String(text));
    return true;
  });
  const status = await main(['map', at('image.nii'), at('mask.nii'), ...options]);
  return { status, stderr: said.join('') };
}

async function read(path: string): Promise<Volume> {
  const { sources } = await openImages([{ name: path, blob: new Blob([readFileSync(path)]) }]);
  const volume = await sources[0]?.readFrame(0);
  if (volume === undefined) throw new Error(`cannot read ${path}`);
  return volume;
}

test('a map of a settings file lies on the image’s grid and has PyRadiomics’ values', async () => {
  const out = at('map.nii.gz');
  const run = await map('--feature', FEATURE, '--settings', at('settings.json'), '--out', out);
  expect(run).toEqual({ status: 0, stderr: '' });
  const { grid, data } = await read(out);
  const { image, mask } = mapCase();
  expect(grid.size).toEqual(image.grid.size);
  expect(grid.affine).toEqual(image.grid.affine);
  const expected = reference.variants['radius 2'].values[FEATURE];
  reference.places.forEach((place, n) => {
    const [i = 0, j = 0, k = 0] = place;
    expect(data[i + grid.size[0] * (j + grid.size[1] * k)]).toBeCloseTo(expected[n] as number, 4);
  });
  expect(data.every((value, n) => mask.data[n] === 1 || value === 0)).toBe(true);
});

test('options take the place of the file’s; a cropped map keeps its position', async () => {
  const whole = at('whole.nii');
  const cropped = at('cropped.nii');
  const options = ['--feature', FEATURE, '--settings', at('settings.json'), '--radius', '1'];
  const more = ['--unmasked', '--init-value', 'nan'];
  expect((await map(...options, ...more, '--out', whole)).status).toBe(0);
  expect((await map(...options, ...more, '--crop', '--out', cropped)).status).toBe(0);
  const [large, small] = [await read(whole), await read(cropped)];
  const { affine, spacing } = small.grid;
  const start = spacing.map((step, axis) => (affine[4 * axis + 3] as number) / step);
  const box = { start: start as unknown as Triple, size: small.grid.size };
  const [nx, ny] = large.grid.size;
  const outside = Array.from(large.data).filter((value, n) => {
    const place = [n % nx, Math.floor(n / nx) % ny, Math.floor(n / (nx * ny))] as const;
    if (Number.isNaN(value)) return true;
    expect(valueAt({ box, values: small.data as Float32Array }, place)).toBe(value);
    return false;
  });
  expect(large.data.length - outside.length).toBe(mapCase().mask.labels[0]?.voxelCount);
  expect(Array.from(small.data).filter((value) => !Number.isNaN(value))).toHaveLength(
    large.data.length - outside.length,
  );
});

test.each([
  [['--out', 'x.nii'], 2, /needs a feature/],
  [['--feature', FEATURE], 2, /needs a file to write/],
  [['--feature', FEATURE, '--out', 'x.csv'], 2, /must end in \.nii/],
  [['--feature', FEATURE, '--out', 'x.nii', '--init-value', 'many'], 2, /a number or nan/],
  [['--feature', FEATURE, '--out', 'x.nii', '--radius', '9'], 1, /kernel radius of 9/],
  [['--feature', 'original_shape_Elongation', '--out', 'x.nii'], 1, /same shape/],
  [['--feature', FEATURE, '--out', 'x.nii', '--label', '4'], 1, /Label 4 does not occur/],
])('%s: status %i and one line', async (options, status, line) => {
  const run = await map(...(options as string[]));
  expect(run.status).toBe(status);
  expect(run.stderr).toMatch(line as RegExp);
  expect(run.stderr.trimEnd().split('\n')).toHaveLength(1);
});
