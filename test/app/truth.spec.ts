import { expect, type Page, test } from '@playwright/test';
import { download, dropFiles, extract, openPage, pickFiles, waitForImage } from './support/page.ts';
import { type Exported, extractByCommandLine, groundTruth } from './support/truth.ts';

const phantom = () => ({
  image: groundTruth('ibsi1/ct_phantom/nifti/image/phantom.nii.gz'),
  mask: groundTruth('ibsi1/ct_phantom/nifti/mask/mask.nii.gz'),
});

const brain = () => ({
  image: groundTruth('pyradiomics/images/brain1_image.nrrd'),
  mask: groundTruth('pyradiomics/images/brain1_label.nrrd'),
});

async function exported(page: Page): Promise<Exported> {
  return JSON.parse(await download(page, 'JSON')) as Exported;
}

function valuesOf({ features }: Exported) {
  return Object.fromEntries(
    features.map(({ name, aggregation, value, reason }) => [
      `${name} ${aggregation ?? ''}`.trim(),
      value ?? reason,
    ]),
  );
}

test('the IBSI CT phantom, dropped in either order, equals the command line', async ({ page }) => {
  const { image, mask } = phantom();
  const expected = valuesOf(await extractByCommandLine(image, mask, '--engine', 'cpu'));
  expect(Object.keys(expected).length).toBeGreaterThanOrEqual(60);
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
    expect(valuesOf(await exported(page))).toEqual(expected);
  }
});

test('an MR case with wavelets under the PyRadiomics profile equals the command line', async ({
  page,
}) => {
  const { image, mask } = brain();
  const settings = test.info().outputPath('settings.json');
  const { writeFileSync } = await import('node:fs');
  writeFileSync(
    settings,
    JSON.stringify({
      imageType: { Original: {}, Wavelet: {} },
      featureClass: { shape: null, firstorder: null, glcm: null },
      setting: { binCount: 32 },
    }),
  );
  const expected = valuesOf(
    await extractByCommandLine(
      image,
      mask,
      ...['--engine', 'cpu', '--profile', 'pyradiomics', '--settings', settings],
    ),
  );
  await openPage(page, '?engine=cpu');
  await pickFiles(page, mask, image);
  await waitForImage(page);
  await page.getByLabel('Profile').selectOption('pyradiomics');
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByLabel('Wavelet', { exact: true }).check();
  await page.getByLabel('Kind of bins').selectOption('count');
  await page.getByLabel('Bin count').fill('32');
  await extract(page);
  const actual = valuesOf(await exported(page));
  expect(Object.keys(actual).length).toBeGreaterThan(300);
  expect(actual).toEqual(expected);
});

test('on WebGPU the phantom’s counts and features equal the CPU engine’s', async ({ page }, {
  project,
}) => {
  project.name === 'webgpu' || test.info().skip(true, 'needs WebGPU');
  const { image, mask } = phantom();
  const expected = valuesOf(await extractByCommandLine(image, mask, '--engine', 'cpu'));
  await openPage(page, '?engine=webgpu');
  await expect(page.getByTestId('engine-badge')).toContainText('WebGPU');
  await pickFiles(page, image, mask);
  await waitForImage(page);
  await extract(page);
  await expect(page.getByTestId('run-summary')).toContainText('WebGPU');
  const actual = valuesOf(await exported(page));
  expect(Object.keys(actual)).toEqual(Object.keys(expected));
  for (const [name, value] of Object.entries(expected)) {
    if (typeof value !== 'number') expect(actual[name], name).toBe(value);
    else
      expect(Math.abs(Number(actual[name]) - value), name).toBeLessThanOrEqual(
        1e-9 * Math.abs(value),
      );
  }
});
