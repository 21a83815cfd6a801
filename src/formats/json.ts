import type { ExtractionSettings } from '../radiomics/settings.ts';
import type { Grid } from '../volume/grid.ts';

type Diagnostics = Readonly<Record<string, number | string | readonly number[] | null>>;

/** What an extraction is made of, for a file that says how each number came to be. */
export interface JsonCase {
  /** Version of Locus. */
  readonly version: string;
  readonly engine: {
    readonly name: string;
    readonly adapter: {
      readonly vendor: string;
      readonly architecture: string;
      readonly device: string;
      readonly description: string;
      readonly isSoftware: boolean;
    } | null;
    /** CPU threads that did the work. */
    readonly threads: number;
  };
  /** Pseudonym of the case; the command line has none. */
  readonly subject?: string;
  readonly settings: ExtractionSettings;
  /** What models said of the case, the label of each first; absent = not asked for. */
  readonly predictions?: readonly object[];
  /** One, or those of a case by their names in the table. */
  readonly images: readonly JsonImage[];
  readonly mask: {
    readonly sha256: string;
    readonly grid: Grid;
    readonly labels: readonly number[];
  };
  readonly diagnostics: Diagnostics;
  readonly features: readonly {
    readonly name: string;
    /** The image it is of; null where there is one. */
    readonly sequence: string | null;
    readonly image: string;
    readonly family: string;
    readonly ibsi: string | null;
    readonly aggregation: string | null;
    readonly unit: string;
    readonly value: number;
    readonly reason: string | null;
  }[];
}

export interface JsonImage {
  readonly sequence: string | null;
  readonly sha256: string;
  readonly grid: Grid;
  /** How it came onto its grid, where it was on another. */
  readonly resampled?: {
    readonly interpolation: string;
    readonly source: { readonly sha256: string; readonly grid: Grid };
    readonly onto: { readonly sha256: string };
  };
}

/**
 * The JSON of `extract --out x.json`; no file names. JSON has no NaN: such a value is null and `reason`
 * says why. Ends with a newline.
 */
export function toJson(row: JsonCase): string {
  const { adapter } = row.engine;
  const { images, mask } = row;
  return `${JSON.stringify(
    {
      locus: row.version,
      ...(row.subject === undefined ? {} : { case: row.subject }),
      engine: {
        name: row.engine.name,
        adapter: adapter && {
          vendor: adapter.vendor,
          architecture: adapter.architecture,
          device: adapter.device,
          description: adapter.description,
          isSoftware: adapter.isSoftware,
        },
        threads: row.engine.threads,
      },
      settings: row.settings,
      inputs: [
        ...images.map(({ sequence, sha256, grid, resampled }) => ({
          role: 'image',
          ...(sequence === null ? {} : { sequence }),
          ...{ sha256, grid },
          ...(resampled === undefined ? {} : { resampled }),
        })),
        { role: 'mask', sha256: mask.sha256, grid: mask.grid, labels: mask.labels },
      ],
      diagnostics: Object.fromEntries(
        Object.entries(row.diagnostics).map(([name, value]) => [diagnosticName(name), value]),
      ),
      features: row.features.map((feature) => ({
        name: feature.name,
        ...(feature.sequence === null ? {} : { sequence: feature.sequence }),
        image: feature.image,
        family: feature.family,
        ibsi: feature.ibsi,
        aggregation: feature.aggregation,
        unit: feature.unit,
        value: Number.isFinite(feature.value) ? feature.value : null,
        reason: Number.isFinite(feature.value)
          ? feature.reason
          : (feature.reason ?? `not a finite number (${feature.value})`),
      })),
      ...(row.predictions === undefined ? {} : { predictions: row.predictions }),
    },
    null,
    2,
  )}\n`;
}

/** The exported name of a diagnostic, as PyRadiomics prefixes it. */
export function diagnosticName(name: string): string {
  return name.startsWith('diagnostics_') ? name : `diagnostics_${name}`;
}
