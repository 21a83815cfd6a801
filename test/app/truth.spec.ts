import { writeFileSync } from 'node:fs';
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

/**
 * Equal names in equal order, and equal numbers. Node and the browser may be of different V8 versions,
 * whose log2, exp and pow differ in the last digit: 16 figures less one.
 */
function expectEqualValues(actual: Exported, expected: Exported, tolerance = 1e-13): void {
  const [mine, theirs] = [valuesOf(actual), valuesOf(expected)];
  expect(Object.keys(mine)).toEqual(Object.keys(theirs));
  const differing = Object.entries(theirs).filter(([name, value]) => {
    const other = mine[name];
    if (typeof value !== 'number' || typeof other !== 'number') return other !== value;
    return Math.abs(other - value) > tolerance * Math.max(1, Math.abs(value));
  });
  expect(differing.map(([name, value]) => `${name}: ${mine[name]} instead of ${value}`)).toEqual(
    [],
  );
}

test('the IBSI CT phantom, dropped in either order, equals the command line', async ({ page }) => {
  const { image, mask } = phantom();
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
  await page.getByLabel('Profile').selectOption('pyradiomics');
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByLabel('Wavelet', { exact: true }).check();
  await page.getByLabel('Kind of bins').selectOption('count');
  await page.getByLabel('Bin count').fill('32');
  await extract(page);
  const actual = await exported(page);
  expect(actual.features.length).toBeGreaterThan(300);
  expectEqualValues(actual, expected);
});

test('on WebGPU the phantom’s counts and features equal the CPU engine’s', async ({ page }) => {
  const { image, mask } = phantom();
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
