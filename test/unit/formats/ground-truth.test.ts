import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { ImageSource } from '../../../src/formats/open-images.ts';
import { orientationCode } from '../../../src/volume/compare-grids.ts';
import type { Volume } from '../../../src/volume/volume.ts';
import { describeGroundTruth } from '../../support/ground-truth.ts';
import { fromDisk, openOne } from './open-one.ts';

function statistics({ data }: Volume) {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  let sum = 0;
  for (let at = 0; at < data.length; at++) {
    const value = data[at] as number;
    min = Math.min(min, value);
    max = Math.max(max, value);
    sum += value;
  }
  return { min, max, mean: sum / data.length };
}

function bytesOf({ data }: Volume): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

describeGroundTruth('published images', (file) => {
  const read = async (path: string): Promise<{ source: ImageSource; volume: Volume }> => {
    const paths = path.endsWith('.hdr') ? [path, path.replace('.hdr', '.img')] : [path];
    const source = await openOne(await Promise.all(paths.map((name) => fromDisk(file(name)))));
    return { source, volume: await source.readFrame(0) };
  };

  const rows = readFileSync(file('inputs/NIFTI_MANIFEST.csv'), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(','))
    // The manifest's own program could not read the coloured one; complex is refused below.
    .filter(([path, , , type]) => !path?.includes('ct_perfusion') && type !== 'complex64');

  test.each(rows)('%s is as nibabel reads it', async (...row) => {
    const [path = '', , shape, type, zooms = '', code, min, max, mean] = row;
    const { source, volume } = await read(path);
    const { size, spacing, affine } = volume.grid;
    expect(size.join('x')).toBe(shape);
    expect(source.header.voxelType).toBe(type);
    zooms.split(' ').forEach((mm, axis) => void expect(spacing[axis]).toBeCloseTo(Number(mm), 3));
    // nibabel mirrors x where a file has no transform; nifti1.h, method 1, does not.
    expect(orientationCode(affine)).toBe(path.includes('minimal') ? 'RAS' : code);
    const found = statistics(volume);
    // The manifest has 8 digits.
    const near = (value: number, text = '') =>
      expect(Math.abs(value - Number(text))).toBeLessThanOrEqual(
        1e-7 * Math.max(1, Math.abs(value)),
      );
    near(found.min, Number(min).toString());
    expect(found.max).toBeCloseTo(Number(max), 3);
    expect(found.mean).toBeCloseTo(Number(mean), 3);
  });

  test('complex numbers and colours are refused with the reason', async () => {
    for (const [name, reason] of [
      ['complex', 'complex numbers'],
      ['ct_perfusion', 'colours (RGB)'],
    ]) {
      const open = fromDisk(file(`inputs/niivue/${name}.nii.gz`)).then((found) => openOne(found));
      await expect(open).rejects.toMatchObject({
        code: 'unsupported',
        problem: expect.stringContaining(reason ?? ''),
      });
    }
  });

  test('a scan means the same as NRRD and as NIfTI', async () => {
    const nifti = await read('inputs/niivue/FLAIR.nii.gz');
    const nrrd = await read('inputs/niivue/FLAIR.nrrd');
    // Element by element, toEqual takes ten seconds.
    expect(Buffer.compare(bytesOf(nrrd.volume), bytesOf(nifti.volume))).toBe(0);
    nrrd.volume.grid.affine.forEach((x, at) => {
      // NIfTI-1 holds 24 bits.
      expect(Math.abs(x - (nifti.volume.grid.affine[at] ?? 0))).toBeLessThan(1e-5);
    });
  });

  // Sizes from the README of the ground truth and from nibabel 5.4.
  test.each([
    ['ibsi1/digital_phantom/nifti/image/phantom.nii.gz', [5, 4, 4], 'unknown'],
    ['ibsi1/ct_phantom/nifti/image/phantom.nii.gz', [204, 201, 60], 'CT'],
    ['pyradiomics/images/brain1_image.nrrd', [256, 256, 25], 'unknown'],
    ['pyradiomics/images/breast1_image.nrrd', [45, 120, 21], 'unknown'],
    ['ibsi-validation/nifti/STS_002/CT_image.nii.gz', [161, 143, 48], 'CT'],
    ['ibsi-validation/nifti/STS_025/CT_image.nii.gz', [149, 138, 47], 'CT'],
    ['ibsi-validation/nifti/STS_002/PET_image.nii.gz', [30, 27, 48], 'PT'],
    ['ibsi-validation/nifti/STS_025/MR_T1_image.nii.gz', [75, 55, 25], 'MR'],
    ['inputs/glioma/TCGA-DU-7294/TCGA-DU-7294_t1c_bet.nii.gz', [240, 240, 155], 'MR'],
  ])('%s has its size and modality', async (path, size, modality) => {
    const { volume } = await read(path);
    expect(volume.grid.size).toEqual(size);
    expect(volume.modality).toBe(modality);
    expect(volume.unit).toBe(modality === 'CT' ? 'HU' : '1');
    expect(volume.nonFiniteCount).toBe(0);
  });

  test('NRRD directions in LPS become an affine in RAS', async () => {
    const { volume } = await read('pyradiomics/images/brain1_image.nrrd');
    const { affine } = volume.grid;
    // From the header: directions (0.78125, 0, 0), (0, -0.78125, 0), (0, 0, 6.5), origin (-99.6, 99.6, -78).
    const expected = [-0.78125, 0, 0, 99.609375, 0, 0.78125, 0, -99.609375, 0, 0, 6.5, -78];
    expected.forEach((x, at) => void expect(affine[at]).toBeCloseTo(x, 9));
  });

  test('the sheared image says that its axes are not perpendicular', async () => {
    const { source } = await read('inputs/niivue/shear.nii.gz');
    expect(source.header.warnings.join()).toContain('not perpendicular');
  });
});
