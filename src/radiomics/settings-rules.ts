import { imagesProblem } from './derived-images.ts';
import type { ExtractionSettings } from './settings.ts';
import { chosenTypes, hasDerived } from './settings-images.ts';

/** Which numbers a setting takes. */
export interface NumberRule {
  readonly isWhole?: boolean;
  /** Greater than this. */
  readonly above?: number;
  readonly min?: number;
  readonly max?: number;
}

/** The numbers of ExtractionSettings; what the steps themselves refuse, said before they run. */
export const RULES = {
  binWidth: { above: 0 },
  /** More levels make co-occurrence matrices that no region can fill. */
  binCount: { isWhole: true, min: 2, max: 2048 },
  ivhCount: { isWhole: true, min: 2, max: 100_000 },
  normaliseScale: { above: 0 },
  outliers: { above: 0 },
  arrayShift: {},
  /** mm; 0 keeps the axis. */
  spacing: { min: 0, max: 100 },
  maskThreshold: { above: 0, max: 1 },
  padDistance: { isWhole: true, min: 0, max: 1000 },
  bound: {},
  roiSize: { isWhole: true, min: 1 },
  /** The engines' neighbourhoods reach this far. */
  distance: { isWhole: true, min: 1, max: 8 },
  alpha: { isWhole: true, min: 0, max: 2048 },
  /** mm: σ, wavelength. */
  filterLength: { above: 0, max: 1000 },
  /** In σ. */
  cutoff: { above: 0, max: 20 },
  /** Voxels along a side. */
  support: { isWhole: true, min: 1, max: 255 },
  energyDistance: { isWhole: true, min: 1, max: 127 },
  aspectRatio: { above: 0, max: 100 },
  /** Degrees. */
  angle: { min: -360, max: 360 },
  angleStep: { above: 0, max: 360 },
  startLevel: { isWhole: true, min: 0, max: 7 },
  levels: { isWhole: true, min: 1, max: 8 },
  rieszOrder: { isWhole: true, min: 0, max: 8 },
  lbpRadius: { above: 0, max: 32 },
  lbpSamples: { isWhole: true, min: 1, max: 24 },
  lbpSubdivision: { isWhole: true, min: 0, max: 4 },
} as const satisfies Readonly<Record<string, NumberRule>>;

/** What is wrong with a number, in a sentence; null when it can be used. */
export function numberProblem(rule: NumberRule, value: number): string | null {
  if (!Number.isFinite(value)) return 'Type a number.';
  if (rule.isWhole === true && !Number.isInteger(value)) return 'The number must be whole.';
  if (rule.above !== undefined && value <= rule.above) {
    return `The number must be greater than ${rule.above}.`;
  }
  if (rule.min !== undefined && value < rule.min) return `The number must be at least ${rule.min}.`;
  if (rule.max !== undefined && value > rule.max) return `The number must be at most ${rule.max}.`;
  return null;
}

export type SettingsSection = 'image' | 'region' | 'bins' | 'texture' | 'features' | 'images';

export interface SettingsProblem {
  readonly section: SettingsSection;
  readonly sentence: string;
}

/** Settings that are each right and cannot go together. `count` is how many values they ask for. */
export function settingsProblems(
  settings: ExtractionSettings,
  count: number,
): readonly SettingsProblem[] {
  const problems: SettingsProblem[] = [];
  const add = (section: SettingsSection, sentence: string) => problems.push({ section, sentence });
  const notTogether = imagesProblem(settings);
  if (notTogether !== null) add('images', `${notTogether.what} ${notTogether.remedy}`);
  if (chosenTypes(settings.imageTypes).length === 0) {
    add('images', 'No image is chosen: switch on the original image or a filter.');
  } else if (settings.aggregations.length === 0) {
    add('texture', 'No aggregation is chosen: choose at least one.');
  } else if (count === 0) {
    add('features', 'No feature is chosen: switch on at least one family.');
  }
  for (const { bounds } of settings.preprocessing.resegmentation?.steps ?? []) {
    const [low, high] = bounds;
    if (low !== null && high !== null && low > high) {
      add('region', `No intensity lies between ${low} and ${high}: swap the bounds.`);
    }
  }
  if (settings.binning.kind === 'none') {
    const reason = whyNoLevels(settings);
    if (reason !== null) {
      add(
        'bins',
        `Intensities cannot be grey levels as they are: ${reason} Choose a width or a count.`,
      );
    }
  }
  return problems;
}

/** Grey levels are whole numbers from 1 up; these steps make others. */
function whyNoLevels({ preprocessing, imageTypes }: ExtractionSettings): string | null {
  const { normalisation, resampling } = preprocessing;
  if (hasDerived(imageTypes)) return 'filtered images have negative and fractional values.';
  if (normalisation !== null) return 'normalisation makes them negative and fractional.';
  if (
    resampling !== null &&
    resampling.rounding === 'none' &&
    resampling.interpolator !== 'nearest'
  ) {
    return 'interpolation makes them fractional.';
  }
  return null;
}
