// Several images of one space: the place in the world, the scale and the picture's middle stay when another is shown.

import { expect, type Page, test } from '@playwright/test';
import { toNifti } from '../../src/formats/nifti-write.ts';
import { axisAlignedGrid, type Triple } from '../../src/volume/grid.ts';
import { write } from './support/files.ts';
import { openPage, pickFiles, waitForImage } from './support/page.ts';

/** A bright cube from 16 to 26 mm along each axis, on whatever grid it is drawn. */
function cubeScan(size: Triple, spacing: Triple, origin: Triple): Uint8Array {
  const [nx, ny, nz] = size;
  const data = new Int16Array(nx * ny * nz);
  const isInside = (at: number, axis: number) => {
    const mm = (origin[axis] ?? 0) + at * (spacing[axis] ?? 1);
    return mm > 15.5 && mm < 26.5;
  };
  for (let k = 0; k < nz; k++) {
    for (let j = 0; j < ny; j++) {
      for (let i = 0; i < nx; i++) {
        const isCube = isInside(i, 0) && isInside(j, 1) && isInside(k, 2);
        data[i + nx * (j + ny * k)] = isCube ? 1000 : ((i * 7 + j * 13 + k * 29) % 91) - 45;
      }
    }
  }
  return toNifti(axisAlignedGrid(size, spacing, origin), data);
}

/** Where the bright part of the axial tile lies and how large it is, in px. */
async function brightPart(page: Page) {
  await page.evaluate(() => {
    for (const one of document.querySelectorAll<HTMLElement>('.tile')) one.style.opacity = '0';
  });
  const picture = await page.getByTestId('tile-axial').screenshot();
  return page.evaluate(async (base64) => {
    const image = new Image();
    image.src = `data:image/png;base64,${base64}`;
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height);
    const context = canvas.getContext('2d');
    if (!context) throw new Error('no canvas');
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, image.width, image.height);
    let [count, x, y] = [0, 0, 0];
    for (let at = 0; at < data.length / 4; at++) {
      // All colours alike: not the crosshair.
      if ((data[4 * at] ?? 0) < 200) continue;
      count++;
      x += at % image.width;
      y += Math.floor(at / image.width);
    }
    return { x: x / count, y: y / count, side: Math.sqrt(count) };
  }, picture.toString('base64'));
}

test('another sequence is shown at the same place and scale', async ({ page }) => {
  await openPage(page, '?engine=cpu');
  await pickFiles(
    page,
    write('case-t1.nii', cubeScan([40, 40, 40], [1, 1, 1], [0, 0, 0])),
    write('case-t2.nii', cubeScan([50, 60, 40], [2, 1, 2], [-22, -5, -20])),
    // Far away: there is nothing of it at the crosshair.
    write('case-flair.nii', cubeScan([40, 40, 40], [1, 1, 1], [500, 0, 0])),
  );
  await waitForImage(page);
  const shown = page.getByLabel('Sequence shown');
  await expect(shown.locator('option')).toHaveText(['T1', 'T2', 'FLAIR']);
  await page.locator('.canvas-box canvas').focus();
  for (const key of ['ArrowLeft', 'ArrowLeft', 'ArrowUp']) await page.keyboard.press(key);
  await expect(page.getByTestId('status-line')).toContainText('22.0 21.0 20.0 mm');
  await page.keyboard.press('+');
  await page.keyboard.press('+');
  await page.getByLabel('Window', { exact: true }).selectOption('full');
  const before = await brightPart(page);

  await page.keyboard.press('n');
  await expect(shown.locator('option:checked')).toHaveText('T2');
  await expect(page.getByText('Preparing the image')).toBeHidden();
  await expect(page.getByTestId('status-line')).toContainText('22.0 21.0 20.0 mm');
  await expect(page.getByTestId('status-line')).toContainText('voxel 22 26 20');
  await page.getByLabel('Window', { exact: true }).selectOption('full');
  const after = await brightPart(page);
  // A voxel of 2 mm is some 15 px here, and half of one may be missing on each side.
  expect(Math.abs(after.x - before.x)).toBeLessThan(15);
  expect(Math.abs(after.y - before.y)).toBeLessThan(15);
  expect(after.side / before.side).toBeGreaterThan(0.85);
  expect(after.side / before.side).toBeLessThan(1.15);

  await page.keyboard.press('b');
  await expect(shown.locator('option:checked')).toHaveText('T1');
  await expect(page.getByTestId('status-line')).toContainText('voxel 22 21 20');
  const back = await brightPart(page);
  expect(back.x).toBeCloseTo(before.x, 0);
  expect(back.side).toBeCloseTo(before.side, 0);

  await page.keyboard.press('b');
  await expect(shown.locator('option:checked')).toHaveText('FLAIR');
  await expect(page.getByTestId('status-line')).toContainText('520.0 20.0 20.0 mm');

  await page.getByLabel('Sequence of case-flair.nii').selectOption('T1');
  await expect(shown.locator('option')).toHaveText(['T1', 'T2', 'T1-2']);
  await page.keyboard.press('?');
  await expect(page.locator('dialog[open]')).toContainText('Next sequence');
});
