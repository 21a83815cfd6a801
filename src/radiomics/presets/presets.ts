import { CLINICAL_PRESETS } from './clinical.ts';
import { IBSI_PRESETS } from './ibsi.ts';
import { VALIDATION_PRESETS } from './ibsi-validation.ts';
import { IBSI2_PRESETS } from './ibsi2.ts';
import type { Preset } from './preset.ts';

/** All presets, in the order that the page and the command line show. */
export const PRESETS: readonly Preset[] = [
  ...CLINICAL_PRESETS,
  ...IBSI_PRESETS,
  ...IBSI2_PRESETS,
  ...VALIDATION_PRESETS,
];

export function findPreset(name: string): Preset | undefined {
  return PRESETS.find((preset) => preset.name === name);
}
