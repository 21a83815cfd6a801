import type { Modality } from '../volume/volume.ts';
import type { Binning, ExtractionSettings, ProfileName } from './settings.ts';

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
    resegmentRange: null,
    imageTypes: { original: true, wavelet: null },
    families: { shape: null, firstorder: null, glcm: null },
    aggregations: ['ITBB'],
    voxelArrayShift: 0,
  };
}

/** IBSI digital phantom: its intensities are grey levels already. */
export function ibsiDigitalPreset(): ExtractionSettings {
  return { ...defaultSettings('ibsi'), binning: { kind: 'none' }, aggregations: ['ITBB', 'IAZD'] };
}
