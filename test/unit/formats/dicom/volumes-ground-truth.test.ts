import { expect, test } from 'vitest';
import { groupVolumes } from '../../../../src/formats/dicom/group-volumes.ts';
import { type DicomFile, openDicom } from '../../../../src/formats/dicom/open-dicom.ts';
import type { Volume } from '../../../../src/volume/volume.ts';
import { describeGroundTruth } from '../../../support/ground-truth.ts';
import { fromDisk, openOne } from '../open-one.ts';
import { openFolder } from './open-folder.ts';

/** Largest difference of the voxels, and of the affine's entries in mm. */
function differences(a: Volume, b: Volume) {
  let voxels = 0;
  for (let at = 0; at < a.data.length; at++) {
    voxels = Math.max(voxels, Math.abs((a.data[at] ?? 0) - (b.data[at] ?? 0)));
  }
  const affine = Math.max(...a.grid.affine.map((x, n) => Math.abs(x - (b.grid.affine[n] ?? 0))));
  return { voxels, affine };
}

describeGroundTruth('DICOM series of published images', (file) => {
  const readSeries = async (path: string) => {
    const { sources, refused } = await groupVolumes(await openFolder(file(path)));
    expect(refused).toEqual([]);
    const [source, ...others] = sources;
    expect(others).toEqual([]);
    if (source === undefined) throw new Error('no source');
    return { source, volume: await source.readFrame(0) };
  };
  const readTwin = async (path: string) =>
    (await openOne([await fromDisk(file(path))])).readFrame(0);

  test.each([
    [
      'the CT phantom',
      'ibsi1/ct_phantom/dicom/image',
      'ibsi1/ct_phantom/nifti/image/phantom.nii.gz',
    ],
    ...['CT', 'MR_T1'].map((name) => [
      `STS_025 ${name}`,
      `ibsi-validation/dicom/STS_025/${name}/image`,
      `ibsi-validation/nifti/STS_025/${name}_image.nii.gz`,
    ]),
  ])('%s: the files are the NIfTI twin, voxel for voxel', async (_name, folder, path) => {
    const { source, volume } = await readSeries(folder);
    const twin = await readTwin(path);
    expect(volume.grid.size).toEqual(twin.grid.size);
    // The twins' affines are float32.
    expect(differences(volume, twin)).toEqual({ voxels: 0, affine: expect.closeTo(0, 4) });
    expect(volume.data).toBeInstanceOf(Int16Array);
    expect(source.header.warnings).toEqual([]);
  });

  test('STS_025 PET: a slope per slice gives the twin, whose maker multiplied in float32', async () => {
    const folder = 'ibsi-validation/dicom/STS_025/PET/image';
    const { source, volume } = await readSeries(folder);
    const twin = await readTwin('ibsi-validation/nifti/STS_025/PET_image.nii.gz');
    expect(volume.grid.size).toEqual(twin.grid.size);
    // At most the last bit of float32: 4.8e-7 at an SUV of 6.4.
    const off = volume.data.map((value, at) => Math.abs(value / (twin.data[at] || 1) - 1));
    expect(Math.max(...off.filter((_, at) => twin.data[at] !== 0))).toBeLessThan(2 ** -23);
    const [columns, rows] = volume.grid.size;
    const files = await openFolder(file(folder));
    const height = ({ dataset }: DicomFile) => dataset.numbers('ImagePositionPatient')[2] ?? 0;
    const sorted = files.toSorted((a, b) => height(a) - height(b));
    const slopes = sorted.map(({ dataset }) => dataset.number('RescaleSlope') ?? 1);
    expect(new Set(slopes).size).toBeGreaterThan(40);
    const single = Float32Array.from(volume.data, (value, at) => {
      const slope = slopes[Math.floor(at / (columns * rows))] ?? 1;
      return Math.fround(slope) * Math.round(value / slope);
    });
    const difference = differences({ ...volume, data: single }, twin);
    expect(difference).toEqual({ voxels: 0, affine: expect.closeTo(0, 4) });
    expect([volume.unit, volume.modality]).toEqual(['SUVbw', 'PT']);
    expect(source.header.warnings).toEqual([]);
  });

  test('a set of many patients, studies and series: localisers apart, slices together', async () => {
    const root = 'inputs/pydicom/dicomdirtests';
    const folders = ['77654033', '98892001', '98892003'].map((name) => file(`${root}/${name}`));
    const files = (await Promise.all(folders.map(openFolder))).flat();
    const { sources, refused } = await groupVolumes(files);
    expect(refused).toEqual([]);
    const slices = sources.map(({ name, header }) => `${name}: ${header.grid.size[2]}`);
    expect(slices).toEqual([
      'Cervical LAT: 1',
      'Cervical OBLI 1: 1',
      'Cervical OBLI 2: 1',
      // Slices 19 to 179 of the scan are not part of the set.
      'Routine Brain (1 of 2): 3',
      'Routine Brain (2 of 2): 1',
      'Scout (1 of 2): 1',
      'Scout (2 of 2): 1',
      'SmartScore - Gated 0.5 sec: 5',
      ...Array(4).fill('FAST LOCALIZER: 1'),
      ...[1, 2, 3, 1, 2, 3].map((n) => `T/S/C RF FAST PILOT (${n} of 3): 1`),
      ...[1, 2, 3, 4, 5, 6, 7].map((n) => `ANGIO Projected from   C (${n} of 7): 1`),
    ]);
    expect(new Set(sources.map(({ identity }) => identity.patient)).size).toBe(2);
    const [gated] = sources.filter(({ name }) => name.startsWith('SmartScore'));
    expect(gated?.header.grid.spacing[2]).toBeCloseTo(2.5, 9);
    for (const source of sources) expect((await source.readFrame(0)).nonFiniteCount).toBe(0);
  });

  test('an enhanced file: places from its functional groups', async () => {
    const dicom = await openDicom(await fromDisk(file('inputs/niivue/enh.dcm')));
    const { sources, refused } = await groupVolumes([dicom]);
    expect(refused).toEqual([]);
    const [source] = sources;
    // Frames at z = -5.40356, -3.00356 … 6.59644, all of one time.
    expect(source?.header.grid.size).toEqual([64, 64, 6]);
    expect(source?.header.frames).toBe(1);
    expect(source?.header.grid.spacing[2]).toBeCloseTo(2.4, 6);
    expect(source?.header.grid.affine[11]).toBeCloseTo(-5.40356, 9);
    expect(source?.header.series).toMatchObject({
      echoTime: 30,
      repetitionTime: 500,
      flipAngle: 52,
      images: 6,
    });
    const data = Array.from((await source?.readFrame(0))?.data ?? []);
    // DICOM_MANIFEST.csv: maximum and mean of the stored pixels.
    expect(Math.max(...data)).toBe(1195);
    expect(data.reduce((sum, value) => sum + value, 0) / data.length).toBeCloseTo(101.511, 3);
  });
});
