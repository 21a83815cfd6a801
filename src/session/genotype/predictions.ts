import { type Accessor, createMemo, createSignal } from 'solid-js';
import type { Prediction } from '../../genotype/prediction.ts';
import type { GenotypeService, PredictReport } from '../../worker/protocol-genotype.ts';
import type { ModelEntry } from '../../worker/protocol-models.ts';
import type { Jobs } from '../jobs.ts';
import type { Problems } from '../problems.ts';
import type { InputsState } from './inputs.ts';

/** What a model said of a case. */
export interface PredictionEntry extends PredictReport {
  /** Pseudonym of the case. */
  readonly subject: string;
  readonly modelId: string;
  /** Of its inputs. */
  readonly key: string;
}

export interface PredictionsState {
  /** Of flipped and shifted copies as well, for the interval. */
  readonly isAugmented: Accessor<boolean>;
  setAugmented(isAugmented: boolean): void;
  /** Why the model in use cannot predict, in words; null when it can. */
  readonly obstacle: Accessor<string | null>;
  /** What the model in use said of the case in hand; null while it said nothing. */
  readonly shown: Accessor<PredictionEntry | null>;
  /** True when images, region or model have changed since. */
  readonly isStale: Accessor<boolean>;
  /** Of the case in hand, one a model. */
  readonly list: Accessor<readonly PredictionEntry[]>;
  /** Asks the model in use; false where it could not or was cancelled. What it said before stays. */
  run(): Promise<boolean>;
  remove(modelId: string): void;
  clear(): void;
  /** Follows the case's new pseudonym. */
  rename(before: string, after: string): void;
  /** One a model, for exports. */
  of(subject: string): readonly Prediction[];
}

export function createPredictions(
  service: Pick<GenotypeService, 'predict'>,
  jobs: Pick<Jobs, 'run'>,
  model: Accessor<ModelEntry | null>,
  inputs: Pick<InputsState, 'request' | 'key' | 'obstacles'>,
  problems: Pick<Problems, 'report' | 'clear'>,
  subject: Accessor<string>,
  onRun: () => void,
): PredictionsState {
  const [kept, setKept] = createSignal<readonly PredictionEntry[]>([]);
  const [isAugmented, setAugmented] = createSignal(false);

  const obstacle = createMemo(() => {
    if (model()?.manifest.task === 'segmentation') return 'This model draws regions.';
    return inputs.obstacles()[0] ?? null;
  });
  const list = createMemo(() => kept().filter((entry) => entry.subject === subject()));
  const shown = createMemo(() => list().find(({ modelId }) => modelId === model()?.id) ?? null);

  const remove = (of: string, modelId: string) =>
    kept().filter((entry) => entry.subject !== of || entry.modelId !== modelId);

  return {
    isAugmented,
    setAugmented,
    obstacle,
    shown,
    isStale: () => shown() !== null && shown()?.key !== inputs.key(),
    list,
    async run() {
      const [now, request] = [model(), inputs.request()];
      if (obstacle() !== null || now === null || request === null) return false;
      const about = { subject: subject(), modelId: now.id, key: inputs.key() };
      const augmented = isAugmented();
      problems.clear('genotype');
      const result = await jobs.run(
        { kind: 'predict', title: `Predicting with ${now.manifest.name}` },
        (jobId, onProgress) =>
          service.predict({ ...request, jobId, isAugmented: augmented }, onProgress),
        ({ engine }) => engine,
      );
      if (!result.ok) {
        problems.report(result.error, 'genotype');
        return false;
      }
      setKept([...remove(about.subject, now.id), { ...result.value, ...about }]);
      onRun();
      return true;
    },
    remove: (modelId) => setKept(remove(subject(), modelId)),
    clear: () => setKept([]),
    rename: (before, after) =>
      setKept((all) =>
        all.map((entry) => (entry.subject === before ? { ...entry, subject: after } : entry)),
      ),
    of: (name) => kept().flatMap((entry) => (entry.subject === name ? [entry.prediction] : [])),
  };
}
