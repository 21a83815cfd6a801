import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { certificateHtml, certificateJson } from '../../src/app/selftest/certificate-file.ts';
import { verdictOf } from '../../src/app/selftest/verdict.ts';
import type { EngineResult, SelfTestReport } from '../../src/selftest/report.ts';
import { seriousProblems } from './support/barriers.ts';
import { openPage, waitForParts, watchProblems } from './support/page.ts';

const row = { feature: 'Contrast', title: 'Contrast', ibsi: 'ACUI', aggregation: 'ITBB' };

/** A certificate with one value and one operation of each engine. */
function engine(name: 'cpu' | 'webgpu', part: Partial<EngineResult> = {}): EngineResult {
  const isPassed = part.outcome !== 'failed';
  return {
    name,
    adapter: null,
    outcome: 'passed',
    whyNotRun: null,
    elapsedMs: 1,
    phantomFailure: null,
    families: [
      {
        family: 'glcm',
        title: 'GLCM <1>',
        rows: [{ ...row, value: isPassed ? 5 : 7, consensus: 5, tolerance: 0, isPassed }],
      },
    ],
    operations: [],
    ...part,
  };
}

const absent = engine('webgpu', {
  outcome: 'not-run',
  whyNotRun: 'This browser has no WebGPU.',
  families: [],
});

function report(...engines: EngineResult[]): SelfTestReport {
  return { version: '1.2.3', date: '2026-01-02T03:04:05.678Z', elapsedMs: 2, engines };
}

test('the verdict: passed, failed, or passed where it was run', () => {
  expect(verdictOf(report(engine('cpu'), engine('webgpu')))).toEqual({
    outcome: 'passed',
    text: 'Every check passed on the CPU engine and on WebGPU.',
  });
  expect(verdictOf(report(engine('cpu'), absent))).toEqual({
    outcome: 'partly',
    text: 'Every check passed on the CPU engine. WebGPU was not run: This browser has no WebGPU.',
  });
  expect(verdictOf(report(engine('cpu'), engine('webgpu', { outcome: 'failed' })))).toEqual({
    outcome: 'failed',
    text: '1 of 1 checks failed on WebGPU.',
  });
  expect(verdictOf(report(absent)).outcome).toBe('not-run');
});

test('the files say what failed and what was not run', () => {
  const failed = report(engine('cpu', { outcome: 'failed' }), absent);
  const html = certificateHtml(failed, 'A <browser>');
  expect(html).toContain('GLCM &lt;1&gt;');
  expect(html).toContain('A &lt;browser&gt;');
  expect(html).toContain('0 of 1: FAILED');
  expect(html).toContain('not run');
  expect(html).toContain('2026-01-02 03:04:05 UTC');
  expect(JSON.parse(certificateJson(failed, 'b'))).toMatchObject({
    locus: '1.2.3',
    verdict: 'failed',
    browser: 'b',
    engines: [{ families: [{ rows: [{ value: 7, isPassed: false }] }] }, { outcome: 'not-run' }],
  });
});

async function save(page: Page, button: string): Promise<string> {
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: button }).click(),
  ]);
  expect(file.suggestedFilename()).toMatch(/^locus-self-test-\d{4}-\d\d-\d\d\.(json|html)$/);
  return readFileSync(await file.path(), 'utf8');
}

test('both engines pass on this device, without a request, and the certificate can be kept', async ({
  page,
  context,
}) => {
  const problems = watchProblems(page);
  await openPage(page);
  await waitForParts(page);
  await context.setOffline(true);
  await page.getByRole('button', { name: 'Run the self-test' }).click();
  const panel = page.getByTestId('self-test');
  expect(await seriousProblems(page)).toEqual([]);
  await panel.getByRole('button', { name: 'Run the self-test' }).click();
  await expect(panel.getByText(/CPU · /)).toBeVisible();
  await expect(panel.getByText(/WebGPU · /)).toBeVisible();
  await expect(panel.locator('.verdict')).toHaveText(
    'Every check passed on the CPU engine and on WebGPU emulated in software.',
  );
  const sum = panel.getByRole('row', { name: /^All families/ });
  await expect(sum.getByText('482 of 482')).toHaveCount(2);
  await expect(panel.locator('.bad')).toHaveCount(0);

  await panel.getByRole('button', { name: /GLCM/ }).click();
  const values = panel.getByRole('region', { name: 'Values' });
  await expect(values.locator('tbody tr')).toHaveCount(150);
  await panel.getByRole('button', { name: 'Wavelet sub-bands' }).click();
  await expect(panel.getByText('haar, LLL: agrees')).toHaveCount(2);
  expect(await seriousProblems(page)).toEqual([]);
  await page.screenshot({ path: resolve('test-results/screens/self-test.png') });

  const json = JSON.parse(await save(page, 'Save as JSON')) as SelfTestReport;
  expect(json).toMatchObject({
    verdict: 'passed',
    engines: [
      { name: 'cpu', outcome: 'passed' },
      { name: 'webgpu', outcome: 'passed', adapter: { isSoftware: true } },
    ],
  });
  expect(await save(page, 'Save as HTML')).toContain('482');
  expect(problems).toEqual([]);
});

test('#selftest in the address runs it; Cancel ends it, Escape closes it', async ({ page }) => {
  await page.goto('./?engine=cpu#selftest');
  const panel = page.getByTestId('self-test');
  await panel.getByRole('button', { name: 'Cancel' }).click();
  await expect(panel.getByRole('button', { name: 'Run the self-test' })).toHaveAttribute(
    'aria-disabled',
    'false',
  );
  await expect(panel.locator('.verdict')).toHaveCount(0);
  await page.keyboard.press('Escape');
  await expect(page.locator('dialog[open]')).toHaveCount(0);
  await expect(page.getByTestId('job-outcome')).toContainText('Self-test cancelled');
});

test('from the palette, by keys alone', async ({ page }) => {
  await openPage(page, '?engine=cpu');
  await page.keyboard.press('Control+k');
  await page.keyboard.type('self-test');
  await page.keyboard.press('Enter');
  const panel = page.getByTestId('self-test');
  const run = panel.getByRole('button', { name: 'Run the self-test' });
  await expect(run).toBeVisible();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('tab', { name: 'Self-test' })).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(run).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(panel.locator('.verdict')).toBeVisible();
  await panel.getByRole('button', { name: /^Shape/ }).focus();
  await page.keyboard.press('Enter');
  await expect(panel.getByRole('region', { name: 'Values' })).toBeVisible();
});

test('the conformance tab shows every consensus value, offline, and can be filtered', async ({
  page,
  context,
}) => {
  await openPage(page, '?engine=cpu');
  await waitForParts(page);
  await context.setOffline(true);
  await page.getByRole('button', { name: 'Run the self-test' }).click();
  await page.getByRole('tab', { name: 'Self-test' }).press('ArrowRight');
  const panel = page.getByTestId('conformance');
  await expect(panel.getByRole('row', { name: /^CT phantom, configuration A/ })).toContainText(
    '346 of 346',
  );
  const rows = panel.getByRole('region', { name: 'Every value' }).locator('tbody tr');
  await expect(rows).toHaveCount(487);
  expect(await seriousProblems(page)).toEqual([]);
  await page.screenshot({ path: resolve('test-results/screens/light-conformance.png') });
  await panel.getByRole('combobox', { name: 'Verdict' }).selectOption('outside');
  await expect(rows).toHaveCount(0);
  await panel.getByRole('combobox', { name: 'Verdict' }).selectOption('');
  await panel.getByRole('combobox', { name: 'Configuration' }).selectOption('ibsi-e');
  await panel.getByRole('searchbox', { name: 'Filter values' }).fill('glcm contrast ITBB');
  await expect(rows).toHaveCount(1);
  await expect(rows).toContainText('no consensus');
});
