// One body for every engine: voxel-wise maps against PyRadiomics' voxel-based extraction of a small made image
// (tools/peers/oracle_voxel_maps.py), and what must hold of any map.

import { describe, expect, test } from 'vitest';
import type { Engine } from '../../../src/engine/engine.ts';
import { readParameterFile } from '../../../src/formats/settings-yaml.ts';
import { CATALOGUE } from '../../../src/radiomics/catalogue/catalogue.ts';
import { defaultSettings } from '../../../src/radiomics/defaults.ts';
import type { FeatureMap } from '../../../src/radiomics/maps/feature-map.ts';
import { featureMaps } from '../../../src/radiomics/maps/feature-maps.ts';
import type { ExtractionSettings } from '../../../src/radiomics/settings.ts';
import { WAVELET_NAMES } from '../../../src/radiomics/wavelets/wavelet-names.ts';
import { axisAlignedGrid, type Triple, voxelCount } from '../../../src/volume/grid.ts';
import { makeLabelMap } from '../../../src/volume/label-map.ts';
import type { LabelMap, Volume } from '../../../src/volume/volume.ts';
import reference from './voxel-maps-pyradiomics.json' with { type: 'json' };

/** Of a value's magnitude: the reference has eight digits, maps are float32. */
const TOLERANCE = 1e-5;

const GRID = axisAlignedGrid([9, 8, 7], [1, 1.5, 2]);

function placeOf(n: number): Triple {
  const [nx, ny] = GRID.size;
  return [n % nx, Math.floor(n / nx) % ny, Math.floor(n / (nx * ny))];
}

function share(at: number, size: number): number {
  return Math.floor((100 * (2 * at - size + 1) ** 2) / size ** 2);
}

/** The made image, and a round region that leaves its borders free. */
export function mapCase(): { readonly image: Volume; readonly mask: LabelMap } {
  const count = voxelCount(GRID);
  const data = Int16Array.from({ length: count }, (_, n) => {
    const [i, j, k] = placeOf(n);
    return 8 * i + 5 * j + 3 * k * k + ((n * 7919) % 37);
  });
  const inside = Uint8Array.from({ length: count }, (_, n) => {
    const far = placeOf(n).reduce((sum, at, axis) => sum + share(at, GRID.size[axis] as number), 0);
    return far <= 80 ? 1 : 0;
  });
  return {
    image: { grid: GRID, data, modality: 'unknown', unit: '1', nonFiniteCount: 0 },
    mask: makeLabelMap(GRID, inside),
  };
}

/** The value at a voxel of the whole image. */
export function valueAt(
  { box, values }: Pick<FeatureMap, 'box' | 'values'>,
  place: Triple,
): number {
  const [i, j, k] = place.map((at, axis) => at - (box.start[axis] as number)) as unknown as Triple;
  return values[i + box.size[0] * (j + box.size[1] * k)] as number;
}

function settingsOf(variant: keyof typeof reference.variants): ExtractionSettings {
  const { setting, voxelSetting } = reference.variants[variant];
  const file = { setting, voxelSetting: { ...voxelSetting, initValue: reference.initial } };
  return readParameterFile(JSON.stringify(file), 'variant.json', {
    base: defaultSettings('pyradiomics'),
    catalogue: CATALOGUE,
    wavelets: WAVELET_NAMES,
  }).settings;
}

export function describeVoxelMaps(engine: () => Engine): void {
  describe('PyRadiomics’ voxel-based values', () => {
    const names = Object.keys(reference.variants) as (keyof typeof reference.variants)[];
    test.each(names)('%s', async (variant) => {
      const expected: Readonly<Record<string, string | readonly number[]>> =
        reference.variants[variant].values;
      const features = Object.keys(expected);
      expect(features.length).toBeGreaterThan(90);
      const settings = settingsOf(variant);
      const maps = await featureMaps(engine(), { ...mapCase(), labels: [1], settings, features });
      const wrong: string[] = [];
      for (const map of maps) {
        const wanted = expected[map.feature];
        // Where a direction has no pair at one voxel, PyRadiomics gives MCC up for all.
        if (typeof wanted === 'string' || wanted === undefined) {
          expect([map.feature, wanted]).toEqual(['original_glcm_MCC', 'failed']);
          continue;
        }
        wanted.forEach((value, n) => {
          const got = valueAt(map, reference.places[n] as unknown as Triple);
          if (!(Math.abs(got - value) <= TOLERANCE * Math.abs(value) + 1e-9))
            wrong.push(`${map.feature} ${got} instead of ${value}`);
        });
      }
      expect(wrong).toEqual([]);
    });
  });

  test('the initial value outside the region, the range of what is inside', async () => {
    const features = ['original_firstorder_Mean'];
    const settings = settingsOf('radius 1');
    const [map] = await featureMaps(engine(), { ...mapCase(), labels: [1], settings, features });
    if (map === undefined) throw new Error('no map');
    const inside = map.values.filter((_, n) => map.region[n] === 1);
    const outside = map.values.filter((_, n) => map.region[n] === 0);
    expect(new Set(outside)).toEqual(new Set([reference.initial]));
    expect([map.min, map.max]).toEqual([Math.min(...inside), Math.max(...inside)]);
    expect(inside).toHaveLength(mapCase().mask.labels[0]?.voxelCount ?? 0);
  });

  test('each map says whose code gave its values', async () => {
    const { name } = engine().info;
    const features = [
      'original_glcm_Id',
      'original_firstorder_Mean',
      'original_glrlm_RunEntropy',
      'original_glszm_ZoneEntropy',
      'original_gldm_DependenceEntropy',
      'original_ngtdm_Busyness',
      'original_gldzm_ZonePercentage',
    ];
    const enginesOf = async (kernelRadius: number) => {
      const voxelwise = { kernelRadius, isKernelMasked: true, initialValue: 0, batch: null };
      const settings = { ...settingsOf('radius 1'), voxelwise };
      const input = { ...mapCase(), labels: [1], settings, features };
      return (await featureMaps(engine(), input)).map((map) => map.engine);
    };
    expect(await enginesOf(1)).toEqual([name, name, name, name, name, name, 'cpu']);
    expect(await enginesOf(3)).toEqual([name, name, name, name, name, name, 'cpu']);
  });
}
