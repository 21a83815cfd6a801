import type { Triple } from '../../volume/grid.ts';
import { makeRoi, type Roi } from '../../volume/roi.ts';
import type { LabelMap, Volume } from '../../volume/volume.ts';
import { PEAK_RADIUS } from '../families/local-intensity.ts';
import { reachOf } from '../filters/filters.ts';
import { periodOf, takesExtremes } from '../filters/work-box.ts';
import { makePlan } from '../plan.ts';
import { normalise } from '../preprocess/normalise.ts';
import { completeSpacing } from '../preprocess/sampling.ts';
import type { ExtractionSettings } from '../settings.ts';

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
  const roi = makeRoi(scaled, mask, labels);
  return {
    image: scaled,
    roi,
    margin: marginOf(scaled, roi, settings),
    settings: {
      ...settings,
      preprocessing: { ...settings.preprocessing, normalisation: null },
    },
  };
}

/** Voxels around the region that resampling, filters and features read; the whole image where a filter needs it. */
function marginOf({ grid }: Volume, { box }: Roi, settings: ExtractionSettings): Triple {
  const { resampling } = settings.preprocessing;
  const wanted = resampling === null ? grid.spacing : completeSpacing(grid, resampling.spacing);
  const filters = makePlan(settings).flatMap(({ image }) =>
    image.kind === 'original' ? [] : [image.filter],
  );
  const reaches = filters.map((filter) => (takesExtremes(filter) ? null : reachOf(filter, wanted)));
  if (reaches.includes(null)) return grid.size;
  const margin = ([0, 1, 2] as const).map((axis) => {
    const mm = grid.spacing[axis];
    const ratio = Math.max(1, (wanted[axis] as number) / mm);
    const filter = Math.max(0, ...reaches.map((reach) => reach?.[axis] ?? 0));
    const peak = Math.ceil(PEAK_RADIUS / mm) + Math.ceil(ratio);
    const reach = resampling === null ? 0 : SPLINE_REACH;
    return Math.max(LEAST_MARGIN, peak, Math.ceil(filter * ratio)) + reach;
  }) as unknown as Triple;
  const isPeriodic = filters.some((filter) => periodOf(filter) !== null);
  const isNearBorder = ([0, 1, 2] as const).some((axis) => {
    const end = box.start[axis] + box.size[axis] + margin[axis];
    return box.start[axis] < margin[axis] || end > grid.size[axis];
  });
  return isPeriodic && isNearBorder ? grid.size : margin;
}
