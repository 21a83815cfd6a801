import type { Engine } from '../engine/engine.ts';
import type { LabelMap, Volume } from '../volume/volume.ts';
import type { Extraction, ExtractionProgress } from './feature.ts';
import type { ExtractionSettings } from './settings.ts';

export interface ExtractInput {
  readonly image: Volume;
  readonly mask: LabelMap;
  /** Label values, united. */
  readonly labels: readonly number[];
  readonly settings: ExtractionSettings;
}

export interface ExtractOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: ExtractionProgress) => void;
}

/**
 * All features of one region, in catalogue order, grouped by derived image.
 *
 * @throws LocusError 'geometry-mismatch', 'empty-mask', 'label-absent', 'cancelled', 'device-lost', 'too-large'
 */
export async function extract(
  _engine: Engine,
  _input: ExtractInput,
  _options: ExtractOptions = {},
): Promise<Extraction> {
  throw new Error('being written');
}
