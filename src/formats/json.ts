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
  readonly settings: ExtractionSettings;
  readonly image: { readonly sha256: string; readonly grid: Grid };
  readonly mask: {
    readonly sha256: string;
    readonly grid: Grid;
    readonly labels: readonly number[];
  };
  readonly diagnostics: Diagnostics;
  readonly features: readonly {
    readonly name: string;
    readonly image: string;
    readonly family: string;
    readonly ibsi: string | null;
    readonly aggregation: string | null;
    readonly unit: string;
    readonly value: number;
    readonly reason: string | null;
  }[];
}

/**
 * The JSON of `extract --out x.json`; no file names. JSON has no NaN: such a value is null and `reason`
 * says why. Ends with a newline.
 */
export function toJson(row: JsonCase): string {
  const { adapter } = row.engine;
  const { image, mask } = row;
  return `${JSON.stringify(
    {
      locus: row.version,
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
        { role: 'image', sha256: image.sha256, grid: image.grid },
        { role: 'mask', sha256: mask.sha256, grid: mask.grid, labels: mask.labels },
      ],
      diagnostics: Object.fromEntries(
        Object.entries(row.diagnostics).map(([name, value]) => [diagnosticName(name), value]),
      ),
      features: row.features.map((feature) => ({
        name: feature.name,
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
    },
    null,
    2,
  )}\n`;
}

/** The exported name of a diagnostic, as PyRadiomics prefixes it. */
export function diagnosticName(name: string): string {
  return name.startsWith('diagnostics_') ? name : `diagnostics_${name}`;
}
