import { describe, expect, test } from 'vitest';
import { createCpuEngine } from '../../../src/engine/cpu/cpu-engine.ts';
import { defaultSettings } from '../../../src/radiomics/defaults.ts';
import { extract } from '../../../src/radiomics/extract.ts';
import type { FeatureValue } from '../../../src/radiomics/feature.ts';
import { countFeatures } from '../../../src/radiomics/plan.ts';
import {
  AGGREGATIONS,
  type ExtractionSettings,
  type TextureSettings,
} from '../../../src/radiomics/settings.ts';
import { IMAGE_DEFAULTS, ORIGINAL_ONLY } from '../../../src/radiomics/settings-images.ts';
import { axisAlignedGrid, type Triple } from '../../../src/volume/grid.ts';
import { makeLabelMap } from '../../../src/volume/label-map.ts';
import { makeRandom, volumeOf } from '../../support/generators.ts';

const TEXTURE = ['glcm', 'glrlm', 'glszm', 'gldzm', 'ngtdm', 'ngldm', 'gldm'] as const;

/** Grey levels 1 to 5, a fifth of the voxels outside the region. */
function makeInput(size: Triple) {
  const random = makeRandom(7);
  const grid = axisAlignedGrid(size, [0.7, 0.9, 2]);
  const data = Float64Array.from({ length: volumeOf(size) }, () => 1 + Math.floor(5 * random()));
  const labels = Uint8Array.from(data, () => (random() < 0.8 ? 1 : 0));
  return {
    image: { grid, data, modality: 'unknown', unit: '1', nonFiniteCount: 0 } as const,
    mask: makeLabelMap(grid, labels),
    labels: [1],
  };
}

const SIZE: Triple = [7, 6, 5];

async function features(
  part: Partial<ExtractionSettings>,
  { size = SIZE, texture = {} }: { size?: Triple; texture?: Partial<TextureSettings> } = {},
): Promise<readonly FeatureValue[]> {
  const base = defaultSettings('pyradiomics');
  const settings = {
    ...base,
    binning: { kind: 'none' },
    families: Object.fromEntries(TEXTURE.map((family) => [family, null])),
    ...part,
    texture: { ...base.texture, ...texture },
  } as const;
  const { features: all } = await extract(createCpuEngine(), { ...makeInput(size), settings });
  expect(all).toHaveLength(countFeatures(settings));
  return all;
}

function named(all: readonly FeatureValue[]): Readonly<Record<string, number>> {
  return Object.fromEntries(all.map((f) => [`${f.family} ${f.feature} ${f.aggregation}`, f.value]));
}

describe('planes', () => {
  test('across z are IBSI’s 2.5D: the same counts, in slices or in planes', async () => {
    const slices = await features({ profile: 'ibsi', aggregations: ['JJUI', 'ZW7Z'] });
    const planes = await features(
      { profile: 'ibsi', aggregations: ['ITBB', 'IAZD'] },
      { texture: { plane: 2 } },
    );
    const expected = Object.entries(named(slices));
    expect(Object.keys(named(planes))).toEqual(expected.map(([name]) => name));
    // Sums of NGTDM run over slices or not: the last bit may differ.
    for (const [name, value] of expected) {
      expect(Math.abs((named(planes)[name] as number) - value), name).toBeLessThanOrEqual(
        1e-12 * Math.abs(value),
      );
    }
    expect(new Set(planes.map(({ aggregation }) => aggregation))).toEqual(
      new Set(['JJUI', 'ZW7Z', '62GR']),
    );
  });

  test('add up whatever is asked for, each way of merging once', async () => {
    const all = await features({ aggregations: AGGREGATIONS }, { texture: { plane: 0 } });
    expect(
      new Set(all.filter(({ family }) => family === 'glcm').map((f) => f.aggregation)),
    ).toEqual(new Set([null, 'JJUI', 'ZW7Z']));
  });
});

describe('weights', () => {
  test('merge directions; slices stay apart where they were asked for', async () => {
    const all = await features(
      { profile: 'ibsi', aggregations: AGGREGATIONS },
      { texture: { weighting: 'euclidean' } },
    );
    const codes = (family: string) => [
      ...new Set(all.filter((f) => f.family === family).map((f) => f.aggregation)),
    ];
    expect(codes('glcm')).toEqual(['SUJT', 'ZW7Z', 'IAZD']);
    expect(codes('ngtdm')).toEqual(['8QNN', '62GR', 'KOBO']);
  });
});

test('NGLDM takes distance and alpha as GLDM does', async () => {
  const all = await features(
    { families: { ngldm: ['LargeDependenceEmphasis', 'DependenceEntropy'], gldm: null } },
    { texture: { distances: [1, 2], dependenceAlpha: 1 } },
  );
  const near = named(await features({ families: { ngldm: ['DependenceEntropy'] } }));
  const values = named(all);
  for (const feature of ['LargeDependenceEmphasis', 'DependenceEntropy']) {
    expect(values[`ngldm ${feature} KOBO`]).toBe(values[`gldm ${feature} KOBO`]);
  }
  expect(values['ngldm DependenceEntropy KOBO']).not.toBe(near['ngldm DependenceEntropy KOBO']);
});

describe('deprecated features of PyRadiomics', () => {
  test('equal what took their place, and come on request only', async () => {
    const all = await features({
      families: {
        firstorder: ['Variance', 'StandardDeviation', 'Uniformity'],
        glcm: [
          'Homogeneity1',
          'Homogeneity2',
          'Dissimilarity',
          'SumVariance',
          'Id',
          'Idm',
          'DifferenceAverage',
          'ClusterTendency',
        ],
        gldm: ['GrayLevelNonUniformityNormalized', 'DependencePercentage'],
      },
    });
    const value = (name: string) => all.find((f) => f.name === `original_${name}`)?.value as number;
    for (const [old, now] of [
      ['glcm_Homogeneity1', 'glcm_Id'],
      ['glcm_Homogeneity2', 'glcm_Idm'],
      ['glcm_Dissimilarity', 'glcm_DifferenceAverage'],
      ['glcm_SumVariance', 'glcm_ClusterTendency'],
      ['gldm_GrayLevelNonUniformityNormalized', 'firstorder_Uniformity'],
    ] as const) {
      expect(value(old), old).toBeCloseTo(value(now), 12);
    }
    expect(value('firstorder_StandardDeviation') ** 2).toBeCloseTo(
      value('firstorder_Variance'),
      12,
    );
    expect(value('gldm_DependencePercentage')).toBe(1);
    const unasked = await features({ families: { glcm: null, gldm: null, firstorder: null } });
    expect(unasked.map((f) => f.feature)).not.toContain('Homogeneity1');
    expect(unasked.map((f) => f.feature)).not.toContain('SumVariance');
    expect(unasked.map((f) => f.feature)).not.toContain('StandardDeviation');
  });
});

describe('2D shape', () => {
  const families = { shape2D: null, shape: ['VoxelVolume'] };

  test('is measured in one slice across the plane’s axis', async () => {
    const all = await features({ families }, { size: [7, 1, 6], texture: { plane: 1 } });
    const surface = all.find((f) => f.name === 'original_shape2D_PixelSurface')?.value ?? 0;
    const volume = all.find((f) => f.name === 'original_shape_VoxelVolume')?.value ?? 0;
    expect(surface * 0.9).toBeCloseTo(volume, 10);
    expect(all.filter((f) => f.family === 'shape2D')).toHaveLength(9);
  });

  test.each([
    [null, 'needs planes'],
    [0, 'needs one'],
  ] as const)('otherwise the reason is given: plane %s', async (plane, reason) => {
    const all = await features({ families }, { texture: { plane } });
    for (const f of all.filter(({ family }) => family === 'shape2D')) {
      expect(f.value).toBeNaN();
      expect(f.reason).toContain(reason);
    }
  });

  test('is no default of either profile', () => {
    expect(defaultSettings('ibsi').families).not.toHaveProperty('shape2D');
    expect(defaultSettings('pyradiomics').families).not.toHaveProperty('shape2D');
  });
});

test('settings of one image type leave the other alone', async () => {
  const families = { glcm: ['Contrast'], firstorder: ['Energy'] };
  const imageTypes = { ...ORIGINAL_ONLY, wavelet: { ...IMAGE_DEFAULTS.wavelet, name: 'haar' } };
  const binning = { kind: 'width', width: 1 } as const;
  const run = async (part: Partial<ExtractionSettings>) =>
    new Map(
      (await features({ families, imageTypes, binning, ...part })).map((f) => [f.name, f.value]),
    );
  const coarse = { binning: { kind: 'width', width: 3 }, voxelArrayShift: 10 } as const;
  const [all, none, own] = [
    await run(coarse),
    await run({}),
    await run({ byImageType: { wavelet: coarse } }),
  ];
  for (const [name, value] of own) {
    expect(value, name).toBe((name.startsWith('wavelet') ? all : none).get(name));
  }
  expect(all.get('original_glcm_Contrast')).not.toBe(none.get('original_glcm_Contrast'));
});
