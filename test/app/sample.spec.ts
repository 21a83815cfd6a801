import { expect, test } from '@playwright/test';
import { download, openPage, parseCsv, waitForImage, watchProblems } from './support/page.ts';

test('by keyboard alone: the sample case, features, what they mean, a CSV that holds them all', async ({
  page,
}) => {
  const problems = watchProblems(page);
  await openPage(page);
  await page.keyboard.press('Control+k');
  await expect(page.getByPlaceholder('Search commands')).toBeFocused();
  await page.keyboard.type('sample');
  await page.keyboard.press('Enter');
  await waitForImage(page);
  await expect(page.getByTestId('item-mask')).toHaveCount(1);

  // Its labels are chosen: one key gives features.
  const labels = page.getByTestId('label').getByRole('checkbox');
  for (const label of await labels.all()) await expect(label).toBeChecked();
  await labels.first().focus();
  await page.keyboard.press('Space');
  await expect(labels.first()).not.toBeChecked();
  await page.keyboard.press('Control+Enter');
  await expect(page.getByTestId('job-outcome')).toContainText('Extracted in');

  const records = parseCsv(await download(page, 'CSV'));
  expect(records).toHaveLength(1);
  const [record = {}] = records;
  const names = Object.keys(record).filter((name) => name.startsWith('original_'));
  expect(names.length).toBeGreaterThanOrEqual(60);
  for (const name of names) expect(Number.isFinite(Number(record[name])), name).toBe(true);
  expect(Number(record.original_shape_VoxelVolume)).toBeGreaterThan(1000);

  // Into the filter, then through the table, reading what a feature means.
  await page.keyboard.press('/');
  await page.keyboard.type('glcm contrast');
  await page.keyboard.press('Tab');
  for (let presses = 0; presses < 12; presses++) {
    if (await page.evaluate(() => document.activeElement?.closest('tbody') !== null)) break;
    await page.keyboard.press('Tab');
  }
  await page.keyboard.press('End');
  await expect(page.getByTestId('feature-detail')).toContainText('original_glcm_Contrast');
  await expect(page.getByTestId('feature-detail')).toContainText('ACUI');

  const canvas = page.locator('.canvas-box canvas');
  await canvas.focus();
  const before = await page.getByTestId('status-line').innerText();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByTestId('status-line')).not.toHaveText(before, { useInnerText: true });
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog', { name: 'Keys' })).toBeHidden();
  expect(problems).toEqual([]);
});
