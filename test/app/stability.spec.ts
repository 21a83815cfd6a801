import { readFileSync } from 'node:fs';
import { expect, type Page, test } from '@playwright/test';
import { maskBytes, scanBytes, singleMaskBytes, write } from './support/files.ts';
import {
  extract,
  openPage,
  parseCsv,
  pickFiles,
  waitForImage,
  waitForParts,
} from './support/page.ts';

async function openCase(page: Page, mask: Uint8Array, image = scanBytes()): Promise<void> {
  await openPage(page, '?engine=cpu');
  await waitForParts(page);
  await pickFiles(page, write('scan.nii', image), write('mask.nii', mask));
  await waitForImage(page);
}

async function choosePlan(page: Page, count: number): Promise<void> {
  const panel = page.getByTestId('stability');
  await panel.getByRole('button', { name: 'Plan' }).click();
  await panel.getByLabel('Number of perturbations').selectOption(String(count));
  await panel.getByRole('button', { name: 'Plan' }).click();
}

test('one click gives an ICC and a flag per feature, a filter and an export', async ({ page }) => {
  await openCase(page, maskBytes());
  await page.getByLabel('Use Label 1 in the region').check();
  await extract(page);
  await choosePlan(page, 5);
  const panel = page.getByTestId('stability');
  await expect(page.getByTestId('stability-summary')).toContainText(
    '2 regions × 5 perturbations (RNTV) = 10 extractions',
  );
  await panel.getByRole('button', { name: 'Test stability' }).click();
  await expect(page.getByTestId('job-outcome')).toContainText('Stability tested in');
  await expect(panel).toContainText('ICC(1,1) over 2 regions × 5 perturbations');

  const row = page.locator('tr.feature', { hasText: 'MeshVolume' }).first();
  await expect(row.locator('.stability-mark')).toHaveText(/excellent|good|moderate|poor/);
  await row.click();
  await expect(page.getByTestId('feature-detail')).toContainText(
    /ICC\(1,1\) -?\d\.\d{3}, 95 % CI -?\d\.\d{3} to -?\d\.\d{3}; 2 subjects × 5 measurements/,
  );
  await expect(page.getByTestId('feature-detail')).toContainText(/CV [\d.e-]+ %; 95 % of 5 values/);

  const [file] = await Promise.all([
    page.waitForEvent('download'),
    panel.getByRole('button', { name: 'Stability CSV' }).click(),
  ]);
  const rows = parseCsv(readFileSync(await file.path(), 'utf8'));
  const isStable = ({ stability }: Record<string, string>) =>
    stability === 'excellent' || stability === 'good';
  const stable = rows.filter(isStable).length;
  expect(rows.length).toBeGreaterThan(100);
  expect(rows.every(({ icc_1_1, reason }) => (icc_1_1 === '') === (reason !== ''))).toBe(true);

  await panel.getByLabel('Stable only').check();
  const shown = page.locator('.results-tools > [role="status"]');
  if (stable < rows.length) await expect(shown).toContainText(`${stable} of ${rows.length}`);
  for (const mark of await page.locator('tr.feature .stability-mark').all()) {
    await expect(mark).toHaveText(/excellent|good/);
  }

  // Another setting: the result stays and says that it is an earlier one.
  await page.getByLabel('Profile', { exact: true }).selectOption('pyradiomics');
  await expect(panel).toContainText('From an earlier run');
});

test('one region gives its spread, and says why there is no ICC', async ({ page }) => {
  await openCase(page, singleMaskBytes());
  await extract(page);
  await choosePlan(page, 5);
  const panel = page.getByTestId('stability');
  await panel.getByRole('button', { name: 'Test stability' }).click();
  await expect(panel).toContainText('no ICC of one region');
  await page.locator('tr.feature', { hasText: 'MeshVolume' }).first().click();
  await expect(page.getByTestId('feature-detail')).toContainText(/CV [\d.e-]+ %/);
  await expect(page.getByTestId('feature-detail')).not.toContainText('ICC(1,1)');
});

test('cancel ends a stability test within a second', async ({ page }) => {
  const size = [64, 60, 40] as const;
  await openCase(page, maskBytes({ size }), scanBytes({ size }));
  await page.getByLabel('Use Label 1 in the region').check();
  await extract(page);
  await choosePlan(page, 50);
  await page.getByTestId('stability').getByRole('button', { name: 'Test stability' }).click();
  const bar = page.getByTestId('job-bar');
  await expect(bar).toContainText(/perturbation \d+ of 50/);
  const start = Date.now();
  await bar.getByRole('button', { name: 'Cancel' }).dispatchEvent('click');
  await expect(page.getByTestId('job-outcome')).toContainText('Stability test cancelled');
  expect(Date.now() - start).toBeLessThan(1000);
  await expect(page.getByTestId('problem')).toHaveCount(0);
  await expect(page.getByTestId('run-summary')).toBeVisible();
});
