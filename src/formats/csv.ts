import { csvText, numberCell, textCell } from './csv-cells.ts';
import { diagnosticName } from './json.ts';

/** What one case puts into its row. Features and diagnostics as an extraction gives them. */
export interface CsvCase {
  /** A pseudonym ('K7-M2'): exports carry no file names unless asked for. */
  readonly id: string;
  readonly imageName: string;
  readonly maskName: string;
  /** Label values, united into one region. */
  readonly labels: readonly number[];
  readonly diagnostics: Readonly<Record<string, number | string | readonly number[] | null>>;
  readonly features: readonly {
    readonly name: string;
    readonly aggregation: string | null;
    readonly value: number;
  }[];
  /** Columns after the features: name and cell, written already. */
  readonly more?: ReadonlyMap<string, string>;
}

export interface CsvOptions {
  /** Adds the columns Image and Mask; file names may name a patient. */
  readonly includeFileNames?: boolean;
}

/**
 * One row a case, as PyRadiomics lays it out: input columns, diagnostics_*, features. RFC 4180 (comma,
 * CRLF, quotes doubled), a point as decimal, every number in the shortest form that reads back exactly.
 * What could not be computed is an empty cell; its column never vanishes. A feature that occurs with
 * several aggregations gets their IBSI codes as suffixes (original_glcm_Contrast_ITBB).
 */
export function toCsv(cases: readonly CsvCase[], options: CsvOptions = {}): string {
  const columnOf = featureColumns(cases);
  const rows = cases.map((row) => cellsOf(row, columnOf, options.includeFileNames ?? false));
  // The union of all columns, part by part, so that cases with other settings still line up.
  const header = PARTS.map((part) => [...new Set(rows.flatMap((row) => [...row[part].keys()]))]);
  const lines = rows.map((row) =>
    PARTS.flatMap((part, n) => (header[n] ?? []).map((name) => row[part].get(name) ?? '')),
  );
  return csvText(header.flat(), lines);
}

const PARTS = ['inputs', 'diagnostics', 'features', 'more'] as const;

type Feature = CsvCase['features'][number];

function featureColumns(cases: readonly CsvCase[]): (feature: Feature) => string {
  const aggregations = new Map<string, Set<string | null>>();
  for (const { name, aggregation } of cases.flatMap(({ features }) => features)) {
    const known = aggregations.get(name);
    if (known === undefined) aggregations.set(name, new Set([aggregation]));
    else known.add(aggregation);
  }
  return ({ name, aggregation }) =>
    aggregation !== null && (aggregations.get(name)?.size ?? 0) > 1
      ? `${name}_${aggregation}`
      : name;
}

type Cells = Readonly<Record<(typeof PARTS)[number], ReadonlyMap<string, string>>>;

function cellsOf(
  row: CsvCase,
  columnOf: (feature: Feature) => string,
  hasFileNames: boolean,
): Cells {
  return {
    inputs: new Map([
      ['Case', textCell(row.id)],
      ...(hasFileNames
        ? ([
            ['Image', textCell(row.imageName)],
            ['Mask', textCell(row.maskName)],
          ] as const)
        : []),
      ['Label', row.labels.join('+')],
    ]),
    diagnostics: new Map(
      Object.entries(row.diagnostics).map(([name, value]) => [
        diagnosticName(name),
        diagnosticCell(value),
      ]),
    ),
    features: new Map(
      row.features.map((feature) => [columnOf(feature), numberCell(feature.value)]),
    ),
    more: row.more ?? new Map(),
  };
}

function diagnosticCell(value: CsvCase['diagnostics'][string]): string {
  if (value === null) return '';
  if (typeof value === 'number') return numberCell(value);
  if (typeof value === 'string') return textCell(value);
  // Python's way to write a tuple, which PyRadiomics' own files have here.
  return textCell(`(${value.join(', ')}${value.length === 1 ? ',' : ''})`);
}
