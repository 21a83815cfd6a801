import type { Triple } from '../../volume/grid.ts';
import { defaultSettings } from '../defaults.ts';
import type {
  Normalisation,
  PreprocessSettings,
  Resampling,
  ResegmentationStep,
} from '../settings-preprocessing.ts';
import type { Preset } from './preset.ts';

/**
 * PyRadiomics' example files for MR: intensities have no unit, so they are centred and scaled to an SD of 100.
 * Carré 2020 (doi 10.1038/s41598-020-69298-z): of three methods, z-scores make first-order features of gliomas
 * most robust between scanners.
 */
const Z_SCORE: Normalisation = { scale: 100, outliers: null };

/**
 * A single bright vessel or artefact widens the range that bins of a fixed count share. Beyond 3 SD: IBSI
 * section 2.5; Collewet 2004 (Magn Reson Imaging 22, 81).
 */
const NO_OUTLIERS: ResegmentationStep = { kind: 'sigma', bounds: [-3, 3] };

/** IBSI section 2.4: grid aligned with the centre; a partial voxel belongs where half of it does. */
function to(spacing: Triple, interpolator: 'linear' | 'cubic'): Resampling {
  return {
    spacing,
    interpolator,
    convention: { kind: 'ibsi' },
    mask: { interpolator: 'linear', threshold: 0.5 },
    rounding: 'none',
  };
}

function processing(
  normalisation: Normalisation | null,
  resampling: Resampling,
  step: ResegmentationStep,
): PreprocessSettings {
  return {
    normalisation,
    resampling,
    preCrop: null,
    resegmentation: { steps: [step], changesShape: false },
    regionLimits: null,
  };
}

/** Starting points for images of patients; each choice has its source beside it. */
export const CLINICAL_PRESETS: readonly Preset[] = [
  {
    name: 'glioma-mr',
    title: 'Glioma, MR',
    explanation:
      'T1, T1c, T2 or FLAIR of the brain, skull-stripped and bias-corrected: z-scores, 1 mm voxels, outliers beyond 3 SD left out, 32 bins.',
    modality: 'MR',
    group: 'Clinical images',
    settings: {
      ...defaultSettings('ibsi', 'MR'),
      // 1 mm cubic: IBSI-1's validation of MR (Zwanenburg 2020, doi 10.1148/radiol.2020191145), and the grid of
      // the BraTS atlas. 32 bins, relative to the region: Carré 2020.
      preprocessing: processing(Z_SCORE, to([1, 1, 1], 'cubic'), NO_OUTLIERS),
      binning: { kind: 'count', count: 32 },
    },
  },
  {
    name: 'lung-ct',
    title: 'Lung lesion, CT',
    explanation:
      'Lung nodules and tumours: 2 mm voxels, whole HU from -1000 to 400 (air to soft tissue, no bone), bins of 25 HU that mean the same in every patient.',
    modality: 'CT',
    group: 'Clinical images',
    settings: {
      ...defaultSettings('ibsi', 'CT'),
      // IBSI configuration C, defined for a lung lesion (manual table 5.1); 25 HU also: Aerts 2014
      // (doi 10.1038/ncomms5006) and PyRadiomics' example for CT.
      preprocessing: processing(
        null,
        { ...to([2, 2, 2], 'linear'), rounding: 'nearest' },
        { kind: 'absolute', bounds: [-1000, 400] },
      ),
      binning: { kind: 'width', width: 25 },
    },
  },
  {
    name: 'breast-mr',
    title: 'Breast lesion, MR',
    explanation:
      'Contrast-enhanced T1 of the breast: z-scores, 1 mm voxels, outliers beyond 3 SD left out, 32 bins.',
    modality: 'MR',
    group: 'Clinical images',
    settings: {
      ...defaultSettings('ibsi', 'MR'),
      // z-scores and 32 bins: among the ways that a test-retest study of breast MR compares (Granzier 2022,
      // J Magn Reson Imaging). 1 mm: IBSI-1's validation of MR; breast protocols have about that in plane.
      preprocessing: processing(Z_SCORE, to([1, 1, 1], 'cubic'), NO_OUTLIERS),
      binning: { kind: 'count', count: 32 },
    },
  },
  {
    name: 'prostate-mr',
    title: 'Prostate lesion, MR',
    explanation:
      'T2 of the prostate in slices of about 3 mm: z-scores, 0.5 mm in plane with the slices kept, texture within slices, 32 bins. For ADC maps, whose unit means something, switch normalisation off.',
    modality: 'MR',
    group: 'Clinical images',
    settings: {
      ...defaultSettings('ibsi', 'MR'),
      // B-spline to 0.5 mm in 2D was best of 48 ways for T2 of 930 patients (doi 10.1002/jmri.28935). Texture
      // within slices: Schwier 2019 (doi 10.1038/s41598-019-45766-z).
      preprocessing: processing(Z_SCORE, to([0.5, 0.5, 0], 'cubic'), NO_OUTLIERS),
      binning: { kind: 'count', count: 32 },
      aggregations: ['JJUI'],
    },
  },
  {
    name: 'fdg-pet',
    title: 'FDG-PET',
    explanation:
      'PET in SUV: 3 mm voxels, no negative uptake, bins of 0.25 SUV that mean the same in every patient. The image must be in SUV already.',
    modality: 'PT',
    group: 'Clinical images',
    settings: {
      ...defaultSettings('ibsi', 'PT'),
      // 3 mm cubic, 0 and above: IBSI-1's validation of PET (Zwanenburg 2020). 0.25 SUV: Pfaehler 2019
      // (doi 10.1002/mp.13322). A fixed width rather than a count: Leijenaar 2015 (doi 10.1038/srep11075).
      preprocessing: processing(null, to([3, 3, 3], 'cubic'), {
        kind: 'absolute',
        bounds: [0, null],
      }),
      binning: { kind: 'width', width: 0.25 },
      // IBSI section 2.7.
      ivhBinning: { kind: 'width', width: 0.1 },
    },
  },
];
