import type { Modality } from '../volume/volume.ts';
import { PRESETS, type PresetName } from './preprocess/presets.ts';
import {
  AGGREGATIONS,
  type Binning,
  type ExtractionSettings,
  FAMILIES,
  type ProfileName,
  type TextureSettings,
} from './settings.ts';
import { ORIGINAL_ONLY } from './settings-images.ts';
import { NO_PREPROCESSING } from './settings-preprocessing.ts';

/**
 * Bins that are right for the modality when the user says nothing: CT has a calibrated unit, so a fixed
 * width of 25 HU keeps levels comparable between patients (IBSI configuration A and C, PyRadiomics'
 * default); MR intensities are arbitrary, so a fixed count makes them comparable (IBSI section 2.7).
 * SUV is calibrated: 0.25 SUV is a common choice (Leijenaar 2015, doi 10.1038/srep11075: 0.5; finer here so
 * that small lesions keep several levels).
 */
export function defaultBinning(modality: Modality): Binning {
  if (modality === 'CT') return { kind: 'width', width: 25 };
  if (modality === 'PT') return { kind: 'width', width: 0.25 };
  return { kind: 'count', count: 32 };
}

/**
 * IBSI section 2.7: whole HU in CT, steps of 0.10 SUV in PET, a thousand steps where the unit is arbitrary.
 */
function defaultIvhBinning(modality: Modality | null): Binning {
  if (modality === 'CT') return { kind: 'none' };
  if (modality === 'PT') return { kind: 'width', width: 0.1 };
  return { kind: 'count', count: 1000 };
}

/** The 26 voxels around, each direction for itself, as both conventions have it. */
export const DEFAULT_TEXTURE: TextureSettings = {
  distances: [1],
  weighting: null,
  isGlcmSymmetric: true,
  dependenceAlpha: 0,
  plane: null,
};

/**
 * Settings of a profile before the user touches anything. Without a modality the PyRadiomics profile takes
 * that program's own default, a width of 25, so that its users get the values they know.
 */
export function defaultSettings(
  profile: ProfileName,
  modality: Modality | null = null,
): ExtractionSettings {
  return {
    profile,
    binning: modality === null ? { kind: 'width', width: 25 } : defaultBinning(modality),
    ivhBinning: defaultIvhBinning(modality),
    preprocessing: NO_PREPROCESSING,
    imageTypes: ORIGINAL_ONLY,
    // 2D shape needs a region of one slice: only on request, as in PyRadiomics.
    families: Object.fromEntries(
      FAMILIES.filter((family) => family !== 'shape2D').map((family) => [family, null]),
    ),
    aggregations: ['ITBB'],
    texture: DEFAULT_TEXTURE,
    voxelArrayShift: 0,
    byImageType: {},
    voxelwise: null,
  };
}

/** IBSI digital phantom: its intensities are grey levels already. */
export function ibsiDigitalPreset(): ExtractionSettings {
  const binning = { kind: 'none' } as const;
  return { ...defaultSettings('ibsi'), binning, ivhBinning: binning, aggregations: AGGREGATIONS };
}

/** IBSI configurations A to E, with every aggregation that the standard's tables list for them. */
export function ibsiConfiguration(name: PresetName): ExtractionSettings {
  const { dimension, preprocessing, binning, ivhBinning } = PRESETS[name];
  return {
    ...defaultSettings('ibsi'),
    preprocessing,
    binning,
    ivhBinning,
    aggregations: dimension === '2D' ? ['BTW3', 'SUJT', 'JJUI', 'ZW7Z'] : ['ITBB', 'IAZD'],
  };
}
