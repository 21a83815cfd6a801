import type { FeatureStability, StabilityFlag } from '../../radiomics/perturb/stability.ts';
import type { StabilityResult } from '../../session/stability.ts';
import type { SubjectDesign } from '../../session/stability-subjects.ts';
import { formatValue } from '../features/format-value.ts';

/** Best first, as they are listed. */
export const FLAGS: readonly StabilityFlag[] = ['excellent', 'good', 'moderate', 'poor', 'unknown'];

/** Good enough to build on, in the field's usual sense: ICC of 0.75 or more. */
export function isStable({ flag }: FeatureStability): boolean {
  return flag === 'excellent' || flag === 'good';
}

/** For sorting: higher is steadier; NaN where nothing is known. */
export function steadiness({ basis, icc, spread }: FeatureStability): number {
  if (basis === 'icc') return icc?.['one-way'].lower ?? Number.NaN;
  return -(spread?.cv ?? Number.NaN);
}

/** '0.93 (0.71 to 0.99)'. */
export function formatIcc({ icc, reason }: FeatureStability): string {
  if (icc === null) return `none: ${reason ?? 'no reason given'}`;
  const { value, lower, upper } = icc['one-way'];
  const digits = (n: number) => n.toFixed(3);
  return `${digits(value)}, 95 % CI ${digits(lower)} to ${digits(upper)}`;
}

export function formatSpread({ spread, reason, basis }: FeatureStability): string {
  if (spread === null) return `none: ${reason ?? 'too few values'}`;
  const { cv, lower, upper, n } = spread;
  const relative = Number.isNaN(cv)
    ? `no CV${basis === 'spread' && reason !== null ? `: ${reason}` : ''}`
    : `CV ${(100 * cv).toPrecision(2)} %`;
  return `${relative}; 95 % of ${n} values ${formatValue(lower)} to ${formatValue(upper)}`;
}

/** One line for a tooltip. */
export function describeStability(found: FeatureStability): string {
  return found.basis === 'icc'
    ? `ICC(1,1) ${formatIcc(found)}`
    : `Spread of one region: ${formatSpread(found)}`;
}

/** '3 regions', '12 cases', 'one region'. */
export function subjectWords({ kind, subjects }: SubjectDesign): string {
  const count = subjects.filter(({ isSubject }) => isSubject).length;
  if (kind === 'single') return 'one region';
  return `${count} ${kind === 'cases' ? 'cases' : 'regions'}`;
}

/** What the flags are, in a line: 'ICC(1,1) over 3 regions × 10 perturbations'. */
export function basisTitle({ report, kind, method, region }: StabilityResult): string {
  const count = report.subjects.filter(({ isSubject }) => isSubject).length;
  const times =
    method === 'retest' ? 'test and retest' : `${report.plan?.count ?? 0} perturbations`;
  if (kind === 'single') return `Spread of ${region} over ${times}: no ICC of one region`;
  return `ICC(1,1) over ${count} ${kind} × ${times}`;
}

/** What the numbers of a run rest on, in a sentence or two. */
export function basisWords({ report, kind }: StabilityResult): string {
  const count = report.subjects.filter(({ isSubject }) => isSubject).length;
  if (kind === 'single') {
    return 'An ICC compares the variance between subjects with that between measurements, so it needs two regions or cases. Flags rest on the coefficient of variation.';
  }
  const lower = 'Flags rest on the lower end of the 95 % interval';
  const width = count < 10 ? `, which is wide with ${count} subjects` : '';
  const kin =
    kind === 'regions'
      ? ' The subjects are the regions of one mask: confirm on a cohort of patients. How far the values of the chosen region lie apart stands with each feature.'
      : '';
  return `${lower}${width}.${kin}`;
}
