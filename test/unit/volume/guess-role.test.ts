import { openAsBlob } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { openImages } from '../../../src/formats/open-images.ts';
import { axisAlignedGrid, type Triple } from '../../../src/volume/grid.ts';
import { guessRole } from '../../../src/volume/guess-role.ts';
import type { Volume, VoxelArray } from '../../../src/volume/volume.ts';
import { describeGroundTruth } from '../../support/ground-truth.ts';

function volumeOf(data: VoxelArray, size: Triple = [data.length, 1, 1]): Volume {
  const grid = axisAlignedGrid(size, [1, 1, 1]);
  return { grid, data, modality: 'unknown', unit: '1', nonFiniteCount: 0 };
}

describe('from the voxels', () => {
  const pieces = Uint8Array.from({ length: 900 }, (_, n) =>
    n < 300 ? 0 : Math.floor((n - 300) / 20) + 1,
  );
  test.each<[string, VoxelArray, string, boolean]>([
    ['two values', Uint8Array.of(0, 0, 0, 1), 'mask: whole numbers, 2 values, mostly 0', true],
    [
      '0 and a fraction',
      Float32Array.of(0, 0, 0.5),
      'mask: one value beside 0, 2 values, mostly 0',
      true,
    ],
    ['pieces', pieces, 'mask: whole numbers, 31 values in pieces, 33 % 0', true],
    [
      'few values',
      Uint8Array.of(0, 0, 0, 0, 1, 2),
      'mask: whole numbers, 3 values, mostly 0',
      true,
    ],
    ['nothing but 0', new Uint8Array(9), 'mask: every voxel is 0: an empty mask', true],
    ['negative', Int16Array.of(-1000, 5), 'image: negative values', false],
    ['fractions', Float32Array.of(0, 1, 1.5), 'image: values that are no whole numbers', false],
    [
      'many values',
      Uint16Array.from({ length: 999 }, (_, n) => n),
      'image: more than 256 different values',
      true,
    ],
    [
      'noise',
      Uint8Array.from({ length: 999 }, (_, n) => (n * n) % 7),
      'image: whole numbers, 4 values, but only',
      true,
    ],
    [
      'no background',
      Uint8Array.of(1, 2, 3, 4),
      'image: whole numbers, 4 values, but none is 0',
      true,
    ],
    ['a float scan beyond 65535', Float32Array.of(0, 1e6), 'image: values above 65535', false],
  ])('%s', (_name, data, words, canBeMask) => {
    const guess = guessRole(volumeOf(data), 'a.nii');
    expect(`${guess.role}: ${guess.reason}`.startsWith(words)).toBe(true);
    expect(guess.canBeMask).toBe(canBeMask);
  });

  test('the name decides only where the voxels do not', () => {
    const ones = volumeOf(new Uint8Array(8).fill(1));
    expect(guessRole(ones, 'x/full_mask.nii').role).toBe('mask');
    expect(guessRole(ones, 'masked/scan.nii').role).toBe('image');
    const ct = volumeOf(Int16Array.of(-1000, 5));
    expect(guessRole(ct, 'seg.nii').role).toBe('image');
  });
});

describeGroundTruth('published images and masks', (file) => {
  const phantoms = 'inputs/mirp/misc_images';
  const glioma = 'inputs/glioma/TCGA-DU-7294';
  const patients = ['STS_002', 'STS_025'].map((name) => `ibsi-validation/nifti/${name}`);
  const scans = ['CT', 'PET', 'MR_T1'].flatMap((scan) => patients.map((path) => `${path}/${scan}`));
  const masks = [
    'inputs/niivue/hippo.nii.gz',
    'inputs/niivue/labels256.nii.gz',
    'inputs/niivue/torsoLabel.nii.gz',
    'inputs/niivue/lesion.nii.gz',
    'ibsi1/ct_phantom/nifti/mask/mask.nii.gz',
    'ibsi1/digital_phantom/nifti/mask/mask.nii.gz',
    'ibsi2/digital_phantom/nifti/noise/mask/mask.nii.gz',
    'pyradiomics/images/brain1_label.nrrd',
    'pyradiomics/images/breast1_label.nrrd',
    `${glioma}/mav.nii.gz`,
    `${glioma}/simple.nii.gz`,
    `${phantoms}/orientation/mask/mask.nii.gz`,
    ...['disconnected', 'empty', 'full', 'one_voxel'].flatMap((kind) =>
      ['uninformative', 'uninformative_slice'].map(
        (name) => `${phantoms}/${name}/mask/${kind}_mask.nii.gz`,
      ),
    ),
    ...scans.map((path) => `${path}_mask.nii.gz`),
  ];
  const images = [
    'inputs/niivue/FLAIR.nii.gz',
    'inputs/niivue/minimal.nii.gz',
    'inputs/niivue/shear.nii.gz',
    'inputs/niivue/orientations/LPS.nii.gz',
    'inputs/niivue/FLAIR.nrrd',
    'ibsi1/ct_phantom/nifti/image/phantom.nii.gz',
    'ibsi1/digital_phantom/nifti/image/phantom.nii.gz',
    'ibsi2/digital_phantom/nifti/noise/image/noise.nii.gz',
    'ibsi2/digital_phantom/nifti/orientation/image/orientation.nii.gz',
    'pyradiomics/images/brain1_image.nrrd',
    'pyradiomics/images/breast1_image.nrrd',
    ...['t1', 't1c', 't2', 'fla'].map((name) => `${glioma}/TCGA-DU-7294_${name}_bet.nii.gz`),
    `${phantoms}/orientation/image/orientation.nii.gz`,
    `${phantoms}/uninformative/image/uninformative.nii.gz`,
    ...scans.map((path) => `${path}_image.nii.gz`),
  ];
  const roleOf = async (path: string) => {
    const { sources } = await openImages([{ name: path, blob: await openAsBlob(file(path)) }]);
    const volume = await sources[0]?.readFrame(0);
    return volume && guessRole(volume, path);
  };

  test.each(masks)('%s is a mask', async (path) => {
    expect(await roleOf(path)).toMatchObject({ role: 'mask' });
  });
  test.each(images)('%s is an image', async (path) => {
    expect(await roleOf(path)).toMatchObject({ role: 'image' });
  });
});
