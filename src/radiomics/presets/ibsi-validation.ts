import type { Modality } from '../../volume/volume.ts';
import { defaultSettings } from '../defaults.ts';
import type { Binning } from '../settings.ts';
import type { Rounding } from '../settings-preprocessing.ts';
import type { Preset } from './preset.ts';

interface Choice {
  readonly name: string;
  readonly modality: Modality;
  readonly title: string;
  readonly explanation: string;
  readonly mm: number;
  readonly rounding: Rounding;
  readonly bounds: readonly [number, number | null];
  readonly width: number;
  readonly ivhBinning: Binning;
}

/** Cubic spline, mask by linear interpolation, bins from the range's lower bound, 3D matrices merged. */
function validation({ name, modality, title, explanation, ...choice }: Choice): Preset {
  const { mm, rounding, bounds, width, ivhBinning } = choice;
  return {
    name,
    title,
    explanation: `Sarcoma patients of the standard's validation: ${explanation}`,
    modality,
    group: 'IBSI reference',
    settings: {
      ...defaultSettings('ibsi'),
      preprocessing: {
        normalisation: null,
        resampling: {
          spacing: [mm, mm, mm],
          interpolator: 'cubic',
          convention: { kind: 'ibsi' },
          mask: { interpolator: 'linear', threshold: 0.5 },
          rounding,
        },
        resegmentation: { steps: [{ kind: 'absolute', bounds }], changesShape: false },
        preCrop: null,
        regionLimits: null,
      },
      binning: { kind: 'width', width },
      ivhBinning,
      aggregations: ['IAZD'],
    },
  };
}

/** IBSI-1, phase 3: patients whose features the teams compared (Zwanenburg 2020, doi 10.1148/radiol.2020191145). */
export const VALIDATION_PRESETS: readonly Preset[] = [
  validation({
    name: 'ibsi-validation-ct',
    title: 'IBSI validation, CT',
    explanation: '1 mm tricubic, -200 to 200 HU, bins of 10 HU.',
    modality: 'CT',
    mm: 1,
    rounding: 'nearest',
    bounds: [-200, 200],
    width: 10,
    ivhBinning: { kind: 'none' },
  }),
  validation({
    name: 'ibsi-validation-mr',
    title: 'IBSI validation, T1 MR',
    explanation: '1 mm tricubic, negative intensities left out, bins of 10.',
    modality: 'MR',
    mm: 1,
    rounding: 'none',
    bounds: [0, null],
    width: 10,
    ivhBinning: { kind: 'width', width: 1 },
  }),
  validation({
    name: 'ibsi-validation-pet',
    title: 'IBSI validation, FDG-PET',
    explanation: '3 mm tricubic, negative intensities left out, bins of 0.25 SUV.',
    modality: 'PT',
    mm: 3,
    rounding: 'none',
    bounds: [0, null],
    width: 0.25,
    ivhBinning: { kind: 'width', width: 0.1 },
  }),
];
