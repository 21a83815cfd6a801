import type { Engine } from '../engine/engine.ts';
import { extract } from '../radiomics/extract.ts';
import type { HelperPool } from '../radiomics/helpers.ts';
import {
  AGGREGATIONS,
  type ExtractionSettings,
  FAMILIES,
  type FamilyName,
} from '../radiomics/settings.ts';
import { ORIGINAL_ONLY } from '../radiomics/settings-images.ts';
import { gridDifferences } from '../volume/compare-grids.ts';
import { LocusError } from '../volume/errors.ts';
import { resampleLabels } from '../volume/resample-labels.ts';
import { SEQUENCES, type Sequence } from '../volume/sequence.ts';
import type { LabelMap, Volume } from '../volume/volume.ts';
import { type CaseRun, partOf, withSignal } from './case-run.ts';
import type { FeatureEntry, FeatureRow } from './feature-row.ts';
import type { SignatureManifest } from './manifest.ts';
import type { CaseInput } from './predict.ts';

export interface RowTools {
  readonly engine: Engine;
  readonly helpers?: HelperPool;
  /** The signature's own settings; where it has none, those to be used in their place. */
  readonly settings: ExtractionSettings;
}

/** 'T1c_wavelet-LLH_glcm_Contrast' in its parts. */
interface NamedFeature {
  readonly sequence: Sequence;
  readonly image: string;
  readonly family: FamilyName;
  readonly feature: string;
}

/**
 * The row of the feature table that a signature is computed from: of each sequence that its features name, those features
 * and no others. A mask on another grid is brought onto the image's by nearest neighbour.
 *
 * @throws LocusError 'missing-sequence', 'no-mask', and as `extract` does
 */
export async function extractRow(
  { features }: SignatureManifest,
  subject: CaseInput,
  { engine, helpers, settings }: RowTools,
  run: CaseRun = {},
): Promise<FeatureRow> {
  const { region } = subject;
  if (region === null) {
    throw new LocusError(
      'no-mask',
      'The signature needs a region of interest.',
      'Open or draw a mask for it.',
    );
  }
  const named = features.names.flatMap((name) => parseFeature(name) ?? []);
  const sequences = SEQUENCES.filter((one) => named.some(({ sequence }) => sequence === one));
  requireSequences(sequences, subject);
  const values = new Map<string, FeatureEntry>();
  for (const [n, sequence] of sequences.entries()) {
    const image = subject.images.get(sequence) as Volume;
    const say = partOf(run, n / sequences.length, (n + 1) / sequences.length);
    const wanted = named.filter((feature) => feature.sequence === sequence);
    const input = {
      image,
      mask: onGrid(region.map, image),
      labels: region.labels,
      settings: narrowed(settings, wanted),
    };
    const found = await extract(engine, input, {
      ...withSignal(run),
      ...(helpers === undefined ? {} : { helpers }),
      onProgress: ({ stage, fraction }) => say(`${sequence}: ${stage}`, fraction),
    });
    for (const { name, aggregation, value, reason } of found.features) {
      const entry = { value, reason };
      // Of several aggregations the plain name is the first's.
      if (!values.has(`${sequence}_${name}`)) values.set(`${sequence}_${name}`, entry);
      if (aggregation !== null) values.set(`${sequence}_${name}_${aggregation}`, entry);
    }
  }
  return { values, settings: features.settings, profile: settings.profile };
}

/** Null for a name that is no feature's of a sequence. */
export function parseFeature(name: string): NamedFeature | null {
  const [prefix, ...rest] = name.split('_');
  const sequence = SEQUENCES.find((one) => one === prefix);
  const at = rest.findIndex((part) => (FAMILIES as readonly string[]).includes(part));
  if (sequence === undefined || at < 1) return null;
  const words = rest.slice(at + 1);
  const last = words.at(-1);
  const hasCode = words.length > 1 && AGGREGATIONS.some((code) => code === last);
  return {
    sequence,
    image: rest.slice(0, at).join('_'),
    family: rest[at] as FamilyName,
    feature: (hasCode ? words.slice(0, -1) : words).join('_'),
  };
}

/** The same settings for these features alone. */
function narrowed(
  settings: ExtractionSettings,
  wanted: readonly NamedFeature[],
): ExtractionSettings {
  const families: Partial<Record<FamilyName, string[]>> = {};
  for (const { family, feature } of wanted) {
    const known = families[family] ?? [];
    families[family] = known.includes(feature) ? known : [...known, feature];
  }
  const isPlain = wanted.every(({ image }) => image === 'original');
  const imageTypes = isPlain ? ORIGINAL_ONLY : settings.imageTypes;
  return { ...settings, families, imageTypes };
}

function onGrid(map: LabelMap, { grid }: Volume): LabelMap {
  return gridDifferences(map.grid, grid).length === 0 ? map : resampleLabels(map, grid);
}

function requireSequences(sequences: readonly Sequence[], { images }: CaseInput): void {
  const absent = sequences.filter((sequence) => !images.has(sequence));
  if (absent.length === 0) return;
  throw new LocusError(
    'missing-sequence',
    `The signature needs ${absent.join(' and ')}, which the case does not have.`,
    'Open the image, or say which of those at hand it is.',
  );
}
