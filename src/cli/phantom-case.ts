import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { toNifti } from '../formats/nifti-write.ts';
import { drawSubject, type Split } from '../phantom/cohort.ts';
import type { Lattice } from '../phantom/lattice.ts';
import { phantomSteps } from '../phantom/make-phantom.ts';
import type { Grid } from '../volume/grid.ts';
import type { VoxelArray } from '../volume/volume.ts';
import { writeResult } from './output.ts';

export interface PhantomCaseRequest {
  readonly out: string;
  readonly seed: number;
  readonly split: Split;
  readonly index: number;
}

/** Makes the images of one case and writes them. @param brains kept from case to case */
export async function writePhantomCase(
  { out, seed, split, index }: PhantomCaseRequest,
  brains: Map<number, Lattice>,
): Promise<void> {
  const { name, parameters } = drawSubject(seed, split, index);
  const steps = phantomSteps(parameters, brains);
  let step = steps.next();
  while (step.done !== true) step = steps.next();
  const { grid, images, labels } = step.value;
  const folder = join(out, name);
  await mkdir(folder, { recursive: true });
  const write = (file: string, voxels: VoxelArray) =>
    writeResult(join(folder, `${file}.nii.gz`), compressed(grid, voxels));
  for (const image of images) await write(image.name, image.data);
  await write('tumour', labels);
}

/** Level 1: a third of the time of the usual 6, for files a tenth larger. */
function compressed(grid: Grid, voxels: VoxelArray): Uint8Array {
  return gzipSync(toNifti(grid, voxels), { level: 1 });
}
