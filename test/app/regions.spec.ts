import { readFileSync, writeFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { expect, type Page, type TestInfo, test } from '@playwright/test';
import { toNifti } from '../../src/formats/nifti-write.ts';
import { axisAlignedGrid } from '../../src/volume/grid.ts';
import { openPage, pickFiles, waitForImage, waitForParts, watchProblems } from './support/page.ts';

const SIZE = [32, 32, 16] as const;
const grid = axisAlignedGrid(SIZE, [1, 1, 2]);

/** Shells around the middle: oedema 2, enhancing 4, necrosis 1. */
function shells(): { readonly scan: Int16Array; readonly labels: Uint8Array } {
  const scan = new Int16Array(SIZE[0] * SIZE[1] * SIZE[2]);
  const labels = new Uint8Array(scan.length);
  for (let at = 0; at < scan.length; at++) {
    const [i, j, k] = [at % 32, Math.floor(at / 32) % 32, Math.floor(at / 1024)];
    const mm = Math.hypot(i - 16, j - 16, 2 * (k - 8));
    scan[at] = mm < 14 ? 100 + ((at * 7919) % 331) : 0;
    labels[at] = mm < 3 ? 1 : mm < 6 ? 4 : mm < 10 ? 2 : 0;
  }
  return { scan, labels };
}

async function openCase(page: Page, info: TestInfo): Promise<Uint8Array> {
  const { scan, labels } = shells();
  const [image, mask] = [info.outputPath('case_flair.nii'), info.outputPath('seg.nii')];
  writeFileSync(image, toNifti(grid, scan));
  writeFileSync(mask, toNifti(grid, labels));
  await openPage(page, '?engine=cpu');
  await waitForParts(page);
  await pickFiles(page, image, mask);
  await waitForImage(page);
  return labels;
}

const names = (page: Page) => page.getByTestId('label').locator('.name');
const count = (labels: Uint8Array, ...values: number[]) =>
  labels.reduce((sum, value) => sum + Number(values.includes(value)), 0);

test('BraTS labels are asked about once, named, and named again in the next case', async ({
  page,
}, info) => {
  const problems = watchProblems(page);
  await openCase(page, info);
  const question = page.getByTestId('scheme');
  await expect(question).toContainText('What do the labels 1, 2, 4 mean?');
  await question.getByRole('button', { name: 'BraTS 2017 to 2021' }).press('Enter');
  await expect(names(page)).toHaveText(['WT', 'TC', 'ET', 'NCR', 'ED']);
  await page.reload();
  await openCase(page, info);
  await expect(names(page)).toHaveText(['WT', 'TC', 'ET', 'NCR', 'ED']);
  await expect(question).toBeHidden();
  await page.getByRole('button', { name: 'Change' }).click();
  await question.getByRole('button', { name: 'None of these' }).click();
  await expect(names(page)).toHaveText(['Label 1', 'Label 2', 'Label 4']);
  expect(problems).toEqual([]);
});

test('regions are combined, eroded, seen before they are taken, removed and saved', async ({
  page,
}, info) => {
  const problems = watchProblems(page);
  const labels = await openCase(page, info);
  await page.getByTestId('scheme').getByRole('button', { name: 'None of these' }).click();

  // By keys alone: the dialog's first field has the focus.
  await page.getByRole('button', { name: 'New', exact: true }).press('Enter');
  const form = page.getByTestId('region-form');
  await form.getByLabel('Operation').selectOption('unite');
  await form.getByRole('combobox', { name: /^Second/ }).selectOption({ index: 2 });
  const outcome = page.getByTestId('region-outcome');
  const voxels = count(labels, 1, 4);
  await expect(outcome).toContainText(`${voxels} voxels`);
  await form.getByLabel('Name').fill('Core');
  await form.getByLabel('Name').press('Enter');
  await expect(form).toBeHidden();
  await expect(names(page)).toHaveText(['Label 1', 'Label 2', 'Label 4', 'Core']);

  await page.getByRole('checkbox', { name: 'Use Core in the region' }).check();
  await page.getByRole('button', { name: 'New', exact: true }).click();
  await form.getByLabel('Operation').selectOption('erode');
  await form.getByLabel('Radius of the ball').fill('50');
  await expect(outcome).toContainText('Nothing is left of the region.');
  await form.getByLabel('Radius of the ball').fill('2');
  await expect(outcome).toContainText('1 piece');
  await expect(form.getByLabel('Name')).toHaveValue('Core, eroded by 2 mm');
  await form.getByRole('button', { name: 'Add to the case' }).click();
  const made = page.getByTestId('item-mask').filter({ hasText: 'Core, eroded by 2 mm' });
  await expect(made).toBeVisible();
  // Undo: the mask goes, what it was made of is as it was.
  await made.getByRole('button', { name: /^Remove/ }).click();
  await expect(page.getByTestId('item-mask')).toHaveCount(1);
  await expect(names(page)).toHaveText(['Label 1', 'Label 2', 'Label 4', 'Core']);

  await page.getByRole('button', { name: 'Save', exact: true }).click();
  const save = page.getByTestId('save-mask');
  await save.getByLabel('What').selectOption({ index: 4 });
  await expect(save.getByLabel('File name')).toHaveValue('Core');
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    save.getByRole('button', { name: 'Save' }).click(),
  ]);
  expect(file.suggestedFilename()).toBe('Core.nii.gz');
  const bytes = gunzipSync(readFileSync(await file.path()));
  const drawn = Uint8Array.from(labels, (value) => Number(value === 1 || value === 4));
  expect(Buffer.compare(bytes, Buffer.from(toNifti(grid, drawn)))).toBe(0);

  await page.getByRole('button', { name: 'Remove Core' }).click();
  await expect(names(page)).toHaveText(['Label 1', 'Label 2', 'Label 4']);
  expect(problems).toEqual([]);
});
