import { describe, expect, test } from 'vitest';
import { createCpuEngine } from '../../../src/engine/cpu/cpu-engine.ts';
import { type ComparedFeature, compareProfiles } from '../../../src/radiomics/compare-profiles.ts';
import { CONVENTIONS } from '../../../src/radiomics/conventions.ts';
import { defaultSettings } from '../../../src/radiomics/defaults.ts';
import type { ExtractionSettings } from '../../../src/radiomics/settings.ts';
import { axisAlignedGrid } from '../../../src/volume/grid.ts';
import type { LabelMap, Volume } from '../../../src/volume/volume.ts';

const N = 10;
const grid = axisAlignedGrid([N, N, N], [1, 1, 2]);

/** A hash of the index: grey levels without order, the same on every run. */
const noise = (n: number) => ((n * 2654435761) % 1000003) % 97;

const image: Volume = {
  grid,
  data: Float64Array.from({ length: N ** 3 }, (_, n) => 103 + noise(n) + noise(n + 7) / 97),
  modality: 'unknown',
  unit: '1',
  nonFiniteCount: 0,
};

function mask(isInside: (i: number, j: number, k: number) => boolean): LabelMap {
  const data = Uint8Array.from({ length: N ** 3 }, (_, n) =>
    isInside(n % N, Math.floor(n / N) % N, Math.floor(n / N ** 2)) ? 1 : 0,
  );
  const label = { value: 1, name: 'Label 1', colour: [255, 0, 0], voxelCount: 1, volumeMl: 1 };
  return { grid, data, labels: [{ ...label, colour: [255, 0, 0] }] };
}

/** A rough lump, whose surface is ambiguous in places, and two voxels without a neighbour. */
const rough = mask(
  (i, j, k) =>
    ((i - 4) ** 2 + (j - 4) ** 2 + (k - 4) ** 2 < 14 && noise(i + 31 * j + 77 * k) > 24) ||
    (i === 9 && j === 9 && (k === 9 || k === 0)),
);

async function compare(region: LabelMap, part: Partial<ExtractionSettings>) {
  const settings = { ...defaultSettings('ibsi'), ...part };
  const { features } = await compareProfiles(createCpuEngine(), {
    image,
    mask: region,
    labels: [1],
    settings,
  });
  const of = (name: string): ComparedFeature => {
    const found = features.find(({ feature }) => feature.name === `original_${name}`);
    if (found === undefined) throw new Error(`no ${name}`);
    return found;
  };
  return { features, of };
}

const width = { binning: { kind: 'width', width: 25 } } as const;

describe('compareProfiles', () => {
  test('names the convention behind each difference', async () => {
    const { features, of } = await compare(rough, width);
    expect(of('firstorder_Mean')).toMatchObject({ difference: 0, conventions: [], onlyIn: null });
    const kurtosis = of('firstorder_Kurtosis');
    expect(kurtosis.conventions).toEqual(['isKurtosisExcess']);
    expect(kurtosis.values.pyradiomics - kurtosis.values.ibsi).toBeCloseTo(3, 12);
    expect(of('firstorder_InterquartileRange').conventions).toEqual(['percentile']);
    expect(of('firstorder_Entropy').conventions).toEqual(['widthOrigin']);
    expect(of('glcm_Contrast').conventions).toEqual(['widthOrigin']);
    expect(of('shape_MajorAxisLength').conventions).toEqual(['covarianceDivisor']);
    expect(of('shape_SurfaceArea').conventions).toEqual(['mesh']);
    expect(of('ngtdm_Coarseness').conventions).toContain('loneVoxels');
    for (const { feature, difference, conventions } of features) {
      expect([feature.name, conventions.length > 0]).toEqual([feature.name, difference > 1e-9]);
    }
  });

  test('the names in the catalogue say which profile gives a feature', async () => {
    const { of } = await compare(rough, width);
    expect(of('firstorder_TotalEnergy').onlyIn).toBe('pyradiomics');
    expect(of('firstorder_MedianAbsoluteDeviation').onlyIn).toBe('ibsi');
    expect(of('gldm_DependenceEntropy').onlyIn).toBe('pyradiomics');
  });

  test('flat regions and lines bring out the conventions that others hide', async () => {
    const flat = await compare(
      mask((i, j, k) => j === 4 && k === 4 && i < 6),
      { binning: { kind: 'width', width: 1000 } },
    );
    expect(flat.of('glcm_Correlation')).toMatchObject({
      conventions: ['isFlatDefined'],
      difference: Number.POSITIVE_INFINITY,
      reasons: { ibsi: expect.any(String), pyradiomics: null },
    });
    const line = await compare(
      mask((i, j, k) => j === 4 && k === 4 && i < 6),
      width,
    );
    expect(line.of('glrlm_RunPercentage').conventions).toEqual(['runDirections']);
  });

  test('a fixed count leaves the rule for widths aside', async () => {
    const { features } = await compare(rough, { binning: { kind: 'count', count: 8 } });
    const found = new Set(features.flatMap(({ conventions }) => conventions));
    expect(found).not.toContain('widthOrigin');
  });

  test('only families that are on are compared', async () => {
    const { features } = await compare(rough, { families: { firstorder: null } });
    expect(new Set(features.map(({ feature }) => feature.family))).toEqual(new Set(['firstorder']));
  });

  test('every convention has its words', () => {
    for (const { title, ibsi, pyradiomics } of Object.values(CONVENTIONS)) {
      expect(title.length * ibsi.length * pyradiomics.length).toBeGreaterThan(0);
    }
  });
});
