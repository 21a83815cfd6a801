import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { orientationCode } from '../../../src/volume/compare-grids.ts';
import { indexToWorld, invertAffine, type Triple } from '../../../src/volume/grid.ts';
import type { Volume } from '../../../src/volume/volume.ts';
import { describeGroundTruth } from '../../support/ground-truth.ts';
import { fromDisk, openOne } from './open-one.ts';

describeGroundTruth('one brain in 48 orientations', (file) => {
  const folder = file('inputs/niivue/orientations');
  const names = readdirSync(folder).filter((name) => name.endsWith('.nii.gz'));
  const load = async (name: string): Promise<Volume> =>
    (await openOne(await fromDisk(join(folder, name)))).readFrame(0);

  let reference: Volume;
  beforeAll(async () => {
    reference = await load('RAS.nii.gz');
  });

  test('there are 48', () => {
    expect(names).toHaveLength(48);
  });

  test.each(names)('%s has every voxel where RAS has it', async (name) => {
    const volume = await load(name);
    expect(orientationCode(volume.grid.affine)).toBe(name.slice(0, 3));
    const inverse = invertAffine(volume.grid.affine);
    if (inverse === null) throw new Error('singular');
    const [nx, ny, nz] = reference.grid.size;
    const [mx, my] = volume.grid.size;
    const at = (i: number, j: number, k: number) =>
      indexToWorld(inverse, indexToWorld(reference.grid.affine, [i, j, k] as Triple));
    // Axis-aligned: an index moves by whole steps, so rounding the first voxel and the steps is exact.
    const start = at(0, 0, 0).map(Math.round) as unknown as Triple;
    const steps = [at(1, 0, 0), at(0, 1, 0), at(0, 0, 1)].map((index) =>
      index.map((x, axis) => Math.round(x - (at(0, 0, 0)[axis] ?? 0))),
    );
    const stride = [1, mx, mx * my];
    const offset = (index: readonly number[]) =>
      index.reduce((sum, x, axis) => sum + x * (stride[axis] ?? 0), 0);
    const [si = 0, sj = 0, sk = 0] = steps.map(offset);
    // What the affine says about the last voxel must agree with the steps.
    const last = offset(at(nx - 1, ny - 1, nz - 1).map(Math.round));
    expect(last).toBe(offset(start) + si * (nx - 1) + sj * (ny - 1) + sk * (nz - 1));
    let different = 0;
    let from = 0;
    for (let k = 0; k < nz; k++) {
      for (let j = 0; j < ny; j++) {
        for (let i = 0; i < nx; i++, from++) {
          const found = volume.data[offset(start) + si * i + sj * j + sk * k];
          if (found !== reference.data[from]) different++;
        }
      }
    }
    expect(different).toBe(0);
  });
});
