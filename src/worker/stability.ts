import type { Engine } from '../engine/engine.ts';
import type { ExtractInput, extract } from '../radiomics/extract.ts';
import type { ExtractionProgress } from '../radiomics/feature.ts';
import { measureStability } from '../radiomics/perturb/measure-stability.ts';
import type { EngineRun } from './engine-keeper.ts';
import type { ExtractRequest, LoadedItem, StabilityReport, StabilityRequest } from './protocol.ts';

type Named = { readonly item: Pick<LoadedItem, 'sha256'> };

export interface StabilityTools {
  /** Image, mask and what an extraction of them needs. */
  readonly inputOf: (request: Omit<ExtractRequest, 'jobId'>) => {
    readonly image: Named;
    readonly mask: Named;
    readonly input: ExtractInput;
  };
  /** Lends the engine; a lost GPU costs the extraction in hand, not the whole run. */
  readonly use: <T>(
    signal: AbortSignal | undefined,
    work: (engine: Engine) => Promise<T>,
  ) => Promise<EngineRun<T>>;
  readonly extract: typeof extract;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: ExtractionProgress) => void;
}

/** Fetched when it is first asked for: few sittings test stability. */
export async function runStability(
  { subjects, plan, settings }: StabilityRequest,
  { inputOf, use, extract: run, signal, onProgress }: StabilityTools,
): Promise<StabilityReport> {
  const start = performance.now();
  const runs: Pick<StabilityReport, 'engine' | 'whyNotGpu'>[] = [];
  const warnings = new Set<string>();
  const found = subjects.map((subject) => ({
    ...subject,
    scans: subject.scans.map((scan) => ({
      labels: scan.labels,
      ...inputOf({ ...scan, settings }),
    })),
  }));
  const stability = await measureStability(
    {
      subjects: found.map((subject) => ({
        ...subject,
        scans: subject.scans.map(({ input }) => input),
      })),
      plan,
      settings,
    },
    {
      signal,
      onProgress,
      extract: run,
      use: async (work) => {
        const lent = await use(signal, work);
        runs.splice(0, 1, { engine: lent.engine, whyNotGpu: lent.whyNotGpu });
        for (const warning of lent.warnings) warnings.add(warning);
        return lent.value;
      },
    },
  );
  const [last] = runs;
  if (last === undefined) throw new Error('nothing was extracted');
  return {
    ...stability,
    warnings: [...warnings, ...stability.warnings],
    subjects: found.map(({ title, isSubject, scans }) => ({
      title,
      isSubject,
      scans: scans.map(({ image, mask, labels }) => ({
        image: image.item.sha256,
        mask: mask.item.sha256,
        labels,
      })),
    })),
    plan,
    settings,
    ...last,
    elapsedMs: performance.now() - start,
  };
}
