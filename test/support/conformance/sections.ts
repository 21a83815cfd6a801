// What the bodies of tests hand over for public/conformance.json, and how they compare with the consensus.

import type { FeatureValue } from '../../../src/radiomics/feature.ts';
import type { ConformanceRow, ExplainedDifference } from '../../../src/selftest/conformance.ts';
import { isWithinTolerance } from '../../../src/selftest/digital-phantom-values.ts';

export interface FoundRow extends Omit<ConformanceRow, 'cpu' | 'webgpu'> {
  readonly value: number;
  readonly isWithin: boolean | null;
}

export interface ConfigurationSection {
  readonly kind: 'configuration';
  readonly name: string;
  readonly title: string;
  readonly rows: readonly FoundRow[];
}

export interface BaselineSection {
  readonly kind: 'baseline';
  readonly testCase: string;
  readonly scenario: string;
  readonly classes: readonly {
    readonly class: string;
    readonly values: number;
    readonly order: number;
    readonly explained: readonly ExplainedDifference[];
  }[];
}

/** One response map of IBSI-2 phase 1. */
export interface ResponseSection {
  readonly kind: 'response';
  readonly id: string;
  readonly filter: string;
  readonly phantom: string;
  /** Largest difference as a share of the tolerance. */
  readonly worst: number;
}

export type Section = ConfigurationSection | BaselineSection | ResponseSection;

/** Compares one engine's part with what is committed, or writes it; throws where it is stale. */
export type Keep = (section: Section) => Promise<void>;

/** As Map.groupBy, which Node has from version 21. */
export function groupBy<T>(rows: readonly T[], keyOf: (row: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row));
    if (group === undefined) groups.set(keyOf(row), [row]);
    else group.push(row);
  }
  return groups;
}

interface Reference {
  readonly ibsi: string;
  readonly aggregation: string;
  readonly value: number;
  readonly tolerance: number;
}

/**
 * Our features with the consensus where there is one. V10 and V90 share a code, as do I10 and I90: the nth
 * reference of a code is the nth feature's. `missing` are references without a feature of ours.
 */
export function compareWithConsensus(
  features: readonly FeatureValue[],
  references: readonly Reference[],
): { readonly rows: readonly FoundRow[]; readonly missing: readonly Reference[] } {
  const open = groupBy(references, ({ ibsi, aggregation }) => `${ibsi} ${aggregation}`);
  const rows = features.map(({ family, feature, ibsi, aggregation, value }): FoundRow => {
    const reference = open.get(`${ibsi} ${aggregation ?? ''}`)?.shift();
    const { value: consensus = null, tolerance = null } = reference ?? {};
    const isWithin =
      consensus === null || tolerance === null
        ? null
        : isWithinTolerance(value, consensus, tolerance);
    return {
      family,
      feature,
      ibsi: ibsi ?? '',
      aggregation: aggregation ?? '',
      consensus,
      tolerance,
      value,
      isWithin,
    };
  });
  return { rows, missing: [...open.values()].flat() };
}

/** What is certain on every machine is below this power of ten; a smaller difference is rounding. */
const SMALLEST_ORDER = -10;

/** The power of ten that the largest of the relative differences stays below. */
export function orderOf(differences: readonly number[]): number {
  const largest = Math.max(0, ...differences);
  return largest === 0 ? SMALLEST_ORDER : Math.max(SMALLEST_ORDER, Math.ceil(Math.log10(largest)));
}
