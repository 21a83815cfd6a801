// Pictures to look at. They go to the test results; with LOCUS_SCREENSHOT=1 the one of the README is
// made anew too.

import { resolve } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { scanBytes, write } from './support/files.ts';
import {
  chooseAllLabels,
  closeSettings,
  extract,
  openPage,
  openSettings,
  pickFiles,
  waitForImage,
} from './support/page.ts';

async function shoot(page: Page, name: string): Promise<void> {
  // The canvas is drawn in the frame after its data.
  await page.evaluate(
    () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
  );
  await page.screenshot({ path: resolve('test-results/screens', `${name}.png`) });
}

async function shootBoth(page: Page, name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await shoot(page, `${colorScheme}-${name}`);
  }
}

test('empty, loaded, busy, done, failed', async ({ page }) => {
  await openPage(page);
  await expect(page.getByRole('button', { name: 'Open sample case' })).toBeVisible();
  await shootBoth(page, 'empty');

  await page.getByRole('button', { name: 'Open sample case' }).click();
  await waitForImage(page);
  await page.getByRole('radio', { name: 'Use T1c as the image' }).check();
  await expect(page.getByText('Preparing the image')).toBeHidden();
  await shootBoth(page, 'loaded');

  await chooseAllLabels(page);
  await openSettings(page);
  await page.getByLabel('Wavelet', { exact: true }).check();
  // So many levels that there is time to look.
  await page.getByLabel('Kind of bins').selectOption('count');
  await page.getByLabel('Bin count').fill('800');
  await shootBoth(page, 'settings');
  await closeSettings(page);
  await page.getByRole('button', { name: 'Extract', exact: true }).click();
  await expect(page.getByTestId('job-bar')).toContainText(/wavelet/i);
  await shootBoth(page, 'busy');
  await page.getByTestId('job-bar').getByRole('button', { name: 'Cancel' }).dispatchEvent('click');
  await expect(page.getByTestId('job-outcome')).toContainText('Extraction cancelled');

  await openSettings(page);
  await page.getByRole('button', { name: 'Choose by modality' }).click();
  await closeSettings(page);
  await extract(page);

  await page.getByTestId('engine-banner').getByRole('button', { name: 'Dismiss' }).click();
  await page.getByRole('row', { name: /^MeshVolume/ }).click();
  await shootBoth(page, 'done');
  if (process.env.LOCUS_SCREENSHOT === '1') {
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.screenshot({ path: resolve('docs/screenshot.png') });
  }

  await pickFiles(page, write('cut.nii', scanBytes().slice(0, 2000)), write('notes.txt', 'Text.'));
  await expect(page.getByTestId('problem')).toBeVisible();
  await shootBoth(page, 'failed');
});

test('at 360 px', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await page.emulateMedia({ colorScheme: 'dark' });
  await openPage(page);
  await shoot(page, '360-empty');
  await page.getByRole('button', { name: 'Open sample case' }).click();
  await waitForImage(page);
  await shoot(page, '360-case');
  await chooseAllLabels(page);
  await page.getByRole('tab', { name: 'Features' }).click();
  await extract(page);
  await page.getByTestId('results').scrollIntoViewIfNeeded();
  await shoot(page, '360-features');
  await page.getByRole('tab', { name: 'Genotype' }).click();
  await expect(page.getByTestId('model-facts')).toBeVisible();
  await shoot(page, '360-genotype');
});
