import type { FeatureValue } from '../feature.ts';
import { type Icc, type IccKind, intraclassCorrelations } from './icc.ts';
import { type Spread, spreadOf } from './spread.ts';

/** Words for how well a feature repeats; `unknown` where nothing can be said. */
export type StabilityFlag = 'excellent' | 'good' | 'moderate' | 'poor' | 'unknown';

/** How one feature repeats. */
export interface FeatureStability
  extends Pick<
    FeatureValue,
    'name' | 'image' | 'family' | 'feature' | 'ibsi' | 'aggregation' | 'unit'
  > {
  readonly flag: StabilityFlag;
  /** What the flag rests on. */
  readonly basis: 'icc' | 'spread';
  /** Over the subjects that have a value in every measurement; null with fewer than two, then `reason` says so. */
  readonly icc: Readonly<Record<IccKind, Icc>> | null;
  /** Subjects that the correlation rests on. */
  readonly subjects: number;
  /** Measurements of each subject. */
  readonly measurements: number;
  /** Of the region in hand; null where it has fewer than two values. */
  readonly spread: Spread | null;
  readonly reason: string | null;
}

/** Values of all features, one array a measurement, NaN where one could not be computed. */
export interface SubjectValues {
  readonly measurements: readonly Float64Array[];
  /** Part of the correlation. */
  readonly isSubject: boolean;
  /** The region that the spread is of. */
  readonly isInHand: boolean;
}

/**
 * Lower bounds of the flags, for the lower end of the 95 % confidence interval (Koo and Li 2016: below 0.5 poor, to
 * 0.75 moderate, to 0.9 good, above excellent, judged by the interval and not by the estimate).
 */
export const ICC_LEVELS = { excellent: 0.9, good: 0.75, moderate: 0.5 } as const;

/**
 * Upper bounds of the coefficient of variation for the same words where there is one region only. The literature has
 * no agreed ones: 10 % is the usual bound for a repeatable measurement, halved and doubled here.
 */
export const CV_LEVELS = { excellent: 0.05, good: 0.1, moderate: 0.2 } as const;

/**
 * Stability of every feature. With two subjects or more it is the ICC; with one there is no variance between subjects,
 * and the spread of its measurements stands in.
 *
 * @param features in the order of the values
 */
export function stabilityOf(
  features: readonly FeatureValue[],
  subjects: readonly SubjectValues[],
): readonly FeatureStability[] {
  return features.map((feature, at) => {
    const rows = subjects.map(({ measurements }) =>
      Float64Array.from(measurements, (values) => values[at] ?? Number.NaN),
    );
    const counted = rows.filter((_, n) => subjects[n]?.isSubject === true);
    const whole = counted.filter((row) => row.every(Number.isFinite));
    const inHand = rows.find((_, n) => subjects[n]?.isInHand === true);
    const spread = inHand === undefined ? null : spreadOf(inHand);
    const measurements = rows[0]?.length ?? 0;
    const icc = whole.length >= 2 && measurements >= 2 ? intraclassCorrelations(whole) : null;
    const basis = counted.length >= 2 ? 'icc' : 'spread';
    const { name, image, family, feature: short, ibsi, aggregation, unit } = feature;
    return {
      ...{ name, image, family, feature: short, ibsi, aggregation, unit },
      flag: basis === 'icc' ? flagOfIcc(icc) : flagOfSpread(spread),
      basis,
      icc,
      subjects: whole.length,
      measurements,
      spread,
      reason: basis === 'icc' ? whyNoIcc(icc, whole.length) : whyNoSpread(spread),
    };
  });
}

function flagOfIcc(icc: Readonly<Record<IccKind, Icc>> | null): StabilityFlag {
  if (icc === null) return 'unknown';
  const { lower } = icc['one-way'];
  if (lower >= ICC_LEVELS.excellent) return 'excellent';
  if (lower >= ICC_LEVELS.good) return 'good';
  return lower >= ICC_LEVELS.moderate ? 'moderate' : 'poor';
}

function flagOfSpread(spread: Spread | null): StabilityFlag {
  if (spread === null || Number.isNaN(spread.cv)) return 'unknown';
  if (spread.cv <= CV_LEVELS.excellent) return 'excellent';
  if (spread.cv <= CV_LEVELS.good) return 'good';
  return spread.cv <= CV_LEVELS.moderate ? 'moderate' : 'poor';
}

function whyNoIcc(icc: Readonly<Record<IccKind, Icc>> | null, subjects: number): string | null {
  if (icc !== null) return null;
  if (subjects < 2) return 'fewer than two subjects have a value in every measurement';
  return 'the same in every measurement of every subject';
}

function whyNoSpread(spread: Spread | null): string | null {
  if (spread === null) return 'fewer than two measurements have a value';
  return Number.isNaN(spread.cv) ? 'its values lie on both sides of 0, or at it' : null;
}
