import { expect, type Page, test } from '@playwright/test';
import {
  chooseAllLabels,
  closeSettings,
  download,
  dropFiles,
  extract,
  openPage,
  openSettings,
  parseCsv,
  waitForImage,
  waitForParts,
} from './support/page.ts';
import { measureTasks } from './support/tasks.ts';
import { expectEqualValues, exported, extractByCommandLine, groundTruth } from './support/truth.ts';

const FOLDER = 'inputs/glioma/TCGA-DU-7294';
/** In the order of their names, as a folder's files come. */
const FILES = {
  FLAIR: 'TCGA-DU-7294_fla_bet.nii.gz',
  T1: 'TCGA-DU-7294_t1_bet.nii.gz',
  T1c: 'TCGA-DU-7294_t1c_bet.nii.gz',
  T2: 'TCGA-DU-7294_t2_bet.nii.gz',
} as const;

test.describe.configure({ mode: 'serial' });

let page: Page;

test.beforeAll(async ({ browser }) => {
  page = await browser.newPage();
});
test.afterAll(() => page.close());

test('a folder with four sequences and two masks: every file is what it is', async () => {
  const folder = groundTruth(FOLDER);
  await openPage(page, '?engine=cpu');
  await waitForParts(page);
  await dropFiles(page, folder);
  await waitForImage(page);
  await expect(page.getByTestId('item-mask')).toHaveCount(2);
  const images = page.getByTestId('item-image');
  await expect(images).toHaveCount(4);
  const choice = page.getByTestId('sequence-choice');
  for (const [name, file] of Object.entries(FILES)) {
    const chip = choice.locator('label', { hasText: new RegExp(`^${name}$`) });
    await expect(chip).toHaveAttribute('title', new RegExp(file.replaceAll('.', '\\.')));
  }
});

test('all sequences make one table within a minute, and the page stays free', async () => {
  await page
    .locator('[data-testid="item-mask"]', { hasText: 'mav.nii.gz' })
    .getByRole('radio')
    .check();
  await chooseAllLabels(page);
  await page.getByRole('button', { name: 'All sequences' }).click();
  // As the command line has them unless told otherwise.
  await openSettings(page);
  await page.getByLabel('Kind of bins').selectOption('width');
  await page.getByLabel('Bin width').fill('25');
  await closeSettings(page);
  const start = Date.now();
  const { tasks } = await measureTasks(page, () => extract(page));
  expect(Date.now() - start).toBeLessThan(60_000);
  expect(tasks.length).toBeGreaterThan(10);
  expect(tasks.filter((ms) => ms > 100)).toEqual([]);
  await expect(page.getByTestId('run-summary')).toContainText('4 sequences');
  const results = page.getByTestId('results');
  await expect(results).toContainText(`${4 * 174} values`);
  await results.getByLabel('Sequence').selectOption('T1c');
  await expect(results).toContainText('174 values');
  await expect(results).toContainText('T1c · Original image');
});

test('the exports hold all of them, equal to the command line’s', async () => {
  const sequences = Object.entries(FILES).flatMap(([name, file]) => [
    '--sequence',
    `${name}=${groundTruth(`${FOLDER}/${file}`)}`,
  ]);
  const mask = groundTruth(`${FOLDER}/mav.nii.gz`);
  const expected = await extractByCommandLine(...sequences, mask, '--label', '1,2');
  const actual = await exported(page);
  expect(actual.features).toHaveLength(4 * 174);
  expectEqualValues(actual, expected);
  const [row = {}] = parseCsv(await download(page, 'CSV'));
  for (const name of Object.keys(FILES)) {
    const value = actual.features.find((one) => one.name === `${name}_original_firstorder_Mean`);
    expect(Number(row[`${name}_original_firstorder_Mean`])).toBe(value?.value);
    expect(row[`diagnostics_${name}_Mask-original_VoxelNum`]).toBe('24188');
  }
});
