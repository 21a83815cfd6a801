import type { Engine, RunOptions } from '../../engine/engine.ts';
import type { Triple } from '../../volume/grid.ts';
import { type Box, makeRoi, type Roi } from '../../volume/roi.ts';
import type { LabelMap, Volume } from '../../volume/volume.ts';
import type { PreprocessSettings, RegionLimits } from '../settings-preprocessing.ts';
import { cropCase } from './crop-case.ts';
import { normalise } from './normalise.ts';
import { boundingBox, makeRegion, voxelsOf } from './region.ts';
import { requireRegion } from './region-limits.ts';
import { type Margin, resampleCase } from './resample-case.ts';
import { resegment } from './resegment.ts';
import { describeStep, type StepDiagnostics } from './step-diagnostics.ts';

export interface PreprocessInput {
  readonly image: Volume;
  /** On the grid of the image. */
  readonly mask: LabelMap;
  /** Label values, united. */
  readonly labels: readonly number[];
}

export interface Preprocessed {
  /** The image that features are taken from, whole or, where it was resampled, as much as `margin` asks for. */
  readonly image: Volume;
  /** IBSI's two masks on a box of `image`. */
  readonly roi: Roi;
  /** Size of the grid that `image` is part of, and which part; differ from all of it after resampling or cropping. */
  readonly gridSize: Triple;
  readonly part: Box;
  /** The state before the first step and after each step that was taken. */
  readonly steps: readonly StepDiagnostics[];
}

export interface PreprocessOptions extends RunOptions {
  /** How much of a resampled image is wanted around the region; the whole by default. */
  readonly margin?: Margin;
}

/**
 * Prepares image and region for feature extraction: normalise, resample or crop, round, re-segment, check.
 * Nothing given is changed.
 *
 * @throws LocusError 'empty-mask', 'label-absent', 'bad-settings', 'cancelled', 'device-lost'
 */
export async function preprocess(
  engine: Engine,
  { image, mask, labels }: PreprocessInput,
  settings: PreprocessSettings,
  { margin = 'whole', ...run }: PreprocessOptions = {},
): Promise<Preprocessed> {
  const { normalisation, resampling, resegmentation, regionLimits } = settings;
  let state: Omit<Preprocessed, 'steps'> = {
    image,
    roi: makeRoi(image, mask, labels),
    gridSize: image.grid.size,
    part: { start: [0, 0, 0], size: image.grid.size },
  };
  const steps: StepDiagnostics[] = [];
  const note = (step: StepDiagnostics['step']) => steps.push(describeStep(step, state));
  note('initial');
  if (normalisation !== null) {
    state = { ...state, image: normalise(image, normalisation) };
    note('normalised');
  }
  if (resampling !== null) {
    state = await resampleCase(engine, state.image, state.roi, resampling, margin, run);
    note('resampled');
  } else if (settings.preCrop !== null) {
    state = { ...state, ...cropCase(state.image, state.roi, settings.preCrop) };
  }
  requireLimits(state.roi, state.roi.morphological, regionLimits);
  if (resegmentation !== null) {
    const { roi } = state;
    const kept = resegment(voxelsOf(state.image, roi.box), roi.intensity, resegmentation.steps);
    // PyRadiomics refuses a region that loses too much; without limits it may end empty, for a reason to be given.
    requireLimits(roi, kept, regionLimits);
    const drawn = resegmentation.changesShape ? kept : roi.morphological;
    const left = makeRegion(state.image, roi.box, drawn, kept);
    const none = { ...roi, intensity: kept, intensityCount: 0 };
    state = {
      ...state,
      roi: left === null ? none : { ...left, nonFiniteCount: roi.nonFiniteCount },
    };
    note('resegmented');
  }
  return { ...state, steps };
}

function requireLimits(roi: Roi, mask: Uint8Array, limits: RegionLimits | null): void {
  if (limits === null) return;
  const size = boundingBox(mask, roi.box.size)?.size ?? [0, 0, 0];
  const count = mask.reduce((total, n) => total + n, 0);
  requireRegion(size, count, limits);
}
