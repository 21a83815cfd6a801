import { readFileSync } from 'node:fs';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { openImages } from '../../src/formats/open-images.ts';
import { seriousProblems } from './support/barriers.ts';
import { maskBytes, scanBytes, write } from './support/files.ts';
import {
  chooseAllLabels,
  extract,
  openPage,
  pickFiles,
  waitForImage,
  waitForParts,
  watchProblems,
} from './support/page.ts';

const SIZE = [24, 20, 16] as const;

interface Opening {
  readonly search?: string;
  readonly size?: readonly [number, number, number];
  /** Beside scan and mask. */
  readonly files?: () => readonly string[];
}

/** A small case with both labels chosen, the axial view, and the panel of maps. */
async function openMaps(
  page: Page,
  { search = '?engine=cpu', size = SIZE, files = () => [] }: Opening = {},
): Promise<Locator> {
  await openPage(page, search);
  await waitForParts(page);
  const scan = write('patient-7.nii', scanBytes({ size }));
  await pickFiles(page, scan, write('drawn-by-anna.nii', maskBytes({ size })), ...files());
  await waitForImage(page);
  await chooseAllLabels(page);
  await page.getByRole('tab', { name: 'Maps' }).click();
  // A software renderer is slow in 3-D.
  await page.keyboard.press('a');
  return page.getByTestId('maps');
}

async function waitForMap(page: Page): Promise<void> {
  await expect(page.getByTestId('map-status')).toContainText('Full map in');
}

async function downloaded(page: Page, button: Locator) {
  const [file] = await Promise.all([page.waitForEvent('download'), button.click()]);
  const name = file.suggestedFilename();
  const { sources } = await openImages([
    { name, blob: new Blob([readFileSync(await file.path())]) },
  ]);
  const volume = await sources[0]?.readFrame(0);
  if (volume === undefined) throw new Error(`${name} was not read`);
  return { name, volume };
}

/** Mean of the region's voxels within a Chebyshev distance, voxel by voxel; NaN outside the region. */
function localMeans(radius: number): number[] {
  const [nx, ny, nz] = SIZE;
  const scan = new Int16Array(scanBytes().buffer, 352);
  const mask = new Int16Array(maskBytes().buffer, 352);
  return Array.from(mask, (label, at) => {
    if (label === 0) return Number.NaN;
    const [x, y, z] = [at % nx, Math.floor(at / nx) % ny, Math.floor(at / (nx * ny))];
    let [sum, count] = [0, 0];
    for (let k = Math.max(0, z - radius); k <= Math.min(nz - 1, z + radius); k++) {
      for (let j = Math.max(0, y - radius); j <= Math.min(ny - 1, y + radius); j++) {
        for (let i = Math.max(0, x - radius); i <= Math.min(nx - 1, x + radius); i++) {
          const there = i + nx * (j + ny * k);
          if (mask[there] === 0) continue;
          sum += scan[there] ?? 0;
          count++;
        }
      }
    }
    return sum / count;
  });
}

test('a map follows a slider and is exported; habitats and rings become masks with features', async ({
  page,
}) => {
  const problems = watchProblems(page);
  const panel = await openMaps(page);
  const bar = page.getByTestId('map-bar');

  // By keyboard alone: find the feature, show it, widen the kernel.
  await panel.getByLabel('Search features of maps').fill('Q4LE');
  await panel.getByLabel('Feature of the map').focus();
  await page.keyboard.press('Home');
  await panel.getByRole('button', { name: 'Show map' }).focus();
  await page.keyboard.press('Enter');
  await waitForMap(page);
  await expect(bar).toContainText('original_firstorder_Mean');
  await expect(page.getByTestId('map-value')).toContainText(/Mean\s+\d/);
  const range = () => bar.locator('b').allTextContents();
  const before = await range();
  await panel.getByLabel('Kernel radius').focus();
  await page.keyboard.press('ArrowRight');
  await expect.poll(range).not.toEqual(before);
  await waitForMap(page);
  await expect(panel).toContainText('2 voxels, 5 × 5 × 5');

  const { name, volume } = await downloaded(
    page,
    panel.getByRole('button', { name: 'Export NIfTI' }),
  );
  expect(name).toBe('locus-map-original_firstorder_Mean.nii.gz');
  expect(volume.grid.size).toEqual(SIZE);
  expect(volume.grid.spacing).toEqual([1, 1, 2]);
  const means = localMeans(2);
  expect(volume.data).toHaveLength(means.length);
  const wrong = means.filter((mean, at) => {
    const value = volume.data[at] ?? 0;
    return Number.isNaN(mean) ? !Number.isNaN(value) : !(Math.abs(value / mean - 1) < 1e-6);
  });
  expect(wrong).toEqual([]);

  await panel.getByLabel('Highest colour at').fill('900');
  await expect(bar).toContainText('900');
  await panel.getByRole('button', { name: 'By percentile' }).click();
  await expect(bar).not.toContainText('900.000');
  await panel.getByLabel('Opacity of the map').fill('50');
  await panel.getByRole('heading', { name: 'Habitats' }).click();
  await page.keyboard.press('p');
  await expect(bar).toHaveCount(0);
  await page.keyboard.press('p');
  await expect(bar).toBeVisible();

  const habitats = page.getByTestId('habitats');
  await habitats.getByRole('button', { name: 'Add the map chosen above' }).click();
  await habitats.getByLabel('Number of habitats').selectOption('2');
  await habitats.getByRole('button', { name: 'Find habitats' }).click();
  await expect(page.getByTestId('habitat')).toHaveCount(2);
  await expect(page.getByTestId('map-value')).toContainText(/habitat\s+[12]/);
  expect(await seriousProblems(page)).toEqual([]);
  const labels = await downloaded(page, habitats.getByRole('button', { name: 'Export labels' }));
  expect(labels.name).toBe('locus-habitats.nii.gz');
  expect(new Set(labels.volume.data)).toEqual(new Set([0, 1, 2]));
  expect(labels.volume.data.filter((value) => value > 0)).toHaveLength(960);
  await habitats.getByRole('button', { name: 'Use as mask' }).click();
  await expect(page.getByLabel('Use Habitat 1 in the region')).toBeChecked();
  const first = labels.volume.data.filter((value) => value === 1).length;
  await expect(page.getByTestId('label').first()).toContainText(`${first} voxels`);
  await page.getByRole('tab', { name: 'Features' }).click();
  await extract(page);
  await expect(page.locator('tr.feature', { hasText: 'VoxelVolume' }).first()).toContainText(
    String(2 * first),
  );

  await page.getByLabel('Use drawn-by-anna.nii as the mask').check();
  await page.getByLabel('Use Label 1 in the region').check();
  await page.getByRole('tab', { name: 'Maps' }).click();
  const rings = page.getByTestId('rings');
  await rings.getByLabel('Edges of the rings in mm').fill('1, 3');
  await rings.getByLabel('What the rings may lie in').selectOption({ label: 'drawn-by-anna.nii' });
  await rings.getByRole('button', { name: 'Draw rings' }).click();
  await expect(page.getByTestId('rings-clip')).toContainText('within drawn-by-anna.nii');
  // Label 2 begins where label 1, of 6 columns of 10 x 8 voxels, ends: 1 mm, then 2 mm more.
  await expect(page.getByTestId('label')).toContainText(['0 to 1 mm', '1 to 3 mm']);
  await expect(page.getByTestId('label').first()).toContainText(' 80 voxels');
  await expect(page.getByTestId('label').last()).toContainText('160 voxels');
  await page.getByRole('tab', { name: 'Features' }).click();
  await extract(page);
  await expect(page.locator('tr.feature', { hasText: 'VoxelVolume' }).first()).toContainText('160');
  expect(problems).toEqual([]);
});

test('a map on its way is cancelled within a second, and the case is as it was', async ({
  page,
}) => {
  const panel = await openMaps(page, { size: [72, 68, 40] });
  await panel.getByLabel('Kernel radius').fill('2');
  await panel.getByRole('button', { name: 'Show map' }).click();
  const bar = page.getByTestId('job-bar');
  await expect(bar).toContainText('Maps');
  const start = Date.now();
  await bar.getByRole('button', { name: 'Cancel' }).dispatchEvent('click');
  await expect(page.getByTestId('map-status')).toContainText('Cancelled');
  expect(Date.now() - start).toBeLessThan(1000);
  await expect(page.getByTestId('problem')).toHaveCount(0);
  await expect(page.getByTestId('item-image')).toHaveCount(1);
  await expect(panel.getByRole('button', { name: 'Compute again' })).toBeVisible();
});

/** The next time the engine records work, its device is gone before it is submitted. */
async function destroyNextDevice(page: Page): Promise<void> {
  for (const worker of page.workers()) {
    await worker.evaluate(() => {
      if (typeof GPUDevice === 'undefined') return;
      const { prototype } = GPUDevice;
      const make = prototype.createCommandEncoder;
      prototype.createCommandEncoder = function (this: GPUDevice, ...args) {
        prototype.createCommandEncoder = make;
        const encoder = make.apply(this, args);
        this.destroy();
        return encoder;
      };
    });
  }
}

test('a map survives the loss of the GPU, destroyed or crashed, and so does the case', async ({
  page,
}) => {
  const panel = await openMaps(page, {
    search: '?engine=webgpu',
    files: () => [write('params.yaml', 'imageType: {Original: {}, Wavelet: {}}\n')],
  });
  await panel.getByLabel('Image of the map').selectOption('wavelet-LLH');
  await destroyNextDevice(page);
  await panel.getByRole('button', { name: 'Show map' }).click();
  await waitForMap(page);
  await expect(panel).toContainText('The GPU was lost and started again');
  await expect(page.getByTestId('map-status')).toContainText('on WebGPU');

  const browser = await page.context().browser()?.newBrowserCDPSession();
  await browser?.send('Browser.crashGpuProcess' as 'Browser.close');
  await expect(page.locator('.stage-message')).toContainText('took the viewer’s context away');
  await panel.getByLabel('Kernel radius').fill('2');
  await expect(panel).toContainText('2 voxels');
  await waitForMap(page);
  await expect(panel).toContainText(/The GPU was lost/);
  await expect(page.getByTestId('problem')).toHaveCount(0);
  await expect(page.getByTestId('item-image')).toHaveCount(1);
  await expect(page.getByTestId('item-mask')).toHaveCount(1);
  await page.getByRole('button', { name: 'Start the viewer again' }).click();
  await waitForImage(page);
  await expect(page.getByTestId('map-bar')).toContainText('wavelet-LLH');
});
