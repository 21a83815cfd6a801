import type { Engine } from '../engine/engine.ts';
import type { ExtractInput } from '../radiomics/extract.ts';
import type { ExtractionProgress } from '../radiomics/feature.ts';
import type { HelperPool } from '../radiomics/helpers.ts';
import { featureMaps } from '../radiomics/maps/feature-maps.ts';
import { findHabitats } from '../radiomics/maps/habitats.ts';
import { makePacer } from '../volume/pace.ts';
import type { EngineRun } from './engine-keeper.ts';
import type {
  CoarseMaps,
  HabitatReport,
  HabitatRequest,
  MapReport,
  MapRequest,
} from './protocol.ts';

interface MapTools {
  /** Lends the engine; a lost GPU costs a repetition. */
  readonly use: <T>(
    signal: AbortSignal | undefined,
    work: (engine: Engine) => Promise<T>,
  ) => Promise<EngineRun<T>>;
  readonly helpers: HelperPool;
  readonly signal: AbortSignal;
  readonly onCoarse?: (coarse: CoarseMaps) => void;
  readonly onProgress: (progress: ExtractionProgress) => void;
}

/** @throws LocusError as featureMaps does */
export async function runMaps(
  input: ExtractInput,
  { features }: Pick<MapRequest, 'features'>,
  { use, helpers, signal, onCoarse, onProgress }: MapTools,
): Promise<MapReport> {
  const start = performance.now();
  const { value, engine, whyNotGpu, warnings } = await use(signal, (lent) =>
    featureMaps(
      lent,
      { ...input, features },
      {
        signal,
        helpers,
        onProgress,
        ...(onCoarse === undefined ? {} : { onCoarse: (maps, step) => onCoarse({ maps, step }) }),
      },
    ),
  );
  return { maps: value, engine, whyNotGpu, warnings, elapsedMs: performance.now() - start };
}

/** Maps take nearly all of the time; k-means runs on the CPU, where it is a second for a large region. */
const MAP_SHARE = 0.9;

/** @throws LocusError as featureMaps and findHabitats do */
export async function runHabitats(
  input: ExtractInput,
  { features, count }: Pick<HabitatRequest, 'features' | 'count'>,
  tools: Omit<MapTools, 'onCoarse'>,
): Promise<HabitatReport> {
  const start = performance.now();
  const { signal, onProgress } = tools;
  const { maps, ...facts } = await runMaps(
    input,
    { features },
    {
      ...tools,
      onProgress: (progress) =>
        onProgress({ ...progress, fraction: MAP_SHARE * progress.fraction }),
    },
  );
  onProgress({ stage: 'Finding habitats', image: null, family: null, fraction: MAP_SHARE });
  const habitats = await findHabitats(maps, count, { pace: makePacer(signal) });
  return { ...facts, ...habitats, features, elapsedMs: performance.now() - start };
}
