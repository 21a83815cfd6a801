import { openAsBlob, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, test } from 'vitest';
import { createCpuEngine } from '../../../src/engine/cpu/cpu-engine.ts';
import type { OpenReport, Result } from '../../../src/worker/protocol.ts';
import { createService } from '../../../src/worker/service.ts';
import { describeGroundTruth } from '../../support/ground-truth.ts';
import { fromDisk, openOne } from '../formats/open-one.ts';

const quiet = () => {};

function start() {
  return createService({
    gpu: null,
    openCpu: createCpuEngine,
    openWebGpu: () => Promise.reject(new Error('no GPU in this test')),
  });
}

function unwrap<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new Error(`${result.error.code}: ${result.error.problem}`);
}

/** All files below a folder, as a drop gives them. */
async function filesBelow(folder: string): Promise<File[]> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  return Promise.all(
    paths.sort().map(async (path) => new File([await openAsBlob(path)], relative(folder, path))),
  );
}

describeGroundTruth('folders from elsewhere', (file) => {
  test('CT, PET and MR of a patient with their contours, as NIfTI has them', async () => {
    const service = start();
    const files = await filesBelow(file('ibsi-validation/dicom/STS_025'));
    const first: OpenReport = unwrap(await service.open('open', files, quiet));
    expect(first.items).toEqual([]);
    expect(first.errors).toEqual([]);
    expect(new Set(first.offers.map(({ patient }) => patient))).toEqual(new Set(['Patient 1']));
    expect(first.offers.map(({ sequence }) => sequence).sort()).toEqual(['CT', 'PET', 'T1']);
    expect(first.notes).toHaveLength(3);
    const ids = first.offers.map(({ id }) => id);
    const { items, errors } = unwrap(await service.openOffers('load', ids, quiet));
    expect(errors).toEqual([]);
    expect(items.map(({ role }) => role).sort()).toEqual([
      'image',
      'image',
      'image',
      'mask',
      'mask',
      'mask',
    ]);
    for (const [folder, sequence] of [
      ['CT', 'CT'],
      ['PET', 'PET'],
      ['MR_T1', 'T1'],
    ] as const) {
      const image = items.find((item) => item.sequence === sequence && item.role === 'image');
      const mask = items.find((item) => item.role === 'mask' && item.name.startsWith(folder));
      const geometry = unwrap(await service.compareGrids(image?.id ?? '', mask?.id ?? ''));
      expect(geometry.isSameGrid).toBe(true);
      const twin = file(`ibsi-validation/nifti/STS_025/${folder}_mask.nii.gz`);
      const { data } = await (await openOne(await fromDisk(twin))).readFrame(0);
      const inside = Array.from(data).filter((value) => value !== 0).length;
      expect(mask?.labels?.reduce((sum, label) => sum + label.voxelCount, 0)).toBe(inside);
    }
  }, 60_000);

  test.each(['inputs/pydicom', 'inputs/highdicom', 'inputs/cornerstone3D_transfer_syntaxes'])(
    '%s: each file is opened, passed over or refused with a reason',
    async (folder) => {
      const report = unwrap(await start().open('open', await filesBelow(file(folder)), quiet));
      expect(report.offers.length).toBeGreaterThan(0);
      for (const error of report.errors) {
        expect(error.code).not.toBe('internal');
        expect(error.file).not.toBe(null);
      }
      const patients = new Set(report.offers.map(({ patient }) => patient));
      const isMixed = patients.size > 1;
      expect(report.notes.some((note) => note.includes('patients'))).toBe(isMixed);
    },
    60_000,
  );
});
