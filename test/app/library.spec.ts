import { expect, type Page, test } from '@playwright/test';
import { seriousProblems } from './support/barriers.ts';
import { maskBytes, scanBytes, twoFrameBytes, write } from './support/files.ts';
import {
  download,
  extract,
  openPage,
  pickFiles,
  waitForImage,
  watchProblems,
} from './support/page.ts';
import { NOTHING, storedBy } from './support/stored.ts';

async function keep(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Keep on this device' }).click();
  await expect(page.getByTestId('keep-section')).toContainText('Kept on this device');
  await saved(page);
}

/** Every change has been written. */
async function saved(page: Page): Promise<void> {
  await expect(page.getByTestId('keep-status')).toHaveText('kept');
}

/** What a person sees of a case. */
async function seen(page: Page) {
  const panel = page.getByRole('region', { name: 'Case', exact: true });
  return {
    items: await panel.locator('.item').allInnerTexts(),
    chosen: await panel
      .getByRole('radio', { checked: true })
      .evaluateAll((all) => all.map((radio) => radio.getAttribute('aria-label'))),
    labels: await panel
      .getByRole('checkbox')
      .evaluateAll((all) => all.map((box) => (box as HTMLInputElement).checked)),
    settings: await page.getByTestId('settings-summary').innerText(),
    crosshair: await page.getByTestId('status-line').innerText(),
    pressed: await page.locator('.viewer [aria-pressed="true"]').allInnerTexts(),
    name: await page.getByTestId('case-name').inputValue(),
    csv: await download(page, 'CSV'),
    json: withoutTimes(await download(page, 'JSON')),
  };
}

function withoutTimes(json: string): unknown {
  return JSON.parse(json);
}

/** Opens two scans, one with two frames, and a mask, all named after a patient. */
async function openDoe(page: Page): Promise<void> {
  await pickFiles(
    page,
    write('DOE_JANE_t1c.nii.gz', scanBytes()),
    write('DOE_JANE_dsc.nii', twoFrameBytes()),
    write('DOE_JANE_seg.nii', maskBytes()),
  );
  await waitForImage(page);
}

test('a kept case reopens after a reload as it was, and nothing is left once everything is erased', async ({
  page,
}) => {
  const problems = watchProblems(page);
  await openPage(page, '?engine=cpu');
  expect(await storedBy(page)).toEqual(NOTHING);
  await openDoe(page);
  await expect(page.getByTestId('case-name')).toHaveValue(/^[A-Z]\d-[A-Z]\d$/);
  await page.getByTestId('case-name').fill('Glioma 12');
  await page.getByTestId('case-name').press('Enter');
  await page.getByRole('checkbox', { name: /1/ }).first().check();
  await extract(page);
  await keep(page);

  // Changes after keeping are saved by themselves.
  await page.getByRole('radio', { name: /^Use .*dsc/ }).check();
  await page.getByLabel(/^Frame/).selectOption({ value: '1' });
  await page.getByRole('checkbox').nth(1).check();
  await extract(page);
  await page.keyboard.press('a');
  const stage = page.locator('.canvas-box canvas');
  const line = page.getByTestId('status-line');
  const start = await line.innerText();
  await stage.press('ArrowLeft');
  await stage.press('PageUp');
  await expect(line).not.toHaveText(start, { useInnerText: true });
  await saved(page);
  const texts = JSON.stringify(await storedBy(page));
  expect(texts).toContain('Glioma 12');
  expect(texts).not.toMatch(/doe|jane|_seg|_dsc/i);
  const before = await seen(page);
  expect(before.csv).toContain('Glioma 12');
  expect(before.json).toMatchObject({ case: 'Glioma 12' });

  await page.reload();
  const list = page.getByTestId('kept-cases');
  await expect(list).toContainText('Case Glioma 12');
  await expect(list).toContainText('1 mask');
  expect(await seriousProblems(page)).toEqual([]);
  await list.getByRole('button', { name: 'Open case Glioma 12' }).click();
  await waitForImage(page);
  await expect(page.getByTestId('status-line')).toHaveText(before.crosshair, {
    useInnerText: true,
  });
  const after = await seen(page);
  // Of names of files neither the names nor what was guessed from them.
  const { items: named, chosen, ...rest } = after;
  expect(rest).toEqual({ ...before, items: undefined, chosen: undefined });
  expect(named).toHaveLength(3);
  expect(chosen).toEqual(['Use DSC as the image', 'Use Mask as the mask']);
  // The same numbers come from the voxels that were kept.
  await extract(page);
  expect(values(await download(page, 'JSON'))).toEqual(values(JSON.stringify(before.json)));

  await page.getByTestId('request-count').click();
  await expect(page.getByTestId('privacy')).toContainText('one case is kept');
  await page.getByRole('button', { name: 'Erase everything' }).click();
  expect(await seriousProblems(page)).toEqual([]);
  await page.getByRole('button', { name: 'Erase for good' }).click();
  await expect(page.getByTestId('erase')).toContainText('Erased.');
  expect(await storedBy(page)).toEqual(NOTHING);
  await page.reload();
  await expect(page.getByTestId('engine-badge')).toHaveAttribute('data-engine', /cpu|webgpu/);
  await expect(page.getByTestId('kept-cases')).toHaveCount(0);
  expect(await storedBy(page)).toEqual(NOTHING);
  expect(problems).toEqual([]);
});

function values(json: string): unknown {
  const { features, inputs } = JSON.parse(json) as Record<string, unknown>;
  return { features, inputs };
}
