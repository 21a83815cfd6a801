import { expect, test } from '@playwright/test';
import { seriousProblems } from './support/barriers.ts';
import {
  chooseAllLabels,
  closeSettings,
  extract,
  openPage,
  openSettings,
  waitForImage,
  waitForParts,
} from './support/page.ts';

test('no serious barrier on the empty page', async ({ page }) => {
  await openPage(page);
  expect(await seriousProblems(page)).toEqual([]);
  for (const name of ['privacy', 'checked', 'offline', 'stored']) {
    const link = page.getByRole('button', { name: new RegExp(`See what.*${name}`) });
    if ((await link.count()) === 0) continue;
    await link.click();
    await expect(page.locator('dialog[open]')).toBeVisible();
    expect(await seriousProblems(page)).toEqual([]);
    await page.keyboard.press('Escape');
  }
});

test('no serious barrier on a case with results and settings', async ({ page }) => {
  await openPage(page, '?sample');
  await waitForImage(page);
  await waitForParts(page);
  expect(await seriousProblems(page)).toEqual([]);
  await chooseAllLabels(page);
  await extract(page);
  await page.locator('tr.feature').first().click();
  expect(await seriousProblems(page)).toEqual([]);
  await openSettings(page);
  await page.getByText('What the profile changes').click();
  await page.getByLabel('Preset', { exact: true }).selectOption('prostate-mr');
  await page.getByLabel('Spacing along x').fill('-1');
  expect(await seriousProblems(page)).toEqual([]);
  await closeSettings(page);
  await page.getByTestId('engine-badge').click();
  expect(await seriousProblems(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('combobox', { name: 'Search commands' })).toBeVisible();
  expect(await seriousProblems(page)).toEqual([]);
});

test('at 360 px nothing runs out of the page', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await openPage(page);
  const width = () => page.evaluate(() => document.documentElement.scrollWidth);
  expect(await width()).toBe(360);
  await page.getByRole('button', { name: 'Open sample case' }).click();
  await waitForImage(page);
  expect(await width()).toBe(360);
  await chooseAllLabels(page);
  await page.getByRole('tab', { name: 'Features' }).click();
  await extract(page);
  expect(await width()).toBe(360);
});
