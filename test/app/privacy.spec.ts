import { expect, test } from '@playwright/test';
import {
  chooseAllLabels,
  closeSettings,
  download,
  extract,
  openPage,
  openSettings,
  waitForImage,
  waitForParts,
} from './support/page.ts';

test('nothing is requested once the page is complete, by page or worker', async ({
  page,
  baseURL,
}) => {
  const requests: string[] = [];
  // Of the whole context: the worker's requests too.
  page.context().on('request', (request) => requests.push(request.url()));
  await openPage(page);
  await waitForParts(page);
  const origin = new URL(baseURL ?? '').origin;
  expect(requests.filter((url) => new URL(url).origin !== origin)).toEqual([]);

  requests.length = 0;
  await page.getByRole('button', { name: 'Open sample case' }).click();
  await waitForImage(page);
  await chooseAllLabels(page);
  await openSettings(page);
  await closeSettings(page);
  await extract(page);
  await download(page, 'CSV');
  await download(page, 'JSON');
  for (const name of ['Keys', 'Search commands']) {
    await page.getByRole('button', { name }).click();
    await expect(page.locator('dialog[open]')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.locator('dialog[open]')).toHaveCount(0);
  }
  expect(requests.filter((url) => !url.startsWith('blob:'))).toEqual([]);
  await expect(page.getByTestId('request-count')).toHaveText(/^\s*0\s/);
});

test('the policy forbids every other address', async ({ page }) => {
  await openPage(page);
  const policy = page.locator('meta[http-equiv="Content-Security-Policy"]');
  await expect(policy).toHaveAttribute('content', /default-src 'none'.*connect-src 'self'/);
  const blocked = await page.evaluate(async () => {
    const violation = new Promise<string>((resolve) => {
      document.addEventListener('securitypolicyviolation', (event) =>
        resolve(event.effectiveDirective),
      );
    });
    const outcome = await fetch('https://example.org/').then(
      () => 'sent',
      () => 'refused',
    );
    return [outcome, await violation];
  });
  expect(blocked).toEqual(['refused', 'connect-src']);
});

test('the policy holds inside the worker too', async ({ page }) => {
  const started = page.waitForEvent('worker');
  await openPage(page);
  const worker = await started;
  const outcome = await worker.evaluate(async () => {
    const violation = new Promise<string>((resolve) => {
      addEventListener('securitypolicyviolation', (event) =>
        resolve((event as SecurityPolicyViolationEvent).effectiveDirective),
      );
    });
    const sent = await fetch('https://example.org/').then(
      () => 'sent',
      () => 'refused',
    );
    return [sent, await violation];
  });
  expect(outcome).toEqual(['refused', 'connect-src']);
});

test('the lock opens a page that says what is stored, and erases it', async ({ page }) => {
  await openPage(page);
  expect(await page.evaluate(() => localStorage.length)).toBe(0);
  await page.getByRole('button', { name: /^Theme/ }).click();
  expect(await page.evaluate(() => localStorage.length)).toBe(1);
  await page.getByTestId('request-count').click();
  const panel = page.getByTestId('privacy');
  await expect(panel).toContainText('No case is kept now');
  await panel.getByRole('button', { name: 'Erase everything' }).click();
  await page.getByRole('button', { name: 'Erase for good' }).click();
  await expect(page.getByTestId('erase')).toContainText('Erased.');
  expect(await page.evaluate(() => localStorage.length)).toBe(0);
  expect(await page.evaluate(() => document.cookie)).toBe('');
});
