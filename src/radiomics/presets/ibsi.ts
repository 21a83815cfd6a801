import { ibsiConfiguration, ibsiDigitalPreset } from '../defaults.ts';
import { PRESET_NAMES } from '../preprocess/presets.ts';
import type { Preset } from './preset.ts';

/** What becomes of the lung CT phantom, as in the manual's table 5.1. */
const EXPLANATIONS: Readonly<Record<(typeof PRESET_NAMES)[number], string>> = {
  'ibsi-a': 'slice by slice on the voxels as they are, -500 to 400 HU, bins of 25 HU.',
  'ibsi-b': 'slice by slice after bilinear interpolation to 2 x 2 mm, -500 to 400 HU, 32 bins.',
  'ibsi-c': 'in 3D after trilinear interpolation to 2 mm, -1000 to 400 HU, bins of 25 HU.',
  'ibsi-d': 'in 3D after trilinear interpolation to 2 mm, outliers beyond 3 SD left out, 32 bins.',
  'ibsi-e':
    'in 3D after tricubic interpolation to 2 mm, -1000 to 400 HU, then outliers beyond 3 SD left out, 32 bins.',
};

/** The standard's own settings, with every aggregation that its tables list. */
export const IBSI_PRESETS: readonly Preset[] = [
  {
    name: 'ibsi-digital',
    title: 'IBSI digital phantom',
    explanation:
      'Digital phantom of the standard: its intensities are grey levels already; nothing is processed, all six aggregations.',
    modality: null,
    group: 'IBSI reference',
    settings: ibsiDigitalPreset(),
  },
  ...PRESET_NAMES.map(
    (name): Preset => ({
      name,
      title: `IBSI configuration ${name.at(-1)?.toUpperCase()}`,
      explanation: `Lung CT phantom of the standard: ${EXPLANATIONS[name]}`,
      modality: 'CT',
      group: 'IBSI reference',
      settings: ibsiConfiguration(name),
    }),
  ),
];
