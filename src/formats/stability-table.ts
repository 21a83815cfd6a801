import type { ExtractionSettings } from '../radiomics/settings.ts';

/** A correlation with its confidence interval. */
interface Interval {
  readonly value: number;
  readonly lower: number;
  readonly upper: number;
}

/** How one feature repeats, as far as files carry it. */
export interface StabilityRow {
  readonly name: string;
  readonly ibsi: string | null;
  readonly aggregation: string | null;
  readonly unit: string;
  readonly flag: string;
  readonly basis: string;
  readonly icc: Readonly<Record<'one-way' | 'agreement' | 'consistency', Interval>> | null;
  readonly subjects: number;
  readonly measurements: number;
  readonly spread: {
    readonly n: number;
    readonly median: number;
    readonly lower: number;
    readonly upper: number;
    readonly cv: number;
    readonly quartile: number;
  } | null;
  readonly reason: string | null;
}

export interface StabilityFile {
  /** Version of Locus. */
  readonly version: string;
  readonly engine: string;
  readonly plan: object | null;
  readonly settings: ExtractionSettings;
  readonly subjects: readonly object[];
  readonly extractions: number;
  readonly features: readonly StabilityRow[];
  readonly warnings: readonly string[];
}

type Cell = string | number | null | undefined;

/** Columns of the CSV file; bounds are those of the 95 % confidence interval, or of 95 % of the measurements. */
const COLUMNS: readonly (readonly [string, (row: StabilityRow) => Cell])[] = [
  ['feature', ({ name }) => name],
  ['ibsi', ({ ibsi }) => ibsi],
  ['aggregation', ({ aggregation }) => aggregation],
  ['unit', ({ unit }) => unit],
  ['stability', ({ flag }) => flag],
  ['basis', ({ basis }) => basis],
  ['icc_1_1', ({ icc }) => icc?.['one-way'].value],
  ['icc_1_1_lower', ({ icc }) => icc?.['one-way'].lower],
  ['icc_1_1_upper', ({ icc }) => icc?.['one-way'].upper],
  ['icc_a_1', ({ icc }) => icc?.agreement.value],
  ['icc_a_1_lower', ({ icc }) => icc?.agreement.lower],
  ['icc_a_1_upper', ({ icc }) => icc?.agreement.upper],
  ['icc_c_1', ({ icc }) => icc?.consistency.value],
  ['icc_c_1_lower', ({ icc }) => icc?.consistency.lower],
  ['icc_c_1_upper', ({ icc }) => icc?.consistency.upper],
  ['n_subjects', ({ subjects }) => subjects],
  ['n_measurements', ({ measurements }) => measurements],
  ['spread_cv', ({ spread }) => spread?.cv],
  ['spread_quartile', ({ spread }) => spread?.quartile],
  ['spread_median', ({ spread }) => spread?.median],
  ['spread_lower', ({ spread }) => spread?.lower],
  ['spread_upper', ({ spread }) => spread?.upper],
  ['spread_n', ({ spread }) => spread?.n],
  ['reason', ({ reason }) => reason],
];

/** One row a feature, by RFC 4180 with a point as decimal; empty where there is no number. */
export function stabilityCsv(rows: readonly StabilityRow[]): string {
  const lines = [
    COLUMNS.map(([name]) => name),
    ...rows.map((row) => COLUMNS.map(([, read]) => cell(read(row)))),
  ];
  return lines.map((cells) => `${cells.join(',')}\r\n`).join('');
}

/** The same with plan, subjects (as hashes) and settings, so that the run can be repeated. Ends with a newline. */
export function stabilityJson({ version, engine, features, ...rest }: StabilityFile): string {
  const { plan, settings, subjects, extractions, warnings } = rest;
  return `${JSON.stringify(
    {
      locus: version,
      engine,
      plan,
      settings,
      subjects,
      extractions,
      warnings,
      features: features.map(({ name, ibsi, aggregation, unit, flag, basis, icc, ...row }) => ({
        name,
        ibsi,
        aggregation,
        unit,
        stability: flag,
        basis,
        icc: icc && { icc_1_1: icc['one-way'], icc_a_1: icc.agreement, icc_c_1: icc.consistency },
        subjects: row.subjects,
        measurements: row.measurements,
        spread: row.spread,
        reason: row.reason,
      })),
    },
    // JSON has no NaN.
    (_, value: unknown) => (typeof value === 'number' && !Number.isFinite(value) ? null : value),
    2,
  )}\n`;
}

function cell(value: Cell): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : '';
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
