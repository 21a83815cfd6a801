// DICOM on the page: a folder becomes a case, series are chosen, headers looked at, units and regions chosen.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import type { Fields } from '../support/dicom-writer.ts';
import {
  type SeriesToWrite,
  writeContours,
  writeFractions,
  writeSeries,
} from '../unit/worker/dicom-case.ts';
import { seriousProblems } from './support/barriers.ts';
import { dropFiles, extract, openPage, waitForImage, watchProblems } from './support/page.ts';
import {
  ctPhantom,
  expectEqualValues,
  exported,
  extractByCommandLine,
  groundTruth,
} from './support/truth.ts';

const MR: Fields = {
  SOPClassUID: '1.2.840.10008.5.1.4.1.1.4',
  Modality: 'MR',
  SeriesDescription: 'T1 axial',
  EchoTime: 12,
  RepetitionTime: 500,
};

/** SUV by body weight can be had; by lean mass and surface not: the patient's height is missing. */
const PET: Fields = {
  SOPClassUID: '1.2.840.10008.5.1.4.1.1.128',
  Modality: 'PT',
  SeriesDescription: 'PET AC',
  Units: 'BQML',
  CorrectedImage: ['ATTN', 'DECY'],
  DecayCorrection: 'START',
  SeriesDate: '20200101',
  SeriesTime: '100000',
  AcquisitionDate: '20200101',
  AcquisitionTime: '100000',
  PatientWeight: 70,
  PatientSex: 'F',
  RadiopharmaceuticalInformationSequence: [
    {
      RadiopharmaceuticalStartTime: '090000',
      RadionuclideTotalDose: 370_000,
      RadionuclideHalfLife: 6586.2,
    },
  ],
};

/** Writes a folder into the test's own; gives its path. */
async function folderOf(...series: readonly (SeriesToWrite | File)[]): Promise<string> {
  const folder = join(test.info().outputPath('files'), 'study');
  mkdirSync(folder, { recursive: true });
  const files = series.flatMap((one) => (one instanceof File ? [one] : writeSeries(one)));
  for (const file of files) {
    writeFileSync(join(folder, file.name), new Uint8Array(await file.arrayBuffer()));
  }
  return folder;
}

async function shoot(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: resolve('test-results/screens', `${name}.png`) });
}

const row = (page: Page, name: string) =>
  page.getByTestId('series').filter({ has: page.getByText(name, { exact: true }) });

test('a folder of several series: chosen, loaded, switched, looked at', async ({ page }) => {
  const problems = watchProblems(page);
  const folder = await folderOf(
    { series: 1, slices: 5 },
    { series: 2, fields: MR },
    { series: 3, fields: PET },
    { patient: 'P2', series: 1 },
    writeContours(),
  );
  await openPage(page, '?engine=cpu');
  await dropFiles(page, folder);
  const dialog = page.getByTestId('series-dialog');
  await expect(dialog).toContainText('These images are of 2 patients');
  await expect(page.getByTestId('series')).toHaveCount(4);
  await expect(row(page, 'Series 1').first()).toContainText('CT · 6×6×5 · 1×1×2 mm · 5 images');
  const box = (name: string) => row(page, name).first().getByRole('checkbox');
  await expect(box('Series 1')).toBeChecked();
  await expect(box('Series 1')).toBeFocused();
  await expect(page.locator('canvas[data-state=drawn]')).toHaveCount(4);
  expect(await seriousProblems(page)).toEqual([]);
  await page.emulateMedia({ colorScheme: 'light' });

  // A case is one patient.
  const other = row(page, 'Series 1').last().getByRole('checkbox');
  await other.check();
  await expect(box('Series 1')).not.toBeChecked();
  await expect(dialog.getByRole('status')).toContainText('The series of Patient 1 are no longer');
  await box('Series 1').check();
  await expect(other).not.toBeChecked();
  await box('T1 axial').check();
  await box('PET AC').check();
  await shoot(page, 'series');
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await waitForImage(page);

  await expect(page.getByTestId('item-image')).toHaveCount(3);
  await expect(page.getByTestId('label')).toContainText('GTV-1');
  await expect(page.getByRole('checkbox', { name: 'Use GTV-1 in the region' })).toBeChecked();
  const shown = page.getByLabel('Sequence shown');
  await expect(shown.locator('option')).toHaveText(['CT', 'T1', 'PET']);
  await page.getByRole('button', { name: 'Other series (1)' }).click();
  await expect(dialog).toContainText('The case holds scans of Patient 1');
  await expect(row(page, 'Series 1').last().getByRole('checkbox')).toBeDisabled();
  await page.keyboard.press('Escape');

  const before = await page.getByTestId('status-line').locator('b').nth(1).textContent();
  await page.keyboard.press('b');
  await expect(shown.locator('option:checked')).toHaveText('PET');
  await expect(page.getByTestId('status-line')).toContainText('SUVbw');
  await expect(page.getByTestId('status-line').locator('b').nth(1)).toHaveText(before ?? '');
  await expect(page.getByLabel('Window', { exact: true })).toHaveValue(/^suv-/);
  const unit = page.getByLabel('Unit of PET AC');
  await expect(unit.locator('option', { hasText: 'SUVlbm' })).toBeDisabled();
  await unit.selectOption('Bq/ml');
  await expect(page.getByTestId('status-line')).toContainText('Bq/ml');
  await expect(page.getByLabel('Window', { exact: true })).toHaveValue('uptake');
  await page.getByLabel('Sequence of T1 axial').selectOption('T1c');
  await expect(shown.locator('option')).toHaveText(['CT', 'T1c', 'PET']);
  expect(await seriousProblems(page)).toEqual([]);
  await shoot(page, 'several-sequences');

  // What identifies is on the screen only once it is asked for.
  const everything = () => page.evaluate(() => document.documentElement.outerHTML);
  expect(await everything()).not.toContain('SECRET');
  await page.getByRole('button', { name: 'Header of Series 1' }).click();
  const header = page.getByTestId('header-dialog');
  const element = (name: string) => header.getByTestId('header-element').filter({ hasText: name });
  await expect(element('PatientName')).toContainText('hidden');
  expect(await everything()).not.toContain('SECRET');
  expect(await seriousProblems(page)).toEqual([]);
  await header.getByLabel('Search the header').fill('patient name');
  await expect(header.getByTestId('header-element')).toHaveCount(1);
  await header.getByLabel('Show identifying values').check();
  await expect(element('PatientName')).toContainText('P1^SECRET');
  await shoot(page, 'header');
  await page.keyboard.press('Escape');
  await expect.poll(everything).not.toContain('SECRET');
  expect(problems).toEqual([]);
});

test('on a narrow screen series wait until they are wanted', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await openPage(page, '?engine=cpu');
  const folder = await folderOf({ series: 1, without: [2], slices: 6 }, { series: 2, fields: MR });
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: 'Open a folder' }).click(),
  ]);
  await chooser.setFiles(folder);
  await expect(page.getByTestId('series-dialog')).toBeVisible();
  await expect(row(page, 'Series 1').locator('.note')).toBeVisible();
  await shoot(page, '360-series');
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('series-dialog')).toBeHidden();
  await page.getByRole('button', { name: 'Choose series (2)' }).click();
  await page.getByRole('button', { name: 'Open 1 series' }).click();
  await waitForImage(page);
  await expect(page.getByTestId('item-image')).toHaveCount(1);
  await page.getByRole('button', { name: /^Header of/ }).click();
  await expect(page.getByTestId('header-element').first()).toBeVisible();
  await shoot(page, '360-header');
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
});

test('a fractional segmentation follows its threshold', async ({ page }) => {
  await openPage(page, '?engine=cpu');
  await dropFiles(page, await folderOf({}, writeFractions()));
  await waitForImage(page);
  const region = page.getByTestId('label').filter({ hasText: 'Part 1' });
  await expect(region).toContainText('18 voxels');
  const threshold = page.getByLabel(/^Threshold of .*fractions\.dcm/);
  await threshold.fill('80');
  await threshold.press('Enter');
  await expect(region).toContainText('12 voxels');
  // What is no share is not taken.
  await threshold.fill('0');
  await threshold.press('Enter');
  await expect(threshold).toHaveValue('80');
  await extract(page);
  await expect(page.getByTestId('results')).toContainText('VoxelVolume');
});

test('the IBSI CT phantom as a DICOM folder equals its NIfTI twin', async ({ page }) => {
  const folder = groundTruth('ibsi1/ct_phantom/dicom');
  const { image, mask } = ctPhantom();
  const expected = await extractByCommandLine(image, mask, '--engine', 'cpu');
  await openPage(page, '?engine=cpu');
  await dropFiles(page, folder);
  await waitForImage(page);
  await expect(page.getByTestId('item-image')).toContainText('204×201×60');
  await expect(page.getByTestId('label')).toContainText('359 ml');
  await shoot(page, 'dicom-phantom');
  await extract(page);
  expectEqualValues(await exported(page), expected);
});
