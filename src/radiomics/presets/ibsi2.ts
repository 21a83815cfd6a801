import { defaultSettings } from '../defaults.ts';
import type { ExtractionSettings } from '../settings.ts';
import type { Dimension, FilterSettings } from '../settings-filters.ts';
import { ORIGINAL_ONLY } from '../settings-images.ts';
import { type PreprocessSettings, withinRange } from '../settings-preprocessing.ts';
import type { Preset } from './preset.ts';

type Approach = 'a' | 'b';

/** A: slice by slice on the voxels as they are. B: in 3D after interpolation to 1 mm, whole HU. */
const DIMENSIONS: Readonly<Record<Approach, Dimension>> = { a: '2D', b: '3D' };

interface Configuration {
  readonly words: string;
  readonly filter: (approach: Approach) => FilterSettings | null;
}

const boundary = 'mirror';

/** Daubechies' wavelet, its sub-band averaged over right-angle rotations. */
function daubechies(approach: Approach, band: string, level: number): FilterSettings {
  const dimension = DIMENSIONS[approach];
  return { filter: 'wavelet', dimension, boundary, wavelet: 'db3', band, level, pooling: 'mean' };
}

/** IBSI-2 phase 2 (Zwanenburg 2020, arXiv 2006.05470, table 7), by number. */
const CONFIGURATIONS: readonly Configuration[] = [
  { words: 'no filter', filter: () => null },
  {
    words: 'mean of 5 voxels along each axis',
    filter: (approach) => ({
      filter: 'mean',
      dimension: DIMENSIONS[approach],
      boundary,
      support: 5,
    }),
  },
  {
    words: 'Laplacian of Gaussian of 1.5 mm',
    filter: (approach) => ({
      ...{ filter: 'log', dimension: DIMENSIONS[approach], boundary },
      ...{ sigmaMm: 1.5, cutoffSigma: 4 },
    }),
  },
  {
    words: 'Laws kernels L5E5(E5), largest of all rotations, energy within 7 voxels',
    filter: (approach) => ({
      ...{ filter: 'laws', dimension: DIMENSIONS[approach], boundary },
      ...{ kernels: approach === 'a' ? 'L5E5' : 'L5E5E5', pooling: 'max', energyDistance: 7 },
    }),
  },
  {
    words: 'Gabor filter of 5 mm, wavelength 2 mm, averaged over orientations',
    filter: (approach) => ({
      ...{ filter: 'gabor', boundary, sigmaMm: 5, lambdaMm: 2, gamma: 1.5, response: 'modulus' },
      orientation: { step: 22.5, pooling: 'mean' },
      hasOrthogonalPlanes: approach === 'b',
    }),
  },
  {
    words: 'Daubechies 3 wavelet, (L)LH band, averaged over rotations',
    filter: (approach) => daubechies(approach, approach === 'a' ? 'LH' : 'LLH', 1),
  },
  {
    words: 'Daubechies 3 wavelet, (H)HH band of the second level, averaged over rotations',
    filter: (approach) => daubechies(approach, approach === 'a' ? 'HH' : 'HHH', 2),
  },
  ...[1, 2].map(
    (level): Configuration => ({
      words: `Simoncelli wavelet, level ${level}`,
      filter: (approach) => ({
        filter: 'simoncelli',
        dimension: DIMENSIONS[approach],
        // The spectrum is the image's own in the programs that agreed on these values (docs/conventions.md).
        boundary: 'periodic',
        level,
      }),
    }),
  ),
];

const RANGE = withinRange([-1000, 400]);

const PREPROCESSING: Readonly<Record<Approach, PreprocessSettings>> = {
  a: RANGE,
  b: {
    ...RANGE,
    resampling: {
      spacing: [1, 1, 1],
      interpolator: 'cubic',
      convention: { kind: 'ibsi' },
      mask: { interpolator: 'linear', threshold: 0.5 },
      rounding: 'nearest',
    },
  },
};

const STEPS: Readonly<Record<Approach, string>> = {
  a: 'slice by slice on the voxels as they are',
  b: 'in 3D after tricubic interpolation to 1 mm',
};

function settingsOf({ filter }: Configuration, approach: Approach): ExtractionSettings {
  const chosen = filter(approach);
  return {
    ...defaultSettings('ibsi'),
    preprocessing: PREPROCESSING[approach],
    imageTypes: {
      ...ORIGINAL_ONLY,
      original: chosen === null,
      filters: chosen === null ? [] : [chosen],
    },
    // The 18 intensity-based statistics.
    families: { firstorder: null },
  };
}

/** IBSI-2 phase 2: filters on the lung CT phantom, whose intensity statistics teams agreed on. */
export const IBSI2_PRESETS: readonly Preset[] = CONFIGURATIONS.flatMap((configuration, n) =>
  (['a', 'b'] as const).map(
    (approach): Preset => ({
      name: `ibsi2-${n + 1}${approach}`,
      title: `IBSI-2 configuration ${n + 1}.${approach.toUpperCase()}`,
      explanation: `Lung CT phantom of the standard, ${STEPS[approach]}, -1000 to 400 HU: ${configuration.words}; intensity statistics.`,
      modality: 'CT',
      group: 'IBSI reference',
      settings: settingsOf(configuration, approach),
    }),
  ),
);
