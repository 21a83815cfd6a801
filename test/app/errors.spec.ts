import { dirname } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from '@playwright/test';
import { maskBytes, scanBytes, singleMaskBytes, twoFrameBytes, write } from './support/files.ts';
import {
  closeSettings,
  dropFiles,
  extract,
  openPage,
  openSettings,
  pickFiles,
  waitForImage,
} from './support/page.ts';

test('bad files are named with problem and remedy, and spoil nothing', async ({ page }) => {
  await openPage(page);
  await pickFiles(page, write('scan.nii.gz', scanBytes()), write('mask.nii.gz', singleMaskBytes()));
  await waitForImage(page);
  await extract(page);

  const wrongMagic = scanBytes();
  wrongMagic.set([0x78, 0x78, 0x78], 344);
  const whole = gzipSync(scanBytes({ size: [40, 40, 40] }));
  await pickFiles(
    page,
    write('notes.txt', 'Dear colleague,'),
    write('wrong-magic.nii', wrongMagic),
    write('cut.nii', scanBytes().slice(0, 2000)),
    write('cut-gzip.nii', whole.subarray(0, whole.length / 2)),
  );
  const cards = page.getByTestId('problem');
  await expect(page.getByText('notes.txt')).toBeVisible();
  for (const name of ['cut.nii', 'cut-gzip.nii']) {
    const card = cards.filter({ hasText: name });
    await expect(card).toBeVisible();
    // File, problem, remedy.
    await expect(card.locator('p')).toHaveCount(3);
  }
  await expect(page.getByText('wrong-magic.nii')).toBeVisible();

  // The case and its result are untouched, and errors stay until dismissed.
  await expect(page.getByTestId('item-image')).toHaveCount(1);
  await expect(page.getByTestId('item-mask')).toHaveCount(1);
  await expect(page.getByTestId('run-summary')).toBeVisible();
  const count = await cards.count();
  await cards
    .first()
    .getByRole('button', { name: /^Dismiss/ })
    .click();
  await expect(cards).toHaveCount(count - 1);
  await extract(page);
});

test('an error on an empty page appears where the files were dropped', async ({ page }) => {
  await openPage(page);
  await pickFiles(page, write('cut.nii', scanBytes().slice(0, 2000)));
  const card = page.getByTestId('problem');
  await expect(card).toContainText('cut.nii');
  await expect(page.getByRole('button', { name: 'Open sample case' })).toBeVisible();
});

test('two images and no mask: the page says what to do, and a role can be corrected', async ({
  page,
}) => {
  await openPage(page);
  // Whole numbers of at least 0, many values: taken for images, usable as masks.
  const other = scanBytes({ size: [24, 20, 16] });
  await pickFiles(page, write('a.nii', scanBytes()), write('b.nii', other));
  await waitForImage(page);
  await expect(page.getByTestId('item-image')).toHaveCount(2);
  await expect(page.getByText('No mask among these images.')).toBeVisible();
  await expect(page.locator('#obstacle')).toContainText('mask');
  await expect(page.getByRole('button', { name: 'Extract', exact: true })).toHaveAttribute(
    'aria-disabled',
    'true',
  );
});

test('a mask can be read as an image and back', async ({ page }) => {
  await openPage(page);
  await pickFiles(page, write('scan.nii', scanBytes()), write('region.nii', maskBytes()));
  await waitForImage(page);
  await page.getByRole('button', { name: 'Use region.nii as image' }).click();
  await expect(page.getByTestId('item-image')).toHaveCount(2);
  await page.getByRole('button', { name: 'Use region.nii as mask' }).click();
  await expect(page.getByTestId('item-mask')).toHaveCount(1);
  await expect(page.getByTestId('label')).toHaveCount(2);
});

test('several labels: the page asks which, and unites them', async ({ page }) => {
  await openPage(page);
  await pickFiles(page, write('scan.nii', scanBytes()), write('region.nii', maskBytes()));
  await waitForImage(page);
  await expect(page.locator('#obstacle')).toContainText('label');
  const boxes = page.getByTestId('label').getByRole('checkbox');
  await boxes.first().check();
  await extract(page);
  await boxes.last().check();
  await expect(page.getByText('United:')).toBeVisible();
  await expect(page.getByText('have changed since')).toBeVisible();
  await extract(page);
  await expect(page.getByText('have changed since')).toBeHidden();
});

test('different grids: differences in words, and one click to resample', async ({ page }) => {
  await openPage(page);
  const coarse = singleMaskBytes({ size: [12, 10, 8], spacing: [2, 2, 4], origin: [0.5, 0.5, 1] });
  await pickFiles(page, write('scan.nii', scanBytes()), write('coarse.nii', coarse));
  await waitForImage(page);
  const note = page.getByTestId('grid-difference');
  await expect(note).toContainText('another grid');
  await expect(note.getByRole('listitem').first()).not.toBeEmpty();
  await expect(page.getByRole('button', { name: 'Extract', exact: true })).toHaveAttribute(
    'aria-disabled',
    'true',
  );
  await note.getByRole('button', { name: 'Resample mask to image' }).click();
  await expect(note).toBeHidden();
  await expect(page.getByTestId('item-mask')).toHaveCount(2);
  await extract(page);
});

test('numbers that cannot be used as bins are refused with the reason', async ({ page }) => {
  await openPage(page);
  await pickFiles(page, write('scan.nii', scanBytes()), write('mask.nii', singleMaskBytes()));
  await waitForImage(page);
  await openSettings(page);
  await page.getByLabel('Kind of bins').selectOption('count');
  const field = page.getByLabel('Bin count');
  for (const [typed, words] of [
    ['1', 'at least 2'],
    ['5000', 'at most 2048'],
    ['3.5', 'whole'],
    ['', 'Type a number'],
  ] as const) {
    await field.fill(typed);
    await expect(page.getByRole('alert')).toContainText(words);
    await expect(field).toHaveAttribute('aria-invalid', 'true');
  }
  await field.fill('16');
  await expect(page.getByRole('alert')).toHaveCount(0);
  await closeSettings(page);
  await expect(page.getByTestId('settings-summary')).toContainText('16 bins');
});

test('a folder can be dropped, and a volume of a 4-D file chosen', async ({ page }) => {
  await openPage(page);
  write('notes.txt', 'Not a scan.');
  write('mask.nii.gz', singleMaskBytes());
  await dropFiles(page, dirname(write('series.nii', twoFrameBytes())));
  await waitForImage(page);
  await expect(page.getByTestId('item-image')).toContainText('series.nii');
  await expect(page.getByTestId('item-mask')).toContainText('mask.nii.gz');
  await expect(page.getByTestId('ignored')).toContainText('notes.txt');

  const intensity = async () => {
    const text = await page.getByTestId('status-line').innerText();
    return Number(/intensity\s+(-?[\d.]+)/.exec(text)?.[1]);
  };
  const first = await intensity();
  await page.getByLabel('Frame').selectOption('2');
  await expect.poll(intensity).toBe(first + 1000);
  await extract(page);
});
