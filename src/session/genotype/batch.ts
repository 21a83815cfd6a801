import { type Accessor, batch, createMemo, createSignal } from 'solid-js';
import type { BatchReport, GenotypeService } from '../../worker/protocol-genotype.ts';
import type { ModelEntry } from '../../worker/protocol-models.ts';
import type { Jobs } from '../jobs.ts';
import type { Problems } from '../problems.ts';

/** A folder of cases, predicted one by one. The case in hand is not touched. */
export interface BatchState {
  readonly files: Accessor<readonly File[]>;
  setFiles(files: readonly File[]): void;
  /** Models that are asked; the one in use unless the user says otherwise. */
  readonly models: Accessor<readonly ModelEntry[]>;
  setModel(id: string, isAsked: boolean): void;
  /** Labels of each mask that are the region; null = all. */
  readonly labels: Accessor<readonly number[] | null>;
  setLabels(labels: readonly number[] | null): void;
  readonly obstacle: Accessor<string | null>;
  readonly report: Accessor<BatchReport | null>;
  run(): Promise<boolean>;
  clear(): void;
}

export function createBatch(
  service: Pick<GenotypeService, 'predictBatch'>,
  jobs: Pick<Jobs, 'run'>,
  list: Accessor<readonly ModelEntry[]>,
  inUse: Accessor<ModelEntry | null>,
  problems: Pick<Problems, 'report' | 'clear'>,
): BatchState {
  const [files, setFiles] = createSignal<readonly File[]>([]);
  const [chosen, setChosen] = createSignal<readonly string[] | null>(null);
  const [labels, setLabels] = createSignal<readonly number[] | null>(null);
  const [report, setReport] = createSignal<BatchReport | null>(null);

  const models = createMemo(() => {
    const said = chosen();
    const now = inUse();
    const asked = said === null ? (now === null ? [] : [now]) : list();
    return asked.filter(
      ({ id, manifest }) =>
        manifest.task !== 'segmentation' && (said === null || said.includes(id)),
    );
  });
  const obstacle = createMemo(() => {
    if (files().length === 0) return 'Choose a folder with a folder for each case.';
    if (models().length === 0) return 'Choose a model that predicts.';
    return null;
  });

  return {
    files,
    setFiles(next) {
      batch(() => {
        setFiles(next);
        setReport(null);
      });
    },
    models,
    setModel(id, isAsked) {
      const others = models().flatMap((model) => (model.id === id ? [] : [model.id]));
      setChosen(isAsked ? [...others, id] : others);
    },
    labels,
    setLabels,
    obstacle,
    report,
    async run() {
      if (obstacle() !== null) return false;
      const request = {
        files: files(),
        modelIds: models().map(({ id }) => id),
        labels: labels(),
      };
      problems.clear('genotype');
      const result = await jobs.run({ kind: 'batch', title: 'Predicting cases' }, (jobId, say) =>
        service.predictBatch({ ...request, jobId }, say),
      );
      if (result.ok) setReport(result.value);
      else problems.report(result.error, 'genotype');
      return result.ok;
    },
    clear() {
      batch(() => {
        setFiles([]);
        setReport(null);
      });
    },
  };
}
