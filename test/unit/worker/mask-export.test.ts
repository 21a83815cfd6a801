import { mkdirSync, writeFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createCpuEngine } from '../../../src/engine/cpu/cpu-engine.ts';
import { openImages } from '../../../src/formats/open-images.ts';
import { type Affine, gridFromAffine, indexToWorld } from '../../../src/volume/grid.ts';
import { makeLabelMap, toLabelMap } from '../../../src/volume/label-map.ts';
import { resampleLabels } from '../../../src/volume/resample-labels.ts';
import type { LabelMap } from '../../../src/volume/volume.ts';
import type { Result } from '../../../src/worker/protocol.ts';
import { maskNifti } from '../../../src/worker/region-tools.ts';
import { createService } from '../../../src/worker/service.ts';
import { describeGroundTruth } from '../../support/ground-truth.ts';
import { lcg } from '../../support/lcg.ts';

const GRIDS: Readonly<Record<string, Affine>> = {
  ras: [1, 0, 0, -10, 0, 1, 0, -20, 0, 0, 1, 30],
  'lps of dicom': [-0.9765625, 0, 0, 250, 0, -0.9765625, 0, 250, 0, 0, 3, -92.5],
  'sagittal of mr': [0, 0, 1.2, -80, -0.5, 0, 0, 120, 0, -0.5, 0, 130],
  // By the quaternion (0.8, 0.4, -0.2, 0.4).
  oblique: [0.54, -0.72, 0, 3.5, 0.432, 0.324, -2, -7.25, 0.576, 0.432, 1.5, 11],
  mirrored: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, -2.5, 40],
  'sheared by gantry tilt': [0.5, 0, 0, -60, 0, -0.5, 1.3, 60, 0, 0, 4.8, -300],
  'far away': [0.3, 0, 0, -1234.5678, 0, 0.3, 0, 987.654321, 0, 0, 0.7, 4321.0987],
};

/** Values 0 to 4 in no symmetry. */
function labelsOn(affine: Affine, largest: number): LabelMap {
  const grid = gridFromAffine([7, 6, 5], affine);
  const values = lcg(210, 5).map((n) => Math.max(0, Math.floor(n * 8) - 3));
  const data = largest > 255 ? Uint16Array.from(values, (n) => n * 300) : Uint8Array.from(values);
  return makeLabelMap(grid, data);
}

async function read(bytes: Uint8Array<ArrayBuffer>): Promise<LabelMap> {
  const { sources } = await openImages([{ name: 'x.nii.gz', blob: new Blob([bytes]) }]);
  const [source] = sources;
  if (source === undefined) throw new Error('not read');
  const isSaid = (text: string) => !text.startsWith('The axes are not perpendicular');
  expect(source.header.warnings.filter(isSaid)).toEqual([]);
  return toLabelMap(await source.readFrame(0), 'x.nii.gz');
}

/** For tools/peers/check_mask_exports.py, which reads them with other programs. */
function keep(name: string, map: LabelMap, bytes: Uint8Array): void {
  const folder = process.env.LOCUS_WRITE_EXPORTS;
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  const file = name.replaceAll(' ', '-');
  const places = map.labels.map(({ value, voxelCount }) => {
    const sum = [0, 0, 0];
    map.data.forEach((label, at) => {
      if (label !== value) return;
      const [nx, ny] = map.grid.size;
      const index = [at % nx, Math.floor(at / nx) % ny, Math.floor(at / (nx * ny))] as const;
      indexToWorld(map.grid.affine, index).forEach((mm, axis) => {
        sum[axis] = (sum[axis] as number) + mm;
      });
    });
    return { value, voxelCount, centreRas: sum.map((mm) => mm / voxelCount) };
  });
  writeFileSync(join(folder, `${file}.nii.gz`), bytes);
  writeFileSync(join(folder, `${file}.json`), JSON.stringify({ affine: map.grid.affine, places }));
}

/** float32 in the file. */
function expectSameGrid(found: LabelMap, map: LabelMap): void {
  expect(found.grid.size).toEqual(map.grid.size);
  expect(Array.from(found.grid.affine)).toEqual(Array.from(map.grid.affine, Math.fround));
}

describe('a mask that is written and read is the same', () => {
  test.each(Object.entries(GRIDS))('%s', async (name, affine) => {
    for (const largest of [4, 1200]) {
      const map = labelsOn(affine, largest);
      const bytes = maskNifti(map, null);
      if (largest === 4) keep(name, map, bytes);
      const found = await read(bytes);
      expectSameGrid(found, map);
      expect(Array.from(found.data)).toEqual(Array.from(map.data));
    }
    const map = labelsOn(affine, 4);
    const region = await read(maskNifti(map, [2, 3]));
    expect(Array.from(region.data)).toEqual(
      Array.from(map.data, (value) => Number(value === 2 || value === 3)),
    );
  });

  test('its header says where the voxels lie and nothing else', async () => {
    const bytes = maskNifti(labelsOn(GRIDS.oblique as Affine, 4), null);
    // No file name and no time in the gzip header either.
    expect([...bytes.subarray(3, 8)]).toEqual([0, 0, 0, 0, 0]);
    const { gunzipSync } = await import('node:zlib');
    const plain = gunzipSync(bytes);
    // data_type, db_name, extents … ; descrip, aux_file; intent_name.
    for (const [from, to] of [
      [4, 40],
      [148, 252],
      [328, 344],
    ] as const) {
      expect(plain.subarray(from, to).every((byte) => byte === 0)).toBe(true);
    }
  });
});

describeGroundTruth('masks of DICOM', (file) => {
  test('the CT phantom’s contours, saved, are the mask of its NIfTI twin', async () => {
    const service = createService({
      gpu: null,
      openCpu: createCpuEngine,
      openWebGpu: () => Promise.reject(new Error('no GPU in this test')),
    });
    const folder = file('ibsi1/ct_phantom/dicom');
    const names = await readdir(folder, { recursive: true, withFileTypes: true });
    const files = await Promise.all(
      names
        .filter((entry) => entry.isFile())
        .map(
          async ({ name, parentPath }) => new File([await readFile(join(parentPath, name))], name),
        ),
    );
    const { items } = unwrap(await service.open('job', files, () => {}));
    const mask = items.find(({ role }) => role === 'mask');
    const bytes = unwrap(await service.maskNifti(mask?.id ?? '', null));
    const found = await read(bytes);
    const twinFolder = file('ibsi1/ct_phantom/nifti/mask');
    const [twinFile] = await readdir(twinFolder);
    const { sources } = await openImages([
      { name: 'mask.nii.gz', blob: new Blob([await readFile(join(twinFolder, twinFile ?? ''))]) },
    ]);
    const volume = await sources[0]?.readFrame(0);
    if (volume === undefined) throw new Error('no twin');
    const twin = toLabelMap(volume, 'mask.nii.gz');
    keep('ct phantom', found, bytes);
    const moved = resampleLabels(found, twin.grid);
    expect(moved.labels[0]?.voxelCount).toBe(125_256);
    expect(Buffer.compare(Buffer.from(moved.data), Buffer.from(twin.data))).toBe(0);
  }, 60_000);
});

function unwrap<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new Error(`${result.error.code}: ${result.error.problem}`);
}
