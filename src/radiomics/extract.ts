import type { Engine } from '../engine/engine.ts';
import type { LabelMap, Volume } from '../volume/volume.ts';
import { requireGreyLevels, requireImages, requireSameSize, warningsOf } from './checks.ts';
import { diagnose } from './diagnostics.ts';
import type { Extraction, ExtractionProgress } from './feature.ts';
import { type HelperPool, measureShared, NO_HELPERS } from './helpers.ts';
import { runOptions } from './measure-batch.ts';
import { makePlan, withReasons } from './plan.ts';
import { marginOf } from './preprocess/margin.ts';
import { preprocess } from './preprocess/preprocess.ts';
import { type ResponseCache, viewCache } from './response-cache.ts';
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
  /** Threads that may share the work with the CPU engine. */
  readonly helpers?: HelperPool;
  /** Keeps responses of filters for the next extraction. */
  readonly cache?: ResponseCache;
}

/** Where the progress bar is after pre-processing. */
const PREPROCESSING_SHARE = 0.1;

/**
 * All features of one region, in catalogue order, grouped by derived image.
 *
 * @throws LocusError 'geometry-mismatch', 'empty-mask', 'label-absent', 'bad-settings', 'cancelled',
 * 'device-lost', 'too-large'
 */
export async function extract(
  engine: Engine,
  { image: source, mask, labels, settings }: ExtractInput,
  { signal, onProgress, helpers = NO_HELPERS, cache }: ExtractOptions = {},
): Promise<Extraction> {
  requireSameSize(source, mask);
  requireImages(settings);
  const wanted = makePlan(settings);
  const prepared = await preprocess(
    engine,
    { image: source, mask, labels },
    settings.preprocessing,
    {
      ...runOptions({ signal, onProgress }, 0, PREPROCESSING_SHARE),
      margin: marginOf(wanted, source.grid, settings.preprocessing.resampling),
    },
  );
  const { image, roi } = prepared;
  if (settings.binning.kind === 'none') requireGreyLevels(image, roi, settings);
  const plan = withReasons(wanted, image.grid);
  const { preprocessing } = settings;
  const origin = { source, preprocessing, image, roi, engine: engine.info };
  const { known, keep, store } = viewCache(cache ?? null, plan, origin);
  const task = { image, roi, settings, plan, extremes: null, known, keep };
  const pool = engine.info.name === 'cpu' ? helpers : NO_HELPERS;
  const { features, responses, timings, threads } = await measureShared(engine, task, pool, {
    ...(signal === undefined ? {} : { signal }),
    onProgress: (progress) =>
      onProgress?.({
        ...progress,
        fraction: PREPROCESSING_SHARE + (1 - PREPROCESSING_SHARE) * progress.fraction,
      }),
  });
  store(responses);
  onProgress?.({ stage: 'done', image: null, family: null, fraction: 1 });
  return {
    features,
    diagnostics: diagnose(prepared.steps, source, mask, labels),
    warnings: warningsOf(image, roi),
    timings,
    threads,
  };
}
