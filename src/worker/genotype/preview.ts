import { inputWarnings } from '../../genotype/input-warnings.ts';
import type { ClassifierManifest, SegmentationManifest } from '../../genotype/manifest.ts';
import type { CaseInput } from '../../genotype/predict.ts';
import { prepareInput } from '../../genotype/prepare.ts';
import type { createEngineKeeper } from '../engine-keeper.ts';
import type { PreviewReport } from '../protocol-genotype.ts';
import type { OpenCase } from './model-runs.ts';

/** Exactly what the network would see. @throws LocusError as prepareInput */
export async function previewInput(
  { input }: ClassifierManifest | SegmentationManifest,
  subject: CaseInput,
  use: ReturnType<typeof createEngineKeeper>['use'],
  { signal, onProgress }: Pick<OpenCase, 'signal' | 'onProgress'>,
): Promise<PreviewReport> {
  const { value } = await use(signal, (engine) =>
    prepareInput(engine, input, subject, {
      signal,
      onProgress: (done, all, label) =>
        onProgress({ stage: `Preparing: ${label}`, fraction: done / all }),
    }),
  );
  return {
    grid: value.grid,
    channels: value.facts.map(({ sequence, isPresent }, n) => ({
      name: sequence === 'mask' ? 'Region' : sequence,
      isPresent,
      data: value.channels[n] ?? new Float32Array(),
    })),
    warnings: inputWarnings(input, subject, value, null),
  };
}
