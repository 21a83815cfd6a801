import { openAsBlob } from 'node:fs';
import { basename } from 'node:path';
import { expect, test } from 'vitest';
import { groupVolumes } from '../../../../src/formats/dicom/group-volumes.ts';
import { openDicom } from '../../../../src/formats/dicom/open-dicom.ts';
import { readRtStruct } from '../../../../src/formats/dicom/rtstruct.ts';
import { openImages } from '../../../../src/formats/open-images.ts';
import { gridDifferences } from '../../../../src/volume/compare-grids.ts';
import { axisAlignedGrid } from '../../../../src/volume/grid.ts';
import { describeGroundTruth } from '../../../support/ground-truth.ts';
import { openFolder } from './open-folder.ts';

async function readImage(path: string) {
  const file = { name: basename(path), blob: await openAsBlob(path) };
  const { sources } = await openImages([file]);
  const volume = await sources[0]?.readFrame(0);
  if (volume === undefined) throw new Error(path);
  return volume;
}

async function openStructures(path: string) {
  return readRtStruct(await openDicom({ name: basename(path), blob: await openAsBlob(path) }));
}

describeGroundTruth('structure sets and their twins in NIfTI', (file) => {
  // ROI name and voxel count: counted in the NIfTI masks, GTV-1 also in the ground truth's README.
  test.each([
    [
      'ibsi1/ct_phantom/dicom/mask/DCM_RS_00060.dcm',
      'ibsi1/ct_phantom/nifti/mask/mask.nii.gz',
      'GTV-1',
      125_256,
    ],
    ...['CT', 'PET', 'MR_T1'].map(
      (kind) =>
        [
          `ibsi-validation/dicom/STS_025/${kind}/mask/RS.dcm`,
          `ibsi-validation/nifti/STS_025/${kind}_mask.nii.gz`,
          `GTV_Mass_${kind}`,
          { CT: 9655, PET: 606, MR_T1: 9655 }[kind],
        ] as const,
    ),
  ] as const)('%s', async (structures, mask, name, voxels) => {
    const truth = await readImage(file(mask));
    const source = await openStructures(file(structures));
    const images = structures.replace(/mask\/[^/]*$/, 'image');
    const series = (await groupVolumes(await openFolder(file(images)))).sources[0];
    if (series === undefined) throw new Error(images);
    // The sarcoma's slices were cropped and have other UIDs than its structure sets name; the series has not.
    expect(source.refersTo.series).toBe(series.identity.series);
    // NIfTI's affine has 24 bits, DICOM's decimals all of theirs.
    for (const grid of [truth.grid, series.header.grid]) {
      expect(gridDifferences(grid, truth.grid)).toEqual([]);
      const warnings: string[] = [];
      const drawn = await source.draw(grid, { warn: (text) => warnings.push(text) });
      let differ = 0;
      for (let at = 0; at < drawn.data.length; at++) {
        if ((drawn.data[at] !== 0) !== (truth.data[at] !== 0)) differ++;
      }
      expect(differ).toBe(0);
      expect(drawn.regions).toMatchObject([{ name, values: [1] }]);
      expect(drawn.labels).toMatchObject([{ value: 1, name, voxelCount: voxels }]);
      expect(warnings).toEqual([]);
    }
  });

  test('pydicom/rtstruct.dcm: one region with closed contours, two points that say why they are none', async () => {
    const source = await openStructures(file('inputs/pydicom/rtstruct.dcm'));
    expect(source).toMatchObject({
      format: 'RTSTRUCT',
      title: 'sep30',
      regions: [
        {
          number: 1,
          name: 'patient',
          colour: [220, 160, 120],
          description: 'EXTERNAL, manual',
          whyNot: null,
        },
        { number: 2, name: 'Isocenter 1', whyNot: 'it is a point, not a closed contour' },
        { number: 3, name: 'Isocenter 2', whyNot: 'it is a point, not a closed contour' },
      ],
      refersTo: {
        series: '1.2.826.0.1.3680043.8.498.2010020400001.2.1.1',
        frameOfReference: '1.2.826.0.1.3680043.8.498.2010020400001.2',
        instances: [],
      },
    });
    // Three rectangles of 400 x 300 mm, 10 mm apart, with voxel centres 5 mm off their edges.
    const grid = axisAlignedGrid([42, 32, 5], [10, 10, 10], [-205, -155, -220]);
    const { labels, regions } = await source.draw(grid);
    expect(regions).toMatchObject([{ name: 'patient', values: [1] }]);
    expect(labels[0]?.voxelCount).toBe(3 * 40 * 30);
  });

  test('a structure set of another study refers to other images', async () => {
    const phantom = await openStructures(file('ibsi1/ct_phantom/dicom/mask/DCM_RS_00060.dcm'));
    const sarcoma = await openStructures(file('ibsi-validation/dicom/STS_025/CT/mask/RS.dcm'));
    const [a, b] = [phantom.refersTo, sarcoma.refersTo];
    for (const key of ['patient', 'study', 'series', 'frameOfReference'] as const) {
      expect(a[key]).not.toBe('');
      expect(a[key]).not.toBe(b[key]);
    }
    expect([a.instances.length, b.instances.length]).toEqual([60, 267]);
    expect(b.instances.some((uid) => a.instances.includes(uid))).toBe(false);
    const { grid } = await readImage(file('ibsi1/ct_phantom/nifti/mask/mask.nii.gz'));
    await expect(sarcoma.draw(grid)).rejects.toMatchObject({
      code: 'mask-outside',
      file: 'RS.dcm',
    });
  });
});
