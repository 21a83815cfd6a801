import type { Binning } from '../settings.ts';
import type { PreprocessSettings, Resampling } from '../settings-preprocessing.ts';

/** What IBSI's configurations say about processing; the aggregations follow from `dimension`. */
export interface ConfigurationPreset {
  readonly title: string;
  /** 2D: slice by slice, resampled in plane only. */
  readonly dimension: '2D' | '3D';
  readonly preprocessing: PreprocessSettings;
  /** Bins of the intensity histogram and the texture matrices. */
  readonly binning: Binning;
  /** Bins of the intensity-volume histogram; `none`: the intensities themselves, 1 HU apart. */
  readonly ivhBinning: Binning;
}

export const PRESET_NAMES = ['ibsi-a', 'ibsi-b', 'ibsi-c', 'ibsi-d', 'ibsi-e'] as const;
export type PresetName = (typeof PRESET_NAMES)[number];

const NO_OUTLIERS = { kind: 'sigma', bounds: [-3, 3] } as const;

function range(low: number, high: number) {
  return { kind: 'absolute', bounds: [low, high] } as const;
}

/** CT: whole numbers of HU after interpolation, mask by linear interpolation. */
function ct(
  spacing: Resampling['spacing'],
  interpolator: Resampling['interpolator'],
): PreprocessSettings['resampling'] {
  return {
    spacing,
    interpolator,
    convention: { kind: 'ibsi' },
    mask: { interpolator: 'linear', threshold: 0.5 },
    rounding: 'nearest',
  };
}

function ibsi(
  resampling: PreprocessSettings['resampling'],
  ...steps: readonly NonNullable<PreprocessSettings['resegmentation']>['steps'][number][]
): PreprocessSettings {
  return {
    normalisation: null,
    resampling,
    preCrop: null,
    resegmentation: { steps, changesShape: false },
    regionLimits: null,
  };
}

/** IBSI-1's five configurations for the lung CT phantom (manual table 5.1; Zwanenburg 2020, table E1). */
export const PRESETS: Readonly<Record<PresetName, ConfigurationPreset>> = {
  'ibsi-a': {
    title: 'IBSI A: by slice, no interpolation, 25 HU bins',
    dimension: '2D',
    preprocessing: ibsi(null, range(-500, 400)),
    binning: { kind: 'width', width: 25 },
    ivhBinning: { kind: 'none' },
  },
  'ibsi-b': {
    title: 'IBSI B: by slice, 2 x 2 mm bilinear, 32 bins',
    dimension: '2D',
    preprocessing: ibsi(ct([2, 2, 0], 'linear'), range(-500, 400)),
    binning: { kind: 'count', count: 32 },
    ivhBinning: { kind: 'none' },
  },
  'ibsi-c': {
    title: 'IBSI C: 2 mm trilinear, 25 HU bins',
    dimension: '3D',
    preprocessing: ibsi(ct([2, 2, 2], 'linear'), range(-1000, 400)),
    binning: { kind: 'width', width: 25 },
    ivhBinning: { kind: 'width', width: 2.5 },
  },
  'ibsi-d': {
    title: 'IBSI D: 2 mm trilinear, outliers beyond 3 SD removed, 32 bins',
    dimension: '3D',
    preprocessing: ibsi(ct([2, 2, 2], 'linear'), NO_OUTLIERS),
    binning: { kind: 'count', count: 32 },
    ivhBinning: { kind: 'none' },
  },
  'ibsi-e': {
    title: 'IBSI E: 2 mm tricubic, range and outliers beyond 3 SD, 32 bins',
    dimension: '3D',
    preprocessing: ibsi(ct([2, 2, 2], 'cubic'), range(-1000, 400), NO_OUTLIERS),
    binning: { kind: 'count', count: 32 },
    ivhBinning: { kind: 'count', count: 1000 },
  },
};
