import { describe, expect, test } from 'vitest';
import { readCaseFiles } from '../../../src/formats/case-files.ts';
import { openFiles } from '../../../src/formats/open-files.ts';
import type { Sequence } from '../../../src/volume/sequence.ts';
import { blocks, niftiBytes, scan } from '../worker/nifti.ts';

const n = 8;
const size = [n, n, n] as const;
const image = (spacing = [1, 1, 1]) => niftiBytes(size, scan(n ** 3), { spacing });
const mask = (...values: number[]) => niftiBytes(size, blocks(n, values));

async function read(
  files: Readonly<Record<string, Uint8Array<ArrayBuffer>>>,
  wanted: readonly Sequence[] = ['T1', 'T1c', 'FLAIR'],
  hasRegion = true,
) {
  const sources = Object.entries(files).map(([name, bytes]) => ({ name, blob: new Blob([bytes]) }));
  return readCaseFiles(await openFiles(sources), { wanted: new Set(wanted), hasRegion });
}

describe('the files of a case', () => {
  test('are told by name and content; only wanted sequences are kept', async () => {
    const found = await read({
      'BraTS-GLI-00000-000-t1c.nii': image(),
      'BraTS-GLI-00000-000-t2f.nii': image(),
      'BraTS-GLI-00000-000-t2w.nii': image(),
      'BraTS-GLI-00000-000-seg.nii': mask(1, 2, 4),
    });
    expect([...found.images.keys()]).toEqual(['T1c', 'FLAIR']);
    expect(found.region?.labels.map(({ value }) => value)).toEqual([1, 2, 4]);
    expect(found).toMatchObject({ brain: null, notes: [] });
  });

  test('a mask named brain is the brain, one named brain tumour is not', async () => {
    const found = await read({
      'T1.nii': image(),
      'x_brain_segmentation.nii': mask(1),
      'x_brain_parenchyma_segmentation.nii': mask(1),
      'x_brain_tumor_segmentation.nii': mask(3),
    });
    expect(found.region?.labels.map(({ value }) => value)).toEqual([3]);
    expect(found.brain).not.toBeNull();
    expect(found.notes).toEqual([
      'x_brain_segmentation.nii was taken as the brain; there are 2 such masks.',
    ]);
  });

  test('of two images of a sequence the finest is taken, then the shorter name; which, is said', async () => {
    const found = await read({
      'T1c.nii': image([1, 1, 5]),
      'T1c_bias.nii': image(),
      'T1_bias.nii': image(),
      'T1.nii': image(),
    });
    expect(found.images.get('T1c')?.name).toBe('T1c_bias.nii');
    expect(found.images.get('T1')?.name).toBe('T1.nii');
    expect(found.notes).toEqual([
      'T1 is T1.nii; T1_bias.nii seemed to be T1, too.',
      'T1c is T1c_bias.nii; T1c.nii seemed to be T1c, too.',
    ]);
  });

  test('of two masks none can be the region, unless it was named already', async () => {
    const files = { 'T1.nii': image(), 'a_seg.nii': mask(1), 'b_seg.nii': mask(1) };
    await expect(read(files)).rejects.toMatchObject({
      code: 'label-ambiguous',
      problem: 'The case has 2 masks: a_seg.nii, b_seg.nii.',
    });
    expect((await read(files, ['T1'], false)).region).toBeNull();
  });

  test('a damaged file is a note, and the rest is used', async () => {
    const found = await read({ 'T1.nii': image(), 'FLAIR.nii': image().slice(0, 400) }, ['T1']);
    expect([...found.images.keys()]).toEqual(['T1']);
    expect(found.notes).toEqual([expect.stringContaining('FLAIR.nii')]);
  });
});
