// Models as a person uses them: the shipped one on the sample case, and a tiny one that is brought along.

import { readFileSync } from 'node:fs';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { tinyClassifier, tinyOnnx } from '../support/genotype/tiny-models.ts';
import { seriousProblems } from './support/barriers.ts';
import { maskBytes, scanBytes, write } from './support/files.ts';
import {
  chooseAllLabels,
  download,
  dropFiles,
  extract,
  openPage,
  parseCsv,
  pickFiles,
  waitForImage,
  waitForParts,
  watchProblems,
} from './support/page.ts';

const LABEL = 'not for clinical use';

async function openTab(page: Page): Promise<Locator> {
  await page.getByRole('tab', { name: 'Genotype' }).click();
  // A software renderer is slow in 3-D.
  await page.keyboard.press('a');
  return page.getByTestId('genotype');
}

/** T1c, FLAIR and a mask of two labels. */
async function openSmallCase(page: Page): Promise<void> {
  await pickFiles(
    page,
    write('T1c.nii', scanBytes()),
    write('FLAIR.nii', scanBytes()),
    write('tumour.nii', maskBytes()),
  );
  await waitForImage(page);
}

/** By the button of the panel. */
async function addModel(page: Page, panel: Locator, json: object): Promise<void> {
  const files = [write('model.onnx', tinyOnnx('free')), write('model.json', JSON.stringify(json))];
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    panel.getByRole('button', { name: 'Add a model' }).click(),
  ]);
  await chooser.setFiles(files);
}

/** Of the result, with all digits, by gene. */
async function copied(page: Page, panel: Locator): Promise<Record<string, number>> {
  await panel.getByRole('button', { name: 'Copy', exact: true }).click();
  const text = await page.evaluate(() => navigator.clipboard.readText());
  const [head = [], ...rows] = text.split('\n').map((line) => line.split('\t'));
  expect(rows.length).toBeGreaterThan(0);
  const cell = (row: readonly string[], name: string) => row[head.indexOf(name)] ?? '';
  const predicted = rows.filter(([first]) => first !== 'warning');
  for (const row of predicted) expect(cell(row, 'label')).toContain(LABEL);
  return Object.fromEntries(
    predicted.map((row) => [cell(row, 'gene'), Number(cell(row, 'probability'))]),
  );
}

test('sample case: prediction, what it rests on over the image, a row of the export, regions drawn and accepted', async ({
  page,
}) => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  const problems = watchProblems(page);
  await openPage(page, '?engine=cpu');
  await waitForParts(page);
  await page.getByRole('button', { name: 'Open sample case' }).click();
  await waitForImage(page);
  const panel = await openTab(page);
  await expect(panel.getByTestId('model-label').first()).toContainText(LABEL);
  await expect(panel.getByTestId('model-input')).toHaveCount(5);
  await panel.getByRole('button', { name: 'Predict', exact: true }).click();
  await expect(panel.getByTestId('gene')).toHaveCount(4);
  await expect(panel.getByTestId('prediction').getByTestId('model-label')).toContainText(LABEL);
  await expect(panel.getByTestId('prediction-run')).toContainText('WebAssembly');
  const mgmt = panel.getByTestId('gene').filter({ hasText: 'MGMT' });
  await expect(mgmt.getByTestId('gene-caveat')).toContainText('MGMT');
  const said = await copied(page, panel);
  for (const [gene, probability] of Object.entries(said)) {
    expect(probability, gene).toBeGreaterThan(0);
    expect(probability, gene).toBeLessThan(1);
    const row = panel.locator(`[data-gene="${gene}"]`);
    await expect(row.getByTestId('gene-probability')).toContainText(/^[<>]? ?[01]\.\d\d$/);
  }
  expect(await seriousProblems(page)).toEqual([]);

  await panel.getByRole('button', { name: 'Explain', exact: true }).click();
  await expect(page.getByTestId('map-bar')).toContainText('logit');
  await expect(page.getByTestId('map-bar')).toContainText(LABEL);
  await expect(page.getByTestId('map-value')).toContainText(/logit\s+\S/);
  await panel.getByRole('button', { name: 'Clear' }).click();
  await expect(page.getByTestId('map-bar')).toHaveCount(0);

  await page.getByRole('tab', { name: 'Features' }).click();
  await chooseAllLabels(page);
  await extract(page);
  await page.getByLabel('and deep features').check();
  const [row = {}] = parseCsv(await download(page, 'CSV'));
  expect(Number(row['glioma-genotype_IDH_probability'])).toBeCloseTo(said.IDH ?? Number.NaN, 12);
  expect(row['glioma-genotype_ModelLabel']).toContain(LABEL);
  expect(row['deep_glioma-genotype_0']).toMatch(/^-?\d/);
  expect(row.original_shape_VoxelVolume ?? row.T1_original_shape_VoxelVolume).toMatch(/^\d/);
  const json = JSON.parse(await download(page, 'JSON'));
  expect(json.predictions[0].label).toContain(LABEL);
  await page.getByLabel('with predictions').uncheck();
  const [plain = {}] = parseCsv(await download(page, 'CSV'));
  expect(Object.keys(plain).filter((name) => name.includes('glioma'))).toEqual([]);

  // Regions that a network drew are none of the case until a person takes them.
  await page.getByRole('tab', { name: 'Genotype' }).click();
  await panel.getByLabel('Model in use').selectOption('glioma-segmentation');
  await panel.getByRole('button', { name: 'Draw regions' }).click();
  await expect(panel.getByTestId('drawn-label')).toHaveCount(3);
  await expect(page.getByTestId('item-mask')).toHaveCount(1);
  await panel.getByRole('button', { name: 'Accept' }).click();
  await expect(page.getByTestId('item-mask')).toHaveCount(2);
  await expect(page.getByTestId('item-mask').last()).toContainText(LABEL);
  await extract(page);
  const [drawn = {}] = parseCsv(await download(page, 'CSV'));
  const volume = Number(drawn.original_shape_VoxelVolume ?? drawn.T1_original_shape_VoxelVolume);
  const truth = Number(row.original_shape_VoxelVolume ?? row.T1_original_shape_VoxelVolume);
  expect(volume / truth).toBeGreaterThan(0.8);
  expect(volume / truth).toBeLessThan(1.25);
  expect(problems).toEqual([]);
});

test('a bad model says what is wrong and loses nothing; a good one predicts, by keyboard alone', async ({
  page,
}) => {
  await openPage(page, '?engine=cpu');
  await waitForParts(page);
  await openSmallCase(page);
  const panel = await openTab(page);
  await expect(panel.getByTestId('model-facts')).toBeVisible();
  const before = await panel.getByLabel('Model in use').locator('option').allTextContents();
  const good = tinyClassifier();
  await addModel(page, panel, {
    ...good,
    file: { ...(good.file as object), sha256: '0'.repeat(64) },
  });
  await expect(panel.getByTestId('problem')).toContainText('model.onnx');
  await expect(page.getByTestId('item-image')).toHaveCount(2);
  await expect(panel.getByLabel('Model in use').locator('option')).toHaveText(before);
  await panel.getByRole('button', { name: /^Dismiss/ }).click();

  // Dropped, it is told by what it is.
  await dropFiles(
    page,
    write('model.onnx', tinyOnnx('free')),
    write('model.json', JSON.stringify(good)),
  );
  await expect(panel.getByLabel('Model in use').locator('option:checked')).toHaveText('Tiny');
  await expect(page.getByTestId('item-image')).toHaveCount(2);
  await page.getByRole('tab', { name: 'Genotype' }).focus();
  await page.keyboard.press('d');
  await expect(panel.getByTestId('gene')).toHaveCount(2);
  await expect(panel.getByTestId('gene').last()).toContainText('It cannot be told from MRI.');
  await page.keyboard.press('i');
  await expect(page.getByTestId('channel')).toHaveCount(3);
  await expect(page.getByTestId('network-input')).toContainText('8 × 7 × 6 voxels of 2 × 2 × 2 mm');
  const slider = page.getByTestId('network-input').getByRole('slider');
  await slider.focus();
  await page.keyboard.press('End');
  await expect(slider).toHaveAttribute('aria-valuetext', '6 of 6');
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('network-input')).toBeHidden();

  await panel.getByLabel('Image for T1c').selectOption('');
  await expect(panel.getByTestId('prediction-stale')).toBeVisible();
  await expect(panel.locator('#genotype-obstacle')).toContainText('T1c');
  await expect(panel.getByRole('button', { name: 'Predict', exact: true })).toHaveAttribute(
    'aria-disabled',
    'true',
  );

  await page.setViewportSize({ width: 360, height: 740 });
  await page.getByRole('tab', { name: 'Genotype' }).click();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
  expect(await panel.evaluate((element) => element.scrollWidth - element.clientWidth)).toBe(0);
});

test('a small network runs on WebGPU, and says the same as on WebAssembly', async ({ page }) => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  const predict = async (engine: 'cpu' | 'webgpu', backend: string) => {
    await openPage(page, `?engine=${engine}`);
    await openSmallCase(page);
    const panel = await openTab(page);
    await addModel(page, panel, tinyClassifier());
    await expect(panel.getByLabel('Model in use').locator('option:checked')).toHaveText('Tiny');
    await panel.getByRole('button', { name: 'Predict', exact: true }).click();
    await expect(panel.getByTestId('gene')).toHaveCount(2);
    await expect(panel.getByTestId('prediction-run')).toContainText(`on ${backend}`);
    return copied(page, panel);
  };
  const onCpu = await predict('cpu', 'WebAssembly');
  const onGpu = await predict('webgpu', 'WebGPU');
  for (const gene of ['IDH', 'MGMT']) {
    expect(Math.abs((onGpu[gene] ?? Number.NaN) - (onCpu[gene] ?? Number.NaN))).toBeLessThan(1e-3);
  }
});

test('a folder of cases becomes one CSV; what fails is said in its row', async ({ page }) => {
  await openPage(page, '?engine=cpu');
  await openSmallCase(page);
  const panel = await openTab(page);
  await addModel(page, panel, tinyClassifier());
  await expect(panel.getByLabel('Model in use').locator('option:checked')).toHaveText('Tiny');
  await panel.getByRole('button', { name: 'Batch' }).click();
  const dialog = page.getByTestId('batch');
  const files = [
    write('p1_T1c.nii', scanBytes()),
    write('p1_FLAIR.nii', scanBytes()),
    write('p1_mask.nii', maskBytes()),
    write('p2_FLAIR.nii', scanBytes()),
    write('p2_mask.nii', maskBytes()),
  ];
  await dropFiles(page, ...files);
  await expect(dialog).toContainText('5 files');
  await dialog.getByRole('button', { name: 'Predict cases' }).click();
  await expect(dialog.getByTestId('batch-outcome')).toContainText('2 cases, 1 with an error');
  await expect(dialog.getByTestId('batch-error')).toContainText('T1c');
  await expect(dialog.getByTestId('model-label')).toContainText(LABEL);
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    dialog.getByRole('button', { name: 'Download CSV' }).click(),
  ]);
  const rows = parseCsv(readFileSync(await file.path(), 'utf8'));
  expect(rows).toHaveLength(2);
  expect(Number(rows[0]?.IDH_probability)).toBeGreaterThan(0);
  expect(rows[1]?.Error).toContain('T1c');
  expect(await seriousProblems(page)).toEqual([]);
});
