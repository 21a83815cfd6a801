import { describe, expect, test } from 'vitest';
import { createCpuEngine } from '../../../../src/engine/cpu/cpu-engine.ts';
import { CATALOGUE } from '../../../../src/radiomics/catalogue/catalogue.ts';
import { defaultSettings } from '../../../../src/radiomics/defaults.ts';
import type { MapTask } from '../../../../src/radiomics/maps/map-task.ts';
import { hasKernel, measureMap } from '../../../../src/radiomics/maps/measure-map.ts';
import { neighbourhoodValues } from '../../../../src/radiomics/maps/neighbourhood-values.ts';
import type { ExtractionSettings } from '../../../../src/radiomics/settings.ts';
import { randomIntegers, randomMask } from '../../../support/generators.ts';

const FEATURES = (['glrlm', 'glszm', 'gldm', 'ngldm', 'ngtdm'] as const).flatMap(
  (family) => CATALOGUE[family],
);

function taskOf(settings: ExtractionSettings, radius: number, fill: number): MapTask {
  const size = [8, 7, 6] as const;
  const mask = randomMask(8 * 7 * 6, fill, 3);
  const levels = Uint16Array.from(randomIntegers(mask.length, 1, 5, 4), (level, n) =>
    mask[n] === 1 ? level : 0,
  );
  return {
    size,
    spacing: [1, 1, 2],
    intensities: Float64Array.from(levels),
    levels,
    levelCount: 5,
    isFlat: false,
    radius,
    settings,
    features: FEATURES,
  };
}

const PYRADIOMICS = defaultSettings('pyradiomics');
const IBSI = defaultSettings('ibsi');

describe('maps of runs, zones, dependence and tones', () => {
  test.each<readonly [string, ExtractionSettings, number, number]>([
    ['PyRadiomics, radius 1', PYRADIOMICS, 1, 0.9],
    ['PyRadiomics, few voxels', PYRADIOMICS, 1, 0.1],
    ['IBSI, few voxels', IBSI, 1, 0.1],
    ['IBSI, radius 2', IBSI, 2, 0.8],
    [
      'in planes across y',
      { ...PYRADIOMICS, texture: { ...PYRADIOMICS.texture, plane: 1 } },
      2,
      0.8,
    ],
    [
      'distances 1 and 2, near levels',
      {
        ...PYRADIOMICS,
        texture: { ...PYRADIOMICS.texture, distances: [1, 2], dependenceAlpha: 1 },
      },
      1,
      0.8,
    ],
  ])('kernels give every feature, as by definition: %s', async (_, settings, radius, fill) => {
    const task = taskOf(settings, radius, fill);
    for (const engine of ['cpu', 'webgpu'] as const)
      expect(FEATURES.filter((each) => !hasKernel(engine, task, each))).toEqual([]);
    const inside = Array.from(task.levels, (_, n) => n).filter((n) => (task.levels[n] ?? 0) > 0);
    const centres = Uint32Array.from(inside);
    const found = await measureMap(createCpuEngine(), task, centres);
    const wanted = new Float32Array(found.length);
    const rows = FEATURES.map((each, row) => ({ ...each, row }));
    Array.from(neighbourhoodValues(task, rows, centres, wanted));
    const wrong = Array.from(found, (value, n) => ({ value, by: wanted[n] as number, n })).filter(
      ({ value, by }) =>
        !(Number.isNaN(value) && Number.isNaN(by)) &&
        !(Math.abs(value - by) <= 1e-6 * Math.max(1, Math.abs(by))),
    );
    expect(wrong).toEqual([]);
  });

  test('slices apart and weighted directions are measured by definition', () => {
    const run = { family: 'glrlm', feature: 'RunEntropy' } as const;
    const zone = { family: 'glszm', feature: 'ZoneEntropy' } as const;
    const bySlice = {
      settings: { ...IBSI, aggregations: ['BTW3'] as const },
      radius: 1,
      levelCount: 5,
    };
    const weighted = {
      settings: { ...IBSI, texture: { ...IBSI.texture, weighting: 'euclidean' as const } },
      radius: 1,
      levelCount: 5,
    };
    expect([run, zone].map((each) => hasKernel('webgpu', bySlice, each))).toEqual([false, false]);
    expect([run, zone].map((each) => hasKernel('webgpu', weighted, each))).toEqual([false, true]);
    expect(hasKernel('webgpu', { settings: IBSI, radius: 5, levelCount: 5 }, zone)).toBe(true);
    const tone = { family: 'ngtdm', feature: 'Busyness' } as const;
    expect(hasKernel('webgpu', { settings: IBSI, radius: 5, levelCount: 5 }, tone)).toBe(true);
    expect(hasKernel('webgpu', bySlice, tone)).toBe(false);
  });

  test('beyond radius 2 the GPU has co-occurrence features, MCC of up to 64 levels', () => {
    const contrast = { family: 'glcm', feature: 'Contrast' } as const;
    const mcc = { family: 'glcm', feature: 'MCC' } as const;
    const of = (radius: number, levelCount: number) =>
      [contrast, mcc].map((each) =>
        hasKernel('webgpu', { settings: PYRADIOMICS, radius, levelCount }, each),
      );
    expect(of(2, 65)).toEqual([true, true]);
    expect(of(5, 64)).toEqual([true, true]);
    expect(of(3, 65)).toEqual([true, false]);
    expect(hasKernel('cpu', { settings: PYRADIOMICS, radius: 3, levelCount: 65 }, mcc)).toBe(true);
  });
});
