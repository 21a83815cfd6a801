// Derived images: switched on in the form, extracted, exported, and shown.

import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { scanBytes, singleMaskBytes, write } from './support/files.ts';
import {
  closeSettings,
  download,
  extract,
  openPage,
  openSettings,
  parseCsv,
  pickFiles,
  waitForImage,
} from './support/page.ts';

test('wavelet, LoG and an IBSI filter from the form to the table and the export', async ({
  page,
}) => {
  await openPage(page, '?engine=cpu');
  await pickFiles(page, write('scan.nii', scanBytes()), write('mask.nii', singleMaskBytes()));
  await waitForImage(page);
  const form = await openSettings(page);
  await form.getByLabel('Wavelet', { exact: true }).check();
  await form.getByLabel('Laplacian of Gaussian', { exact: true }).check();
  const sigmas = form.getByLabel('Sigmas of the Laplacian of Gaussian');
  await sigmas.fill('1, 0');
  await expect(form.getByRole('alert')).toContainText('“0”: The number must be greater than 0.');
  await sigmas.fill('1, 2.5');
  await expect(form.getByRole('alert')).toHaveCount(0);

  // With the keyboard alone.
  await form.getByLabel('Filter to add').selectOption('laws');
  await form.getByRole('button', { name: 'Add', exact: true }).press('Enter');
  await expect(form.getByRole('textbox', { name: 'kernels' })).toBeFocused();
  await expect(form.getByText('laws-L5E5E5-max-energy-7-3D')).toBeVisible();
  await form.getByRole('textbox', { name: 'energy within' }).fill('1');
  await form.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(form.getByText('laws-L5E5E5-max-energy-1-3D')).toBeVisible();
  await form.getByRole('button', { name: 'Remove filter 2' }).click();
  const { violations } = await new AxeBuilder({ page }).include('[data-testid=settings]').analyze();
  expect(violations).toEqual([]);
  await closeSettings(page);

  await extract(page);
  const [row = {}] = parseCsv(await download(page, 'CSV'));
  const images = [
    ...['LLL', 'LLH', 'LHL', 'LHH', 'HLL', 'HLH', 'HHL', 'HHH'].map((band) => `wavelet-${band}`),
    'log-sigma-1-0-mm-3D',
    'log-sigma-2-5-mm-3D',
    'laws-L5E5E5-max-energy-1-3D',
    'original',
  ];
  for (const image of images) {
    expect(Number(row[`${image}_firstorder_Variance`]), image).toBeGreaterThan(0);
    expect(Number.isFinite(Number(row[`${image}_glcm_JointEntropy`])), image).toBe(true);
  }
});
