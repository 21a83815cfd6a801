import { readParameterFile } from '../formats/settings-yaml.ts';
import { CATALOGUE } from '../radiomics/catalogue/catalogue.ts';
import { defaultSettings } from '../radiomics/defaults.ts';
import { WAVELET_NAMES } from '../radiomics/wavelets/wavelet-names.ts';
import type { SettingsReport } from './protocol.ts';

/** A parameter file, checked against what exists. */
export function readSettingsFile(name: string, text: string): SettingsReport {
  return readParameterFile(text, name, {
    base: defaultSettings('pyradiomics'),
    catalogue: CATALOGUE,
    wavelets: WAVELET_NAMES,
  });
}
