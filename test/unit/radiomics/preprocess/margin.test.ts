import { expect, test } from 'vitest';
import { createCpuEngine } from '../../../../src/engine/cpu/cpu-engine.ts';
import { defaultSettings } from '../../../../src/radiomics/defaults.ts';
import { extract } from '../../../../src/radiomics/extract.ts';
import { localIntensityFeatures } from '../../../../src/radiomics/families/local-intensity.ts';
import { makePlan } from '../../../../src/radiomics/plan.ts';
import { marginOf } from '../../../../src/radiomics/preprocess/margin.ts';
import { preprocess } from '../../../../src/radiomics/preprocess/preprocess.ts';
import type { ExtractionSettings, ProfileName } from '../../../../src/radiomics/settings.ts';
import {
  IMAGE_DEFAULTS,
  type ImageTypes,
  ORIGINAL_ONLY,
} from '../../../../src/radiomics/settings-images.ts';
import { axisAlignedGrid, type Triple } from '../../../../src/volume/grid.ts';
import { makeLabelMap } from '../../../../src/volume/label-map.ts';
import { scanLike, volumeOf } from '../../../support/generators.ts';

const CPU = createCpuEngine();
const SIZE: Triple = [60, 60, 60];
const grid = axisAlignedGrid(SIZE, [1, 1, 1]);

/** A box of voxels; it touches the image's left and front. */
const mask = Uint8Array.from({ length: volumeOf(SIZE) }, (_, n) => {
  const [i, j, k] = [n % 60, Math.floor(n / 60) % 60, Math.floor(n / 3600)];
  return i < 10 && j < 12 && k > 20 && k < 28 ? 1 : 0;
});
const data = scanLike(SIZE, 0, 1000, 6);
const image = { grid, data, modality: 'MR', unit: '1', nonFiniteCount: 0 } as const;
const input = { image, mask: makeLabelMap(grid, mask), labels: [1] };

function settingsFor(spacing: number): ExtractionSettings {
  const base = defaultSettings('ibsi');
  const { preprocessing } = base;
  return {
    ...base,
    preprocessing: {
      ...preprocessing,
      resampling: {
        spacing: [spacing, spacing, spacing],
        interpolator: 'linear',
        convention: { kind: 'ibsi' },
        mask: { interpolator: 'linear', threshold: 0.5 },
        rounding: 'none',
      },
    },
  };
}

test('of a large new grid only what features read is computed; they are those of the whole', async () => {
  const settings = settingsFor(0.35);
  const { resampling } = settings.preprocessing;
  const margin = marginOf(makePlan(settings), grid, resampling);
  // A sphere of 1 cm³ has a radius of 6.2 mm.
  expect(margin).toBe(18);
  const whole = await preprocess(CPU, input, settings.preprocessing);
  const part = await preprocess(CPU, input, settings.preprocessing, { margin });
  expect(volumeOf(part.image.grid.size)).toBeLessThan(volumeOf(whole.image.grid.size) / 10);
  expect(part.gridSize).toEqual(whole.gridSize);
  expect(part.roi.intensity).toEqual(whole.roi.intensity);
  const peaks = await localIntensityFeatures(whole.image, whole.roi);
  const found = await localIntensityFeatures(part.image, part.roi);
  // Sums of rows start elsewhere.
  for (const name of ['LocalPeak', 'GlobalPeak']) {
    expect(Math.abs(Number(found[name]) / Number(peaks[name]) - 1)).toBeLessThan(1e-12);
  }
  expect(whole.steps.at(-1)?.image.mean).toBeGreaterThan(0);
  expect(part.steps.at(-1)?.image.mean).toBe(null);
  const { diagnostics } = await extract(CPU, { ...input, settings });
  expect(diagnostics['Image-interpolated_Size']).toEqual(whole.gridSize);
  expect(diagnostics['Image-interpolated_Mean']).toBe(null);
  expect(diagnostics['Mask-interpolated_VoxelNum']).toBe(whole.roi.intensityCount);
});

test('small grids take the whole, and filters that read all of it or its other side', () => {
  const small = settingsFor(0.5);
  const { resampling } = small.preprocessing;
  expect(marginOf(makePlan(small), grid, resampling)).toBe('whole');
  const large = settingsFor(0.35);
  const filtered = (images: Partial<ImageTypes>, profile: ProfileName) => {
    const settings = { ...large, profile, imageTypes: { ...ORIGINAL_ONLY, ...images } };
    return marginOf(makePlan(settings), grid, large.preprocessing.resampling);
  };
  const { wavelet } = IMAGE_DEFAULTS;
  expect(filtered({ wavelet }, 'pyradiomics')).toBe('whole');
  expect(filtered({ square: true }, 'pyradiomics')).toBe('whole');
  expect(filtered({ wavelet, boundary: 'periodic' }, 'ibsi')).toBe('whole');
  expect(filtered({ wavelet }, 'ibsi')).toBe(18);
  // Four sigmas of 5 mm.
  expect(filtered({ log: { sigmas: [1, 5] } }, 'ibsi')).toBe(57);
  expect(marginOf(makePlan(large), grid, null)).toBe('whole');
});
