import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { type Download, expect, type Page, test } from '@playwright/test';
import { writeContours, writeSeries } from '../unit/worker/dicom-case.ts';
import {
  chooseAllLabels,
  closeSettings,
  download,
  dropFiles,
  extract,
  openPage,
  openSettings,
  waitForImage,
  waitForParts,
} from './support/page.ts';
import { storedBy } from './support/stored.ts';

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

/** What the planted files say of a patient, in any writing; and their UIDs. */
const PLANTED = /doe|jane|secret|qx987654|1\.2\.987654|19610203|mercy|scanner7|tremor/i;

/** A folder named after a patient, with files that name her wherever they can. Gives its path. */
async function plantFolder(): Promise<string> {
  const folder = join(test.info().outputPath('files'), 'DOE^JANE QX987654');
  mkdirSync(folder, { recursive: true });
  const fields = {
    PatientName: 'DOE^JANE',
    PatientBirthDate: '19610203',
    InstitutionName: 'MERCY HOSPITAL',
    StationName: 'SCANNER7',
    SeriesDescription: 'CT thorax DOE tremor QX987654',
    ProtocolName: 'tremor of Mrs Doe',
    StudyDescription: 'SECRET study',
  };
  const files = [
    ...writeSeries({ patient: 'QX987654', fields }),
    writeContours({ patient: 'QX987654', fields: { PatientName: 'DOE^JANE' } }),
  ];
  for (const file of files) {
    const bytes = new Uint8Array(await file.arrayBuffer());
    writeFileSync(join(folder, `DOE_${file.name}`), bytes);
  }
  writeFileSync(join(folder, 'DOE_JANE_broken.dcm'), new Uint8Array(200));
  return folder;
}

/** Name and content of a download, unpacked where it is packed. */
async function textOf(file: Download): Promise<string> {
  const bytes = readFileSync(await file.path());
  const plain = file.suggestedFilename().endsWith('.gz') ? gunzipSync(bytes) : bytes;
  return `${file.suggestedFilename()}\n${plain.toString('latin1')}`;
}

async function save(page: Page, press: () => Promise<void>): Promise<string> {
  const [file] = await Promise.all([page.waitForEvent('download'), press()]);
  return textOf(file);
}

test('planted names are on the screen where they were asked for, and nowhere else', async ({
  page,
  context,
}) => {
  const said: string[] = [];
  page.on('console', (message) => said.push(message.text()));
  page.on('pageerror', (error) => said.push(`${error.message} ${error.stack}`));
  context.on('request', (request) => said.push(request.url()));
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await openPage(page, '?engine=cpu');
  await dropFiles(page, await plantFolder());
  await waitForImage(page);
  await expect(page.getByTestId('item-mask')).toBeVisible();
  await extract(page);

  const saved: string[] = [];
  for (const name of ['CSV', 'JSON'] as const) saved.push(await download(page, name));
  await page.getByRole('button', { name: 'Copy', exact: true }).click();
  saved.push(await page.evaluate(() => navigator.clipboard.readText()));
  const settings = await openSettings(page);
  for (const name of ['YAML', 'JSON']) {
    const button = settings.getByRole('button', { name: new RegExp(name) });
    if ((await button.count()) > 0) saved.push(await save(page, () => button.first().click()));
  }
  await closeSettings(page);
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Search commands' }).fill('Save the mask');
  await page.keyboard.press('Enter');
  const masks = page.locator('dialog[open]');
  saved.push(await save(page, () => masks.getByRole('button', { name: /^Save/ }).first().click()));
  await page.keyboard.press('Escape');
  await page.getByTestId('engine-badge').click();
  const copy = page.getByRole('button', { name: /^Copy diagnostics/ });
  if ((await copy.count()) > 0) {
    await copy.click();
    saved.push(await page.evaluate(() => navigator.clipboard.readText()));
  }
  await page.keyboard.press('Escape');

  await page.getByRole('button', { name: 'Keep on this device' }).click();
  await expect(page.getByTestId('keep-status')).toHaveText('kept');
  const stored = await storedBy(page);
  expect(Object.keys(stored.databases)).toHaveLength(1);
  expect(Object.keys(stored.files).length).toBeGreaterThan(2);

  const page_ = [await page.title(), page.url(), await page.evaluate(() => window.name)];
  expect(saved.length).toBeGreaterThanOrEqual(5);
  for (const text of [...saved, ...said, ...page_, JSON.stringify(stored)]) {
    expect(text).not.toMatch(PLANTED);
  }
  // Kept, it comes back without them, on the screen as well.
  await page.reload();
  await page.getByRole('button', { name: /^Open case/ }).click();
  await waitForImage(page);
  expect(await page.locator('body').innerText()).not.toMatch(PLANTED);
});
