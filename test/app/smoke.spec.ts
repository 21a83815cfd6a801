import { expect, test } from '@playwright/test';

test('the page opens under a sub-path, without an error', async ({ page }) => {
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text());
  });
  page.on('requestfailed', (request) => problems.push(`failed: ${request.url()}`));
  await page.goto('.');
  expect(new URL(page.url()).pathname).toBe('/any/sub/path/');
  await expect(page).toHaveTitle(/Locus/);
  await expect(page.locator('#app')).not.toBeEmpty();
  expect(problems).toEqual([]);
});

test('WebGPU is there in one project and absent in the other', async ({ page }, { project }) => {
  await page.goto('.');
  const hasAdapter = await page.evaluate(async () => {
    return Boolean(await navigator.gpu?.requestAdapter());
  });
  expect(hasAdapter).toBe(project.name === 'webgpu');
});
