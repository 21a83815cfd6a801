import { type Accessor, createSignal } from 'solid-js';
import type { GenotypeService, PreviewReport } from '../../worker/protocol-genotype.ts';
import type { ModelEntry } from '../../worker/protocol-models.ts';
import type { Jobs } from '../jobs.ts';
import type { Problems } from '../problems.ts';
import type { InputsState } from './inputs.ts';

/** Exactly what the network sees. */
export interface PreviewState {
  /** Of the model in use; null while nobody asked. */
  readonly shown: Accessor<PreviewReport | null>;
  readonly isStale: Accessor<boolean>;
  run(): Promise<boolean>;
  clear(): void;
}

interface Kept {
  readonly report: PreviewReport;
  readonly modelId: string;
  readonly key: string;
}

export function createPreview(
  service: Pick<GenotypeService, 'preview'>,
  jobs: Pick<Jobs, 'run'>,
  model: Accessor<ModelEntry | null>,
  inputs: Pick<InputsState, 'request' | 'key'>,
  problems: Pick<Problems, 'report' | 'clear'>,
): PreviewState {
  const [kept, setKept] = createSignal<Kept | null>(null);
  const own = () => {
    const now = kept();
    return now !== null && now.modelId === model()?.id ? now : null;
  };
  return {
    shown: () => own()?.report ?? null,
    isStale: () => own() !== null && own()?.key !== inputs.key(),
    async run() {
      const [now, request] = [model(), inputs.request()];
      if (now === null || request === null || now.manifest.task === 'signature') return false;
      const about = { modelId: now.id, key: inputs.key() };
      problems.clear('genotype');
      const result = await jobs.run(
        { kind: 'preview', title: 'Preparing the input' },
        (jobId, onProgress) => service.preview({ ...request, jobId }, onProgress),
      );
      if (result.ok) setKept({ report: result.value, ...about });
      else problems.report(result.error, 'genotype');
      return result.ok;
    },
    clear: () => setKept(null),
  };
}
