import { expect, test } from 'vitest';
import { createCpuEngine } from '../../../src/engine/cpu/cpu-engine.ts';
import { defaultSettings } from '../../../src/radiomics/defaults.ts';
import { coarsePasses } from '../../../src/radiomics/maps/coarse-passes.ts';
import type { FeatureMap, FeatureMapOptions } from '../../../src/radiomics/maps/feature-map.ts';
import { featureMaps } from '../../../src/radiomics/maps/feature-maps.ts';
import type { ExtractionSettings } from '../../../src/radiomics/settings.ts';
import { LocusError } from '../../../src/volume/errors.ts';
import { describeVoxelMaps, mapCase } from '../../support/references/voxel-maps-body.ts';

describeVoxelMaps(() => createCpuEngine());

function maps(
  features: readonly string[],
  changes: Partial<ExtractionSettings> = {},
  options: FeatureMapOptions = {},
): Promise<readonly FeatureMap[]> {
  const settings = { ...defaultSettings('pyradiomics'), ...changes };
  return featureMaps(createCpuEngine(), { ...mapCase(), labels: [1], settings, features }, options);
}

const VOXELWISE = { kernelRadius: 1, isKernelMasked: true, initialValue: null, batch: null };

test.each([
  ['original_shape_Sphericity', /all neighbourhoods have the same shape/],
  ['original_ivh_VolumeAtIntensityFraction10', /intensity-volume histogram/],
  ['original_glcm_Nothing', /no feature "Nothing"/],
  ['original_glmc_Contrast', /no family "glmc"/],
  ['Contrast', /no name of a feature/],
  ['wavelet-LLH_glcm_Contrast', /make no image "wavelet-LLH"/],
])('%s is refused with the reason', async (name, reason) => {
  await expect(maps([name])).rejects.toThrow(reason);
});

test.each([0, 6, 1.5])('a kernel radius of %s is refused', async (kernelRadius) => {
  const voxelwise = { ...VOXELWISE, kernelRadius };
  await expect(maps(['original_firstorder_Mean'], { voxelwise })).rejects.toThrow(/kernel radius/);
});

test('coarse maps come first and share their values with the whole', async () => {
  const coarse: { readonly maps: readonly FeatureMap[]; readonly step: number }[] = [];
  const [map] = await maps(
    ['original_glcm_Contrast'],
    { voxelwise: VOXELWISE },
    { onCoarse: (made, step) => coarse.push({ maps: made, step }) },
  );
  expect(coarse.map(({ step }) => step)).toEqual([4, 2]);
  const whole = new Set(map?.values);
  for (const { maps: made } of coarse) {
    const [first] = made;
    expect(first?.region).toEqual(map?.region);
    for (const value of first?.values ?? []) expect(whole.has(value)).toBe(true);
    expect(new Set(first?.values).size).toBeLessThan(whole.size);
  }
  const [alone] = await maps(['original_glcm_Contrast'], { voxelwise: VOXELWISE });
  expect(alone).toEqual(map);
});

test('passes visit every voxel once', () => {
  const places = Uint32Array.from([0, 1, 5, 17, 18, 40, 41, 58, 59]);
  const passes = coarsePasses(places, [5, 4, 3]);
  const all = passes.flatMap(({ voxels }) => [...voxels]);
  expect(all.toSorted((a, b) => a - b)).toEqual(Array.from(places, (_, n) => n));
  const done = new Set<number>();
  for (const { voxels, standIns } of passes) {
    for (const n of voxels) done.add(n);
    for (const n of standIns) expect(done.has(n)).toBe(true);
  }
});

test('maps of sub-bands, of the histogram and of IBSI’s families', async () => {
  const features = ['wavelet-LLH_firstorder_Mean', 'original_histogram_Mode'];
  const imageTypes = {
    ...defaultSettings('ibsi').imageTypes,
    wavelet: { name: 'haar', startLevel: 0, levels: 1 },
  };
  const made = await maps(
    [...features, 'original_ngldm_DependenceEntropy', 'original_gldzm_ZoneDistanceEntropy'],
    { ...defaultSettings('ibsi'), imageTypes, binning: { kind: 'count', count: 6 } },
  );
  expect(made.map(({ feature }) => feature).slice(0, 2)).toEqual(features);
  for (const { min, max } of made) expect(max).toBeGreaterThan(min);
});

test('a cancelled map ends at once', async () => {
  const controller = new AbortController();
  const promise = maps(
    ['original_glcm_MCC'],
    {},
    { signal: controller.signal, onProgress: () => controller.abort() },
  );
  const error = await promise.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(LocusError);
  expect((error as LocusError).code).toBe('cancelled');
});

test('progress rises to one', async () => {
  const fractions: number[] = [];
  await maps(
    ['original_glcm_Contrast', 'original_firstorder_Mean'],
    {},
    { onProgress: ({ fraction }) => fractions.push(fraction), onCoarse: () => {} },
  );
  expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
  expect(fractions.at(-1)).toBe(1);
});
