import type { BatchTimings, Engine, RunOptions } from '../engine/engine.ts';
import { makePacer } from '../volume/pace.ts';
import type { Roi } from '../volume/roi.ts';
import type { Volume } from '../volume/volume.ts';
import type { ExtractionProgress, FeatureValue } from './feature.ts';
import { familyValues } from './feature-values.ts';
import type { PlanNode } from './plan.ts';
import { recordReadings } from './readings.ts';
import type { ExtractionSettings } from './settings.ts';

/** What is left to do once image and region are prepared; plain data, so that another thread can do it. */
export interface MeasureTask {
  readonly image: Volume;
  readonly roi: Roi;
  readonly settings: ExtractionSettings;
  readonly plan: readonly PlanNode[];
}

export interface Measured {
  /** In the order of the plan. */
  readonly features: readonly FeatureValue[];
  readonly timings: BatchTimings & { readonly features: number };
}

export interface MeasureOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: ExtractionProgress) => void;
}

/** The engine's part of the progress bar; the formulas take the rest. */
const ENGINE_SHARE = 0.8;

/**
 * Features of a prepared region: one batch on the engine, then the formulas. Progress runs from 0 to 1.
 *
 * @throws LocusError as `extract` does
 */
export async function measure(
  engine: Engine,
  { image, roi, settings, plan }: MeasureTask,
  { signal, onProgress }: MeasureOptions = {},
): Promise<Measured> {
  const batch = engine.batch();
  const readings = recordReadings(batch, plan, image, roi);
  const timings = await batch.run(runOptions({ signal, onProgress }, 0, ENGINE_SHARE));
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
  return { features, timings: { ...timings, features: performance.now() - start } };
}

/** Options of a batch that takes the progress bar from one fraction to another. */
export function runOptions(
  {
    signal,
    onProgress,
  }: {
    readonly signal: AbortSignal | undefined;
    readonly onProgress: MeasureOptions['onProgress'] | undefined;
  },
  from: number,
  to: number,
): RunOptions {
  return {
    ...(signal === undefined ? {} : { signal }),
    onProgress: (done, total, label) =>
      onProgress?.({
        stage: label,
        image: null,
        family: null,
        fraction: total === 0 ? from : from + ((to - from) * done) / total,
      }),
  };
}
