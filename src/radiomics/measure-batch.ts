import type { BatchTimings, Engine, Range, RunOptions } from '../engine/engine.ts';
import { makePacer } from '../volume/pace.ts';
import type { Roi } from '../volume/roi.ts';
import type { Volume, VoxelArray } from '../volume/volume.ts';
import type { DerivedSource } from './derived-handles.ts';
import type { ExtractionProgress, FeatureValue } from './feature.ts';
import { familyValues } from './feature-values.ts';
import { extremesOf } from './filters/responses.ts';
import { keptArray } from './filters/slabs.ts';
import type { PlanNode } from './plan.ts';
import { type Reading, recordReadings } from './readings.ts';
import type { ExtractionSettings } from './settings.ts';

/** Responses by the names of their images, each within the region's box. */
export type Responses = Readonly<Record<string, VoxelArray>>;

/** What is left to do once image and region are prepared; plain data, so that another thread can do it. */
export interface MeasureTask {
  readonly image: Volume;
  readonly roi: Roi;
  readonly settings: ExtractionSettings;
  readonly plan: readonly PlanNode[];
  /** Of the finite voxels of the whole image; null where `image` is the whole. */
  readonly extremes: Range | null;
  /** What this kind of engine made before. */
  readonly known: Responses;
  /** Names of responses that are wanted back. */
  readonly keep: readonly string[];
}

/** A task of a whole image with nothing known. */
export const AFRESH = {
  extremes: null,
  known: {},
  keep: [],
} as const satisfies Partial<MeasureTask>;

export interface Measured {
  /** In the order of the plan. */
  readonly features: readonly FeatureValue[];
  readonly responses: Responses;
  readonly timings: BatchTimings & { readonly features: number };
}

export interface MeasureOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: ExtractionProgress) => void;
}

/** The engine's part of the progress bar; the formulas take the rest. */
const ENGINE_SHARE = 0.8;

/** All of a plan in one batch on the engine, then the formulas. Progress runs from 0 to 1. */
export async function measureBatch(
  engine: Engine,
  task: MeasureTask,
  { signal, onProgress }: MeasureOptions,
): Promise<Measured> {
  const { plan, image, roi, settings, keep } = task;
  const batch = engine.batch();
  const readings = recordReadings(batch, plan, sourceOf(task), ({ image: { name } }) =>
    keep.includes(name),
  );
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
  return {
    features,
    responses: keptResponses(engine, readings),
    timings: { ...timings, features: performance.now() - start },
  };
}

/** What the responses of a task are made from. */
export function sourceOf({ image, roi, extremes, known }: MeasureTask): DerivedSource {
  let found = extremes;
  return {
    image,
    roi,
    known,
    extremes: () => {
      found ??= extremesOf(image);
      return found;
    },
  };
}

function keptResponses(engine: Engine, readings: readonly Reading[]): Responses {
  return Object.fromEntries(
    readings.flatMap(({ node, voxels }) => {
      if (voxels === null) return [];
      const values = voxels.value();
      const kept = keptArray(engine, values.length);
      kept.set(values);
      return [[node.image.name, kept]];
    }),
  );
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
