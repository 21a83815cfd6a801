import { createHash } from 'node:crypto';
import { openAsBlob } from 'node:fs';
import { basename } from 'node:path';
import { expect, test } from 'vitest';
import { groupVolumes } from '../../../../src/formats/dicom/group-volumes.ts';
import { openDicom } from '../../../../src/formats/dicom/open-dicom.ts';
import { readSegmentation } from '../../../../src/formats/dicom/segmentation.ts';
import type { Grid } from '../../../../src/volume/grid.ts';
import type { LabelMap, Region } from '../../../../src/volume/volume.ts';
import { describeGroundTruth } from '../../../support/ground-truth.ts';

const open = async (path: string) =>
  openDicom({ name: basename(path), blob: await openAsBlob(path) });

/** Of each slice in which a region has voxels: its number, voxels, and the MD5 of its bytes (1 inside, 0 outside). */
function slicesOf({ grid, data }: LabelMap, { values }: Region) {
  const inside = Uint8Array.from(data, (value) => (values.includes(value) ? 1 : 0));
  const [nx, ny, nz] = grid.size;
  return Array.from({ length: nz }, (_, k) => {
    const slice = inside.subarray(k * nx * ny, (k + 1) * nx * ny);
    const voxels = slice.reduce((sum, value) => sum + value, 0);
    return [k, voxels, createHash('md5').update(slice).digest('hex').slice(0, 12)] as const;
  }).filter(([, voxels]) => voxels > 0);
}

const own = (grid: Grid | null): Grid => {
  if (grid === null) throw new Error('no grid');
  return grid;
};

// Voxels and MD5 of each frame: hashlib.md5((seg.pixel_array[n] >= half).astype('uint8')) of highdicom 0.28.2.
const THREE = [
  [127, '615b7231ba27'],
  [256, '25e29eca666f'],
  [255, '168b346c6e5c'],
] as const;
const OUTER = [16, '202d5d756cb0'] as const;
const INNER = [4, 'd880931db1a5'] as const;

describeGroundTruth('segmentations of highdicom', (file) => {
  const path = (name: string) => file(`inputs/highdicom/seg_image_${name}.dcm`);

  test.each(['ct_binary', 'ct_binary_fractional', 'ct_true_fractional'])('%s', async (name) => {
    const source = readSegmentation(await open(path(name)));
    expect(source.regions).toEqual([
      {
        number: 1,
        name: 'first segment',
        colour: [255, 0, 0],
        description: expect.stringMatching(/Bone \(SCT 272673000\), automatic$/),
        whyNot: null,
      },
    ]);
    expect(source.refersTo).toMatchObject({
      series: '1.3.6.1.4.1.5962.1.1.0.0.0.1196530851.28319.0.2',
      frameOfReference: '1.3.6.1.4.1.5962.1.1.0.0.0.1196530851.28319.0.4',
    });
    expect(source.refersTo.instances).toHaveLength(4);
    const warnings: string[] = [];
    const mask = await source.draw(own(source.ownGrid), { warn: (text) => warnings.push(text) });
    const region = mask.regions?.[0] as Region;
    expect(slicesOf(mask, region)).toEqual(THREE.map(([voxels, md5], k) => [k, voxels, md5]));
    expect(mask.grid.spacing[2]).toBeCloseTo(1.25, 5);
    // First pixel of the first frame, LPS to RAS+.
    expect([3, 7, 11].map((n) => mask.grid.affine[n])).toEqual([125, 128.100006, 103.019997]);
    expect(warnings).toEqual(
      name === 'ct_binary'
        ? []
        : ['The segmentation is fractional: voxels of at least 50 % count as inside.'],
    );
  });

  test('ct_true_fractional: other thresholds', async () => {
    // Values 0, 64 and 128 of 255; counted in highdicom's pixel_array.
    const source = readSegmentation(await open(path('ct_true_fractional')));
    const grid = own(source.ownGrid);
    const voxels = async (threshold: number) =>
      (await source.draw(grid, { threshold })).labels[0]?.voxelCount ?? 0;
    expect(await voxels(0.2)).toBe(661);
    expect(await voxels(0.5)).toBe(127 + 256 + 255);
    expect(await voxels(0.51)).toBe(0);
  });

  test('ct_binary_overlap: segments that share voxels, on a grid of its own and on the image', async () => {
    const source = readSegmentation(await open(path('ct_binary_overlap')));
    expect(source.regions.map(({ name, number }) => [number, name])).toEqual([
      [1, 'first segment'],
      [2, 'second segment'],
    ]);
    const mask = await source.draw(own(source.ownGrid));
    const [first, second] = mask.regions as [Region, Region];
    // One slice 162 slices below the three others: (103.02 + 99.48) / 1.25.
    expect(mask.grid.size).toEqual([16, 16, 165]);
    expect(slicesOf(mask, first)).toEqual([0, 162, 163, 164].map((k) => [k, ...OUTER]));
    expect(slicesOf(mask, second)).toEqual([0, 162, 163, 164].map((k) => [k, ...INNER]));
    expect(mask.labels.map(({ name, voxelCount }) => [name, voxelCount])).toEqual([
      ['first segment', 48],
      ['first segment + second segment', 16],
    ]);

    const folder = 'inputs/pydicom/dicomdirtests/77654033/CT2';
    const slices = await Promise.all(
      ['17106', '17136', '17166', '17196'].map((name) => open(file(`${folder}/${name}`))),
    );
    const { sources } = await groupVolumes(slices);
    const onImage: number[] = [];
    for (const image of sources) {
      expect(image.identity.instances.every((uid) => source.refersTo.instances.includes(uid))).toBe(
        true,
      );
      const warnings: string[] = [];
      const drawn = await source.draw(image.header.grid, { warn: (text) => warnings.push(text) });
      expect(warnings).toEqual([
        expect.stringMatching(/^[26] frames of the segmentation lie outside the image/),
      ]);
      onImage.push(drawn.labels.reduce((sum, label) => sum + label.voxelCount, 0));
    }
    expect(onImage).toEqual([48, 16]);
  });

  test('ct_binary_single_frame', async () => {
    const source = readSegmentation(await open(path('ct_binary_single_frame')));
    const mask = await source.draw(own(source.ownGrid));
    expect(mask.grid.size).toEqual([128, 128, 1]);
    expect(mask.grid.spacing).toEqual([0.661468, 0.661468, 5]);
    expect(slicesOf(mask, mask.regions?.[0] as Region)).toEqual([[0, 1832, 'fb083a6cea11']]);
  });

  test('cr_binary: a radiograph, which has no place in the patient', async () => {
    const source = readSegmentation(await open(path('cr_binary')));
    const mask = await source.draw(own(source.ownGrid));
    expect(mask.grid.size).toEqual([16, 16, 1]);
    expect(slicesOf(mask, mask.regions?.[0] as Region)).toEqual([[0, 151, '5ad1b369e394']]);
    const series = await open(file('inputs/pydicom/dicomdirtests/77654033/CR1/6154'));
    const image = (await groupVolumes([series])).sources[0];
    if (image === undefined) throw new Error('no image');
    const drawn = await source.draw(image.header.grid);
    expect(drawn.labels[0]?.voxelCount).toBe(151);
  });
});
