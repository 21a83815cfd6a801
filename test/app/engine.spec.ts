import { expect, test } from '@playwright/test';
import { chooseAllLabels, download, extract, openPage, waitForImage } from './support/page.ts';

test('without WebGPU the CPU does everything on its threads, and says so; diagnostics name no file', async ({
  page,
  context,
}, { project }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await openPage(page, project.name === 'cpu' ? '?sample' : '?sample&engine=cpu');
  await expect(page.getByTestId('engine-badge')).toHaveText(/CPU/);
  await expect(page.getByTestId('engine-banner')).toContainText('Features are computed on the CPU');
  if (project.name === 'cpu') {
    await expect(page.getByTestId('engine-banner')).toContainText(/no (WebGPU|GPU adapter)/);
  }
  await waitForImage(page);
  await chooseAllLabels(page);
  await extract(page);
  await expect(page.getByTestId('run-summary')).toContainText('CPU engine');
  const cores = await page.evaluate(() => navigator.hardwareConcurrency);
  const { engine } = JSON.parse(await download(page, 'JSON')) as { engine: { threads: number } };
  expect(engine.threads).toBe(Math.min(cores, 4));

  await page.getByTestId('engine-badge').click();
  await page.getByRole('button', { name: 'Copy diagnostics' }).click();
  const text = await page.evaluate(() => navigator.clipboard.readText());
  const diagnostics = JSON.parse(text) as Record<string, unknown>;
  expect(diagnostics).toMatchObject({ engine: 'cpu', lastExtraction: { engine: 'cpu' } });
  for (const name of ['FLAIR', 'T1c', 'Tumour']) expect(text).not.toContain(name);
});

test('?engine=webgpu without WebGPU says what is missing and what to do', async ({ page }, {
  project,
}) => {
  await page.goto('./?engine=webgpu');
  if (project.name === 'cpu') {
    const banner = page.getByTestId('engine-banner');
    await expect(banner).toContainText(/no (WebGPU|GPU adapter)/);
    await banner.getByRole('button', { name: 'Use the CPU engine' }).click();
    await expect(page.getByTestId('engine-badge')).toHaveText(/CPU/);
  } else {
    await expect(page.getByTestId('engine-badge')).toContainText('WebGPU');
  }
});
