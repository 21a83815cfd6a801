// What a person does with the page, as functions.

import { readFileSync } from 'node:fs';
import { expect, type Locator, type Page } from '@playwright/test';

/** Opens the page and waits until its engine has started. */
export async function openPage(page: Page, search = ''): Promise<void> {
  await page.goto(`./${search}`);
  await expect(page.getByTestId('engine-badge')).toHaveAttribute('data-engine', /cpu|webgpu/);
}

/** Waits until every part of the page has arrived, after which nothing more is fetched. */
export async function waitForParts(page: Page): Promise<void> {
  await expect(page.getByTestId('request-count')).toHaveAttribute('data-settled', 'true');
}

export async function pickFiles(page: Page, ...paths: readonly string[]): Promise<void> {
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: 'Open', exact: true }).click(),
  ]);
  await chooser.setFiles([...paths]);
}

/** Drops files or folders of this machine, as a person drags them in. */
export async function dropFiles(page: Page, ...paths: readonly string[]): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: [...paths], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await session.send('Input.dispatchDragEvent', { type, x: 200, y: 300, data });
  }
  await session.detach();
}

export async function waitForImage(page: Page): Promise<void> {
  await expect(page.getByTestId('status-line')).toContainText('voxel');
}

/** Of the sample they are chosen from the start. */
export async function chooseAllLabels(page: Page): Promise<void> {
  const button = page.getByRole('button', { name: /^(All|None)$/ });
  if ((await button.textContent())?.trim() === 'All') await button.click();
}

export async function openSettings(page: Page): Promise<Locator> {
  await page.getByRole('button', { name: 'Settings', exact: true }).click();
  const form = page.getByTestId('settings');
  await expect(form).toBeVisible();
  return form;
}

export async function closeSettings(page: Page): Promise<void> {
  await page.getByTestId('settings').getByRole('button', { name: 'Done' }).click();
  await expect(page.getByTestId('settings')).toBeHidden();
}

/** Extracts and waits for the result. */
export async function extract(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Extract', exact: true }).click();
  await expect(page.getByTestId('job-outcome')).toContainText('Extracted in');
  await expect(page.getByTestId('run-summary')).toBeVisible();
}

export async function download(page: Page, button: 'CSV' | 'JSON'): Promise<string> {
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: button, exact: true }).click(),
  ]);
  expect(file.suggestedFilename()).toBe(`locus-features.${button.toLowerCase()}`);
  return readFileSync(await file.path(), 'utf8');
}

/** Records of a CSV by RFC 4180, by column. */
export function parseCsv(text: string): Record<string, string>[] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (const [, quoted, plain = '', end] of text.matchAll(
    /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|\n|$)/g,
  )) {
    if (end === '' && quoted === undefined && plain === '' && row.length === 0) break;
    row.push(quoted?.replaceAll('""', '"') ?? plain);
    if (end === ',') continue;
    rows.push(row);
    row = [];
    if (end === '') break;
  }
  const [head = [], ...records] = rows;
  return records.map((cells) =>
    Object.fromEntries(head.map((name, at) => [name, cells[at] ?? ''])),
  );
}

/** Every error the page shows in its console or throws. */
export function watchProblems(page: Page): string[] {
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text());
  });
  return problems;
}
