import type { Triple } from '../../volume/grid.ts';
import { makeRoi, type Roi } from '../../volume/roi.ts';
import type { LabelMap, Volume } from '../../volume/volume.ts';
import { PEAK_RADIUS } from '../families/local-intensity.ts';
import { normalise } from '../preprocess/normalise.ts';
import { completeSpacing } from '../preprocess/sampling.ts';
import type { ExtractionSettings } from '../settings.ts';
import { waveletFilters } from '../wavelets/wavelets.ts';

export interface Prepared {
  readonly image: Volume;
  readonly roi: Roi;
  readonly margin: Triple;
  /** For the perturbed part: what needs the whole image has been done. */
  readonly settings: ExtractionSettings;
}

/** Voxels that growth by a third of the largest change, and the neighbourhood of textures, may need. */
const LEAST_MARGIN = 6;

/** Voxels that a cubic spline reads, to 1e-7, on each side. */
const SPLINE_REACH = 12;

/** Image and region for perturbation: normalised as a whole, before a part of it is cut out. */
export function prepareSubject(
  image: Volume,
  mask: LabelMap,
  labels: readonly number[],
  settings: ExtractionSettings,
): Prepared {
  const { normalisation } = settings.preprocessing;
  const scaled = normalisation === null ? image : normalise(image, normalisation);
  return {
    image: scaled,
    roi: makeRoi(scaled, mask, labels),
    margin: marginOf(image.grid.spacing, image, settings),
    settings: {
      ...settings,
      preprocessing: { ...settings.preprocessing, normalisation: null },
    },
  };
}

function marginOf(spacing: Triple, { grid }: Volume, settings: ExtractionSettings): Triple {
  const { resampling } = settings.preprocessing;
  const wanted = resampling === null ? spacing : completeSpacing(grid, resampling.spacing);
  const { wavelet } = settings.imageTypes;
  const filter = wavelet === null ? 0 : waveletFilters(wavelet.name).low.length;
  return spacing.map((mm, axis) => {
    const ratio = Math.max(1, (wanted[axis] as number) / mm);
    const peak = Math.ceil(PEAK_RADIUS / mm) + Math.ceil(ratio);
    const reach = resampling === null ? 0 : SPLINE_REACH;
    return Math.max(LEAST_MARGIN, peak, Math.ceil(filter * ratio)) + reach;
  }) as unknown as Triple;
}
