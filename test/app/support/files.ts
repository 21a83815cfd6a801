// Small scans and masks for the page to open, written with the viewer's own NIfTI writer.

import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { test } from '@playwright/test';
import { toNifti } from '../../../src/formats/nifti-write.ts';
import { axisAlignedGrid, type Triple } from '../../../src/volume/grid.ts';

/** Voxels of a box-shaped grid, made from their index. */
function fill(size: Triple, value: (i: number, j: number, k: number) => number): Int16Array {
  const [nx, ny, nz] = size;
  const data = new Int16Array(nx * ny * nz);
  let at = 0;
  for (let k = 0; k < nz; k++) {
    for (let j = 0; j < ny; j++) for (let i = 0; i < nx; i++) data[at++] = value(i, j, k);
  }
  return data;
}

export interface Sample {
  readonly size?: Triple;
  readonly spacing?: Triple;
  readonly origin?: Triple;
}

const SIZE: Triple = [24, 20, 16];

/** A smooth, uneven image whose intensities are no grey levels. */
export function scanBytes({ size = SIZE, spacing = [1, 1, 2], origin = [0, 0, 0] }: Sample = {}) {
  const data = fill(
    size,
    (i, j, k) => 200 + 37 * i - 11 * j + ((i * 7 + j * 13 + k * 29) % 91) * 5,
  );
  return toNifti(axisAlignedGrid(size, spacing, origin), data);
}

/** Two volumes along a fourth axis; every voxel of the second is 1000 higher. */
export function twoFrameBytes(): Uint8Array {
  const one = scanBytes();
  const bytes = new Uint8Array(one.length + one.length - 352);
  bytes.set(one);
  bytes.set(one.subarray(352), one.length);
  new Int16Array(bytes.buffer, one.length).forEach((value, at, all) => {
    all[at] = value + 1000;
  });
  const view = new DataView(bytes.buffer);
  view.setInt16(40, 4, true);
  view.setInt16(48, 2, true);
  return bytes;
}

/** Two labels, 1 and 2, in a box around the middle. */
export function maskBytes({ size = SIZE, spacing = [1, 1, 2], origin = [0, 0, 0] }: Sample = {}) {
  const [nx, ny, nz] = size;
  const inside = (at: number, n: number) => at >= n / 4 && at < (3 * n) / 4;
  const data = fill(size, (i, j, k) =>
    inside(i, nx) && inside(j, ny) && inside(k, nz) ? (i < nx / 2 ? 1 : 2) : 0,
  );
  return toNifti(axisAlignedGrid(size, spacing, origin), data);
}

/** One label. */
export function singleMaskBytes(sample: Sample = {}): Uint8Array {
  const bytes = maskBytes(sample);
  const voxels = new Int16Array(bytes.buffer, 352);
  voxels.forEach((value, at) => {
    if (value === 2) voxels[at] = 1;
  });
  return bytes;
}

/** Writes a file into the test's own folder; .gz is compressed. Gives its path. */
export function write(name: string, bytes: Uint8Array | string): string {
  const folder = test.info().outputPath('files');
  mkdirSync(folder, { recursive: true });
  const path = join(folder, basename(name));
  writeFileSync(path, name.endsWith('.gz') ? gzipSync(bytes) : bytes);
  return path;
}
