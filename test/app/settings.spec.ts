// The form that sets what decides a value: presets, fields, parameter files.

import { readFileSync } from 'node:fs';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { scanBytes, singleMaskBytes, write } from './support/files.ts';
import {
  closeSettings,
  dropFiles,
  extract,
  openPage,
  openSettings,
  pickFiles,
  waitForImage,
  waitForParts,
} from './support/page.ts';
import { ctPhantom, expectEqualValues, exported, extractByCommandLine } from './support/truth.ts';

/** Without a case: by its key. */
async function openByKey(page: Page) {
  await page.keyboard.press('Control+,');
  await expect(page.getByTestId('settings')).toBeVisible();
}

const preset = (page: Page) => page.getByLabel('Preset', { exact: true });
const title = (page: Page) => page.getByTestId('settings').locator('footer b');

test('the presets of configurations A to D give the command line’s values', async ({ page }) => {
  const { image, mask } = ctPhantom();
  await openPage(page, '?engine=cpu');
  await pickFiles(page, image, mask);
  await waitForImage(page);
  for (const letter of ['A', 'B', 'C', 'D']) {
    const name = `ibsi-${letter.toLowerCase()}`;
    await openSettings(page);
    await preset(page).selectOption(name);
    await closeSettings(page);
    await extract(page);
    // The former result stays until this one is there.
    await expect(page.getByTestId('run-summary')).toContainText(
      `IBSI configuration ${letter} (IBSI profile), extracted`,
    );
    const expected = await extractByCommandLine(image, mask, '--preset', name);
    expectEqualValues(await exported(page), expected);
  }
});

test('a preset, what is changed of it, and the ways back', async ({ page }) => {
  await openPage(page);
  await waitForParts(page);
  await openByKey(page);
  await preset(page).selectOption('lung-ct');
  await expect(page.getByText('whole HU from -1000 to 400')).toBeVisible();
  await expect(page.getByLabel('Spacing along z')).toHaveValue('2');
  await expect(page.getByLabel('Bin width')).toHaveValue('25');

  await page.getByLabel('Spacing along z').fill('3');
  await page.getByLabel('Bin width').fill('20');
  await expect(title(page)).toHaveText('Lung lesion, CT, changed');
  await page.getByRole('button', { name: 'Reset Image' }).click();
  await expect(page.getByLabel('Spacing along z')).toHaveValue('2');
  await expect(page.getByLabel('Bin width')).toHaveValue('20');

  // It is still so after the page was closed.
  await page.reload();
  await waitForParts(page);
  await openByKey(page);
  await expect(title(page)).toHaveText('Lung lesion, CT, changed');
  await expect(page.getByLabel('Bin width')).toHaveValue('20');
  await page.getByRole('button', { name: 'Undo all changes' }).click();
  await expect(title(page)).toHaveText('Lung lesion, CT');
  await preset(page).selectOption('profile');
  await expect(title(page)).toHaveText('IBSI profile');
  expect(await page.evaluate(() => localStorage.length)).toBe(0);

  // Whatever is stored, the page comes up.
  await page.evaluate(() => localStorage.setItem('locus.settings', '{"settings":{"binning":7}}'));
  await page.reload();
  await waitForParts(page);
  await openByKey(page);
  await expect(title(page)).toHaveText('IBSI profile');
});

test('what cannot be used is explained in place, what cannot go together too', async ({ page }) => {
  await openPage(page);
  await pickFiles(page, write('scan.nii', scanBytes()), write('mask.nii', singleMaskBytes()));
  await waitForImage(page);
  await openSettings(page);
  const alerts = page.getByTestId('settings').getByRole('alert');
  await page.getByLabel('Resampling').check();
  for (const [label, typed, words] of [
    ['Spacing along x', '-1', 'at least 0'],
    ['Mask threshold', '1.5', 'at most 1'],
    ['Distances', '1, 9', 'at most 8'],
    ['Dependence α', '0.5', 'whole'],
  ] as const) {
    const field = page.getByLabel(label, { exact: true });
    const before = await field.inputValue();
    await field.fill(typed);
    await expect(alerts).toContainText(words);
    await expect(field).toHaveAttribute('aria-invalid', 'true');
    await expect(field).toHaveAccessibleDescription(new RegExp(words));
    await field.fill(before);
    await expect(alerts).toHaveCount(0);
  }
  await page.getByLabel('Kind of bins').selectOption('none');
  await expect(alerts).toContainText('interpolation makes them fractional');
  await closeSettings(page);
  const button = page.getByRole('button', { name: 'Extract', exact: true });
  await expect(button).toHaveAttribute('aria-disabled', 'true');
  await expect(button).toHaveAccessibleDescription(/fractional/);
  await openSettings(page);
  await page.getByLabel('Kind of bins').selectOption('count');
  await page.getByRole('button', { name: 'Add a range' }).click();
  await page.getByLabel('Step 1: lower bound').fill('300');
  await page.getByLabel('Step 1: upper bound').fill('200');
  await expect(alerts).toContainText('swap the bounds');
  await page.getByLabel('Step 1: lower bound').fill('');
  await expect(alerts).toHaveCount(0);
  await closeSettings(page);
  await extract(page);
});

test('a parameter file is dropped, its mistakes named, and written as it was read', async ({
  page,
}) => {
  await openPage(page);
  await waitForParts(page);
  await dropFiles(page, write('wrong.yaml', 'setting:\n  binWidht: 25\n'));
  const problem = page.getByTestId('settings').getByTestId('problem');
  await expect(problem).toContainText('wrong.yaml');
  await expect(problem).toContainText('Line 2, column 3');
  await expect(problem).toContainText('binWidth');
  await expect(title(page)).toHaveText('IBSI profile');
  await closeSettings(page);

  const lines = [
    'imageType: { Original: {}, Wavelet: { wavelet: haar } }',
    'featureClass: { firstorder: [Mean, Kurtosis], glcm: }',
    'setting:',
    '  binCount: 16',
    '  resampledPixelSpacing: [1, 1, 2]',
    '  interpolator: sitkLinear',
    '  resegmentRange: [-3, 3]',
    '  resegmentMode: sigma',
    '  distances: [1, 2]',
    '  symmetricalGLCM: false',
    '  weightingNorm: euclidean',
    '  gldm_a: 1',
  ];
  await dropFiles(page, write('params.yaml', lines.join('\n')));
  await openByKey(page);
  await expect(title(page)).toHaveText('params.yaml');
  await expect(page.getByLabel('Distances')).toHaveValue('1, 2');
  await expect(page.getByLabel('Weighting norm')).toHaveValue('euclidean');
  await expect(page.getByLabel('Symmetric GLCM')).not.toBeChecked();
  await expect(page.getByLabel('Wavelet name')).toHaveValue('haar');
  await expect(page.getByLabel('Step 1: kind')).toHaveValue('sigma');

  const save = async (format: 'YAML' | 'JSON') => {
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: `Save as ${format}` }).click(),
    ]);
    expect(file.suggestedFilename()).toBe(`locus-settings.${format.toLowerCase()}`);
    return readFileSync(await file.path(), 'utf8');
  };
  const json = await save('JSON');
  const yaml = await save('YAML');
  expect(JSON.parse(json).setting).toMatchObject({ binCount: 16, distances: [1, 2], gldm_a: 1 });
  await preset(page).selectOption('profile');
  for (const [name, text] of [
    ['saved.yaml', yaml],
    ['saved.json', json],
  ] as const) {
    await page.getByLabel('PyRadiomics parameter file').setInputFiles(write(name, text));
    await expect(title(page)).toHaveText(name);
    expect(await save('YAML')).toBe(yaml);
  }
});

test('everything by keyboard alone', async ({ page }) => {
  await openPage(page);
  await waitForParts(page);
  await openByKey(page);
  const tabTo = async (label: string) => {
    for (let presses = 0; presses < 60; presses++) {
      const isThere = await page
        .getByLabel(label, { exact: true })
        .evaluate((element) => element === document.activeElement);
      if (isThere) return;
      await page.keyboard.press('Tab');
    }
    throw new Error(`${label} cannot be reached`);
  };
  // The sections come first: go to one, and on from its heading.
  await page.getByRole('button', { name: 'Texture', exact: true }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Texture' })).toBeFocused();
  await tabTo('Distances');
  await page.keyboard.press('Control+a');
  await page.keyboard.type('1, 2');
  await tabTo('Symmetric GLCM');
  await page.keyboard.press('Space');
  await expect(page.getByLabel('Symmetric GLCM')).not.toBeChecked();
  await expect(title(page)).toHaveText('IBSI profile, changed');
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('settings')).toBeHidden();
  await openByKey(page);
  await expect(page.getByLabel('Distances')).toHaveValue('1, 2');
});

for (const colorScheme of ['dark', 'light'] as const) {
  test(`at 360 px nothing runs out, and no barrier, in ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width: 360, height: 740 });
    await openPage(page);
    await waitForParts(page);
    await openByKey(page);
    await preset(page).selectOption('prostate-mr');
    await page.getByLabel('Spacing along x').fill('-1');
    await page.getByLabel('Kind of bins').selectOption('none');
    const body = page.locator('.settings-body');
    expect(await body.evaluate((element) => element.scrollWidth - element.clientWidth)).toBe(0);
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html)}`)).toEqual(
      [],
    );
  });
}
