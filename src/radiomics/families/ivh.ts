import type { IntensityRange } from '../../volume/roi.ts';
import { missing, type Outcomes } from '../outcome.ts';

/**
 * The intensities at which the volume is read (IBSI 3.5):
 * - identity: definite discrete units such as HU, or grey levels: steps of 1, as they are;
 * - fixed-width: definite continuous units such as SUV: bins of that width, each standing for its centre;
 * - fixed-count: arbitrary units: bins 1 … count between minimum and maximum (IBSI: 1000), in bin numbers.
 * The first two span the re-segmentation range, and the region's own where that has no bound.
 */
export type IvhRule =
  | { readonly kind: 'identity' }
  | { readonly kind: 'fixed-width'; readonly width: number }
  | { readonly kind: 'fixed-count'; readonly count: number };

export interface IvhInput {
  /** Intensities of the intensity mask. */
  readonly samples: Float64Array;
  readonly rule: IvhRule;
  /** The re-segmentation range. */
  readonly range: IntensityRange | null;
}

/** More steps than this have no use: they are finer than the voxels are many. */
const MAX_STEPS = 2 ** 24;

/** Intensity-volume histogram features (IBSI P88C). */
export function ivhFeatures(input: IvhInput): Outcomes {
  const { samples } = input;
  if (samples.length === 0) return allMissing('no voxel of the region has an intensity in range');
  const axis = stepsOf(input);
  if (axis === null) return allMissing('the intensities span too many steps; choose bins');
  const atLeast = voxelsAtLeast(samples, axis);
  const volume = (share: number) => volumeAt(atLeast, share);
  const intensity = (share: number) => intensityAt(atLeast, axis, share);
  const intensities = {
    I10: intensity(0.1),
    I90: intensity(0.9),
    I10MinusI90: intensity(0.1) - intensity(0.9),
  };
  const volumes =
    axis.count > 1
      ? {
          V10: volume(0.1),
          V90: volume(0.9),
          V10MinusV90: volume(0.1) - volume(0.9),
          AreaUnderCurve: areaUnder(atLeast),
        }
      : allMissing('one intensity has no fractions');
  return { ...volumes, ...intensities };
}

const NAMES = ['V10', 'V90', 'I10', 'I90', 'V10MinusV90', 'I10MinusI90', 'AreaUnderCurve'];

function allMissing(reason: string): Outcomes {
  return Object.fromEntries(NAMES.map((name) => [name, missing(reason)]));
}

/** Evenly spaced intensities: step n stands for `first` + n `width` and holds the voxels that `stepOf` puts there. */
interface Steps {
  readonly count: number;
  readonly first: number;
  readonly width: number;
  readonly stepOf: (intensity: number) => number;
}

function stepsOf({ samples, rule, range }: IvhInput): Steps | null {
  const minimum = samples.reduce((least, x) => Math.min(least, x));
  const maximum = samples.reduce((most, x) => Math.max(most, x));
  if (rule.kind === 'fixed-count') {
    const { count } = rule;
    if (minimum === maximum) return { count: 1, first: 1, width: 1, stepOf: () => 0 };
    const stepOf = (x: number) => Math.floor((count * (x - minimum)) / (maximum - minimum));
    return { count, first: 1, width: 1, stepOf: (x) => Math.min(stepOf(x), count - 1) };
  }
  const low = range?.[0] ?? minimum;
  const high = range?.[1] ?? maximum;
  const width = rule.kind === 'identity' ? 1 : rule.width;
  // Bins fill the range and the last one is closed above; whole numbers include both ends.
  const count =
    rule.kind === 'identity'
      ? Math.floor(high - low) + 1
      : Math.max(Math.ceil((high - low) / width), 1);
  if (count > MAX_STEPS) return null;
  return {
    count,
    first: rule.kind === 'identity' ? low : low + width / 2,
    width,
    stepOf: (x) => Math.min(Math.floor((x - low) / width), count - 1),
  };
}

/** Share of the volume at or above each step. */
function voxelsAtLeast(samples: Float64Array, { count, stepOf }: Steps): Float64Array {
  const out = new Float64Array(count);
  for (let n = 0; n < samples.length; n++) {
    const step = stepOf(samples[n] as number);
    out[step] = (out[step] as number) + 1;
  }
  for (let step = count - 2; step >= 0; step--) {
    out[step] = (out[step] as number) + (out[step + 1] as number);
  }
  return out.map((voxels) => voxels / samples.length);
}

/** IBSI BC2M: the largest share of the volume whose intensity is at least `share` of the way up the axis. */
function volumeAt(atLeast: Float64Array, share: number): number {
  // The margin keeps 0.1 · 30 = 3.0000000000000004 on step 3.
  return atLeast[Math.ceil(share * (atLeast.length - 1) - 1e-9)] as number;
}

/**
 * IBSI GBPN: the least intensity that at most `share` of the volume reaches. Where more than that has the highest
 * intensity it is the next step, which no voxel reaches (MIRP's reading, too).
 */
function intensityAt(atLeast: Float64Array, { count, first, width }: Steps, share: number): number {
  const step = atLeast.findIndex((volume) => volume <= share + 1e-12);
  return first + (step < 0 ? count : step) * width;
}

/** IBSI 9CMM, by trapezoids over the intensity fraction from 0 to 1. */
function areaUnder(atLeast: Float64Array): number {
  const last = atLeast.length - 1;
  const ends = ((atLeast[0] as number) + (atLeast[last] as number)) / 2;
  return (atLeast.reduce((sum, volume) => sum + volume, 0) - ends) / last;
}
