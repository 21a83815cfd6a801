import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { openImages } from '../../src/formats/open-images.ts';
import { axisAlignedGrid, type Triple, voxelCount } from '../../src/volume/grid.ts';
import { toLabelMap } from '../../src/volume/label-map.ts';
import type { LabelMap, Volume } from '../../src/volume/volume.ts';

export interface Case {
  readonly name: string;
  readonly image: Volume;
  readonly mask: LabelMap;
  readonly roiVoxels: number;
}

/** A ball of about `voxels` voxels in smooth noise of 0..1023, the same on every run. */
export function ballCase(voxels: number): Case {
  const radius = Math.cbrt((3 * voxels) / (4 * Math.PI));
  const n = Math.ceil(2 * radius) + 4;
  const grid = axisAlignedGrid([n, n, n], [1, 1, 1]);
  const data = new Int16Array(voxelCount(grid));
  const inside = new Uint8Array(data.length);
  const centre = (n - 1) / 2;
  let state = 0x9e3779b9;
  let roiVoxels = 0;
  for (let k = 0, at = 0; k < n; k++) {
    for (let j = 0; j < n; j++) {
      for (let i = 0; i < n; i++, at++) {
        state = (Math.imul(state, 1664525) + 1013904223) | 0;
        const noise = (state >>> 16) % 256;
        const wave = 384 * (1 + Math.sin(i / 7) * Math.sin(j / 9) * Math.sin(k / 5));
        data[at] = Math.round(wave + noise);
        if (Math.hypot(i - centre, j - centre, k - centre) <= radius) {
          inside[at] = 1;
          roiVoxels++;
        }
      }
    }
  }
  const image: Volume = { grid, data, modality: 'MR', unit: '1', nonFiniteCount: 0 };
  const mask = toLabelMap({ ...image, data: inside }, 'ball');
  return { name: `ball ${voxels}`, image, mask, roiVoxels };
}

/** The IBSI lung CT where the ground truth is at hand, else null. */
export async function ctPhantom(): Promise<Case | null> {
  const root = resolve(
    process.env.LOCUS_GROUND_TRUTH ?? '../shared/ground-truth',
    'ibsi1/ct_phantom/nifti',
  );
  if (!existsSync(root)) return null;
  const image = await read(join(root, 'image/phantom.nii.gz'));
  const mask = toLabelMap(await read(join(root, 'mask/mask.nii.gz')), 'mask');
  return { name: 'IBSI CT phantom', image, mask, roiVoxels: mask.labels[0]?.voxelCount ?? 0 };
}

async function read(path: string): Promise<Volume> {
  const blob = new Blob([readFileSync(path)]);
  const { sources, errors } = await openImages([{ name: path, blob }]);
  const [source] = sources;
  if (source === undefined) throw errors[0] ?? new Error(`cannot read ${path}`);
  return source.readFrame(0);
}

export function boxOf(volume: Volume): Triple {
  return volume.grid.size;
}
