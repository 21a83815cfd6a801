import { expect, type Page, test } from '@playwright/test';
import { toNifti } from '../../src/formats/nifti-write.ts';
import { gridFromAffine } from '../../src/volume/grid.ts';
import { scanBytes, singleMaskBytes, write } from './support/files.ts';
import { extract, openPage, pickFiles, waitForImage } from './support/page.ts';

/** A cube of 32 mm that is bright only near the patient's right, front and top. */
function markedScan(isStoredFromTheRight: boolean): Uint8Array {
  const data = new Int16Array(32 ** 3);
  for (let k = 0; k < 32; k++) {
    for (let j = 0; j < 32; j++) {
      for (let i = 0; i < 32; i++) {
        const x = isStoredFromTheRight ? 31 - i : i;
        const isInside = Math.min(x, j, k) >= 19 && Math.max(x, j, k) < 30;
        // Dark noise below 0: whole numbers of two values would be a mask.
        data[i + 32 * (j + 32 * k)] = isInside ? 1000 : ((x * 7 + j * 13 + k * 29) % 91) - 45;
      }
    }
  }
  const [sign, origin] = isStoredFromTheRight ? [-1, 31] : [1, 0];
  const affine = [sign, 0, 0, origin, 0, 1, 0, 0, 0, 0, 1, 0] as const;
  return toNifti(gridFromAffine([32, 32, 32], affine), data);
}

/** Mean brightness of the halves of a tile: left, right, top, bottom. Captions are hidden. */
async function halves(page: Page, tile: string) {
  await page.evaluate(() => {
    for (const one of document.querySelectorAll<HTMLElement>('.tile')) one.style.opacity = '0';
  });
  const picture = await page.getByTestId(`tile-${tile}`).screenshot();
  return page.evaluate(async (base64) => {
    const image = new Image();
    image.src = `data:image/png;base64,${base64}`;
    await image.decode();
    const { width, height } = image;
    const canvas = new OffscreenCanvas(width, height);
    const context = canvas.getContext('2d');
    if (!context) throw new Error('no canvas');
    context.drawImage(image, 0, 0);
    const mean = (x: number, y: number, w: number, h: number) => {
      const { data } = context.getImageData(x, y, w, h);
      let sum = 0;
      // Green alone: the crosshair is blue and thin.
      for (let at = 1; at < data.length; at += 4) sum += data[at] ?? 0;
      return sum / (w * h);
    };
    const [halfWidth, halfHeight] = [Math.floor(width / 2), Math.floor(height / 2)];
    return {
      left: mean(0, 0, halfWidth, height),
      right: mean(width - halfWidth, 0, halfWidth, height),
      top: mean(0, 0, width, halfHeight),
      bottom: mean(0, height - halfHeight, width, halfHeight),
    };
  }, picture.toString('base64'));
}

/** Goes to the middle of the bright cube, so that every slice shows it. */
async function goToCube(page: Page): Promise<void> {
  await page.locator('.canvas-box canvas').focus();
  for (const key of ['ArrowLeft', 'ArrowUp', 'PageUp']) {
    for (let press = 0; press < 8; press++) await page.keyboard.press(key);
  }
  await expect(page.getByTestId('status-line')).toContainText('intensity 1000');
}

for (const isStoredFromTheRight of [false, true]) {
  const order = isStoredFromTheRight ? 'from right to left' : 'from left to right';
  test(`sides are right for voxels stored ${order}`, async ({ page }) => {
    await openPage(page);
    await pickFiles(page, write('marked.nii', markedScan(isStoredFromTheRight)));
    await waitForImage(page);
    await goToCube(page);
    await expect(page.getByTestId('status-line')).toContainText(/2[34]\.0 24\.0 24\.0 mm/);

    // Radiological: the patient's right is on the left of the screen.
    const axial = await halves(page, 'axial');
    expect(axial.left).toBeGreaterThan(2 * axial.right);
    expect(axial.top).toBeGreaterThan(2 * axial.bottom);
    const coronal = await halves(page, 'coronal');
    expect(coronal.left).toBeGreaterThan(2 * coronal.right);
    expect(coronal.top).toBeGreaterThan(2 * coronal.bottom);
    const sagittal = await halves(page, 'sagittal');
    expect(sagittal.left).toBeGreaterThan(2 * sagittal.right);
    expect(sagittal.top).toBeGreaterThan(2 * sagittal.bottom);
    await expect(page.getByTestId('tile-axial')).toHaveText('RLAPAxial');

    await page.keyboard.press('f');
    await expect(page.getByTestId('tile-axial')).toHaveText('LRAPAxial');
    const flipped = await halves(page, 'axial');
    expect(flipped.right).toBeGreaterThan(2 * flipped.left);
    await expect(page.getByTestId('status-line')).toContainText(/2[34]\.0 24\.0 24\.0 mm/);
  });
}

test('intensities are those of the file, not of the display', async ({ page }) => {
  const data = new Float64Array(4 ** 3).fill(1 / 3);
  data[0] = 0.1;
  const grid = gridFromAffine([4, 4, 4], [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0]);
  const bytes = toNifti(grid, new Float32Array(data));
  await openPage(page);
  await pickFiles(page, write('thirds.nii', bytes));
  await waitForImage(page);
  await expect(page.getByTestId('status-line')).toContainText('intensity 0.333333');
});

test('bare letters act on the image only where nobody types', async ({ page }) => {
  await openPage(page);
  await pickFiles(page, write('scan.nii', scanBytes()), write('mask.nii', singleMaskBytes()));
  await waitForImage(page);
  const axial = page.getByRole('button', { name: 'Axial', exact: true });
  await page.keyboard.press('a');
  await expect(axial).toHaveAttribute('aria-pressed', 'true');
  await page.keyboard.press('m');
  await expect(axial).toHaveAttribute('aria-pressed', 'false');
  await page.getByLabel('White at').focus();
  await page.keyboard.press('a');
  await expect(axial).toHaveAttribute('aria-pressed', 'false');
  // CT windows are for Hounsfield units.
  await page.keyboard.press('Escape');
  await page.locator('.canvas-box canvas').focus();
  await page.keyboard.press('1');
  await expect(page.getByLabel('Window', { exact: true })).toHaveValue('percentile');
});

test('without WebGL2 a message takes the viewer’s place and all else works', async ({ page }) => {
  await page.addInitScript(() => {
    const original = HTMLCanvasElement.prototype.getContext;
    HTMLCanvasElement.prototype.getContext = function (
      this: HTMLCanvasElement,
      ...args: Parameters<typeof original>
    ) {
      return String(args[0]) === 'webgl2' ? null : original.apply(this, args);
    } as typeof original;
  });
  await openPage(page);
  await pickFiles(page, write('scan.nii', scanBytes()), write('mask.nii', singleMaskBytes()));
  await expect(page.getByText('The viewer needs WebGL2')).toBeVisible();
  await extract(page);
});
