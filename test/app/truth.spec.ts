import { writeFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import {
  closeSettings,
  dropFiles,
  extract,
  openPage,
  openSettings,
  pickFiles,
  waitForImage,
} from './support/page.ts';
import {
  ctPhantom,
  expectEqualValues,
  exported,
  extractByCommandLine,
  groundTruth,
} from './support/truth.ts';

const brain = () => ({
  image: groundTruth('pyradiomics/images/brain1_image.nrrd'),
  mask: groundTruth('pyradiomics/images/brain1_label.nrrd'),
});

test('the IBSI CT phantom, dropped in either order, equals the command line', async ({ page }) => {
  const { image, mask } = ctPhantom();
  const expected = await extractByCommandLine(image, mask, '--engine', 'cpu');
  expect(expected.features.length).toBeGreaterThanOrEqual(60);
  for (const files of [
    [image, mask],
    [mask, image],
  ]) {
    await openPage(page, '?engine=cpu');
    await dropFiles(page, ...files);
    await waitForImage(page);
    await expect(page.getByTestId('item-image')).toContainText('phantom.nii.gz');
    await expect(page.getByTestId('item-mask')).toContainText('mask.nii.gz');
    await expect(page.getByTestId('label')).toContainText('359 ml');
    await extract(page);
    expectEqualValues(await exported(page), expected);
  }
});

test('an MR case with wavelets under the PyRadiomics profile equals the command line', async ({
  page,
}) => {
  const { image, mask } = brain();
  const settings = test.info().outputPath('settings.json');
  writeFileSync(
    settings,
    JSON.stringify({
      imageType: { Original: {}, Wavelet: {} },
      setting: { binCount: 32 },
    }),
  );
  const expected = await extractByCommandLine(
    image,
    mask,
    ...['--engine', 'cpu', '--profile', 'pyradiomics', '--settings', settings],
  );
  await openPage(page, '?engine=cpu');
  await pickFiles(page, mask, image);
  await waitForImage(page);
  await page.getByLabel('Profile', { exact: true }).selectOption('pyradiomics');
  await openSettings(page);
  await page.getByLabel('Wavelet', { exact: true }).check();
  await page.getByLabel('Kind of bins').selectOption('count');
  await page.getByLabel('Bin count').fill('32');
  await closeSettings(page);
  await extract(page);
  const actual = await exported(page);
  expect(actual.features.length).toBeGreaterThan(300);
  expectEqualValues(actual, expected);
});

test('on WebGPU the phantom’s counts and features equal the CPU engine’s', async ({ page }) => {
  const { image, mask } = ctPhantom();
  const expected = await extractByCommandLine(image, mask, '--engine', 'cpu');
  await openPage(page, '?engine=webgpu');
  await expect(page.getByTestId('engine-badge')).toContainText('WebGPU');
  await pickFiles(page, image, mask);
  await waitForImage(page);
  await extract(page);
  await expect(page.getByTestId('run-summary')).toContainText('WebGPU');
  const actual = await exported(page);
  expect(actual.engine.name).toBe('webgpu');
  expectEqualValues(actual, expected, 1e-9);
});
