// Where the two profiles differ, on the sample's region.

import { expect, test } from '@playwright/test';
import { seriousProblems } from './support/barriers.ts';
import { chooseAllLabels, openPage, waitForImage } from './support/page.ts';

test('compares the profiles feature by feature and names the convention', async ({ page }) => {
  await openPage(page);
  await page.getByRole('button', { name: 'Open sample case' }).click();
  await waitForImage(page);
  await chooseAllLabels(page);
  await page.getByRole('button', { name: 'Compare profiles' }).click();
  const dialog = page.getByTestId('profiles');
  await expect(dialog.getByTestId('conventions')).toContainText('Percentiles');

  await dialog.getByRole('button', { name: 'Compare on this region' }).click();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeHidden();
  await expect(dialog.getByTestId('profiles-count')).toBeHidden();

  await dialog.getByRole('button', { name: 'Compare on this region' }).click();
  await expect(dialog.getByTestId('profiles-count')).toContainText('values differ');
  const row = (name: string) =>
    dialog.getByRole('row', { name: new RegExp(`^${name} First-order`) });
  await expect(row('Kurtosis')).toContainText('Kurtosis');
  const cells = await row('Kurtosis').getByRole('cell').allTextContents();
  expect(Number(cells[1]) - Number(cells[0])).toBeCloseTo(3, 3);
  await expect(row('Mean')).toBeHidden();
  await dialog.getByLabel('Equal ones, too').check();
  await expect(row('Mean')).toContainText('none');
  await dialog.getByRole('searchbox').fill('axis lengths');
  await expect(dialog.getByRole('row', { name: /^MajorAxisLength/ })).toBeVisible();

  expect(await seriousProblems(page)).toEqual([]);
  await page.screenshot({ path: 'test-results/screens/profiles.png' });
  await page.setViewportSize({ width: 360, height: 740 });
  await page.screenshot({ path: 'test-results/screens/profiles-360.png' });
});
