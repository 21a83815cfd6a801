import type { Engine, RunOptions } from '../engine/engine.ts';
import { makePacer } from '../volume/pace.ts';
import type { LabelMap, Volume } from '../volume/volume.ts';
import { requireGreyLevels, requireSameSize, warningsOf } from './checks.ts';
import { diagnose } from './diagnostics.ts';
import type { Extraction, ExtractionProgress, FeatureValue } from './feature.ts';
import { familyValues } from './feature-values.ts';
import { makePlan } from './plan.ts';
import { marginOf } from './preprocess/margin.ts';
import { preprocess } from './preprocess/preprocess.ts';
import { recordReadings } from './readings.ts';
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
  /** Only these derived images, by name; lets several threads share one extraction. */
  readonly images?: readonly string[];
}

/** Where the progress bar is after pre-processing, and after the engine's work; the formulas take the rest. */
const PREPROCESSING_SHARE = 0.1;
const ENGINE_SHARE = 0.8;

/**
 * All features of one region, in catalogue order, grouped by derived image.
 *
 * @throws LocusError 'geometry-mismatch', 'empty-mask', 'label-absent', 'bad-settings', 'cancelled',
 * 'device-lost', 'too-large'
 */
export async function extract(
  engine: Engine,
  { image: source, mask, labels, settings }: ExtractInput,
  { signal, onProgress, images }: ExtractOptions = {},
): Promise<Extraction> {
  /** Progress of a batch that takes the bar from one fraction to another. */
  const running = (from: number, to: number): RunOptions => ({
    ...(signal === undefined ? {} : { signal }),
    onProgress: (done, total, label) =>
      onProgress?.({
        stage: label,
        image: null,
        family: null,
        fraction: total === 0 ? from : from + ((to - from) * done) / total,
      }),
  });
  requireSameSize(source, mask);
  const plan = makePlan(settings).filter((node) => images?.includes(node.image.name) ?? true);
  const prepared = await preprocess(
    engine,
    { image: source, mask, labels },
    settings.preprocessing,
    {
      ...running(0, PREPROCESSING_SHARE),
      margin: marginOf(plan, source.grid, settings.preprocessing.resampling),
    },
  );
  const { image, roi } = prepared;
  if (settings.binning.kind === 'none') requireGreyLevels(image, roi, settings);
  const batch = engine.batch();
  const readings = recordReadings(batch, plan, image, roi);
  const timings = await batch.run(running(PREPROCESSING_SHARE, ENGINE_SHARE));
  const start = performance.now();
  const pace = makePacer(signal);
  const features: FeatureValue[] = [];
  for (const [n, reading] of readings.entries()) {
    for (const family of reading.node.families) {
      onProgress?.({
        stage: 'features',
        image: reading.node.image.name,
        family,
        fraction: ENGINE_SHARE + ((1 - ENGINE_SHARE) * n) / readings.length,
      });
      await pace();
      features.push(...(await familyValues(family, reading, { image, roi, settings, pace })));
    }
  }
  onProgress?.({ stage: 'done', image: null, family: null, fraction: 1 });
  return {
    features,
    diagnostics: diagnose(prepared.steps, source, mask, labels),
    warnings: warningsOf(image, roi),
    timings: { ...timings, features: performance.now() - start },
  };
}
