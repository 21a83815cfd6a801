import { type Accessor, batch, createMemo, createSignal } from 'solid-js';
import type { ErrorInfo } from '../../worker/protocol.ts';
import type { GenotypeService } from '../../worker/protocol-genotype.ts';
import type { ModelEntry } from '../../worker/protocol-models.ts';
import type { Jobs } from '../jobs.ts';
import type { Problems } from '../problems.ts';

/** The models that can be run here, and the one in use. */
export interface ModelsState {
  /** Shipped ones first; empty until they were asked for. */
  readonly list: Accessor<readonly ModelEntry[]>;
  readonly status: Accessor<'unknown' | 'loading' | 'listed' | 'failed'>;
  /** The one in use; null while there is none. */
  readonly chosen: Accessor<ModelEntry | null>;
  /** Asks for the list where it is not known yet: when models are first looked at. */
  load(): Promise<void>;
  choose(id: string): void;
  /** Takes a dropped or picked model into use; false when it could not be taken. */
  importFiles(files: readonly File[]): Promise<boolean>;
  /** Takes models that were found among opened files. */
  take(models: readonly ModelEntry[], files: readonly File[]): void;
  /** Stores a model on this device; false when it could not be stored. */
  keep(id: string): Promise<boolean>;
  /** Forgets one that is not shipped, and erases it from this device. */
  remove(id: string): Promise<boolean>;
  /** Removes every kept model from this device; false when that failed. */
  erase(): Promise<boolean>;
  /** The list as the worker has it now: where a model runs is known once it was opened. */
  refresh(): Promise<void>;
  /** Gives models of this sitting to a new worker. */
  recover(): Promise<void>;
}

type Service = Pick<
  GenotypeService,
  'models' | 'importModel' | 'keepModel' | 'removeModel' | 'eraseModels'
>;

export function createModels(
  service: Service,
  jobs: Pick<Jobs, 'run'>,
  problems: Pick<Problems, 'report' | 'clear'>,
  onKept: () => void,
): ModelsState {
  const [list, setList] = createSignal<readonly ModelEntry[]>([]);
  const [status, setStatus] = createSignal<'unknown' | 'loading' | 'listed' | 'failed'>('unknown');
  const [chosenId, setChosenId] = createSignal<string | null>(null);
  /** Of the models of this sitting: a File holds no bytes. */
  const sources = new Map<string, readonly File[]>();
  let loading: Promise<void> | null = null;

  const chosen = createMemo(() => list().find(({ id }) => id === chosenId()) ?? list()[0] ?? null);

  function fail(error: ErrorInfo): false {
    problems.report(error, 'genotype');
    return false;
  }

  async function refresh(): Promise<void> {
    const result = await service.models();
    if (result.ok) {
      batch(() => {
        setList(result.value.models);
        setStatus('listed');
        for (const error of result.value.problems) fail(error);
      });
    } else {
      setStatus('failed');
      fail(result.error);
    }
  }

  function put(entry: ModelEntry): void {
    setList((before) =>
      before.some(({ id }) => id === entry.id)
        ? before.map((old) => (old.id === entry.id ? entry : old))
        : [...before, entry],
    );
  }

  return {
    list,
    status,
    chosen,
    load() {
      if (status() === 'listed') return Promise.resolve();
      setStatus('loading');
      problems.clear('genotype');
      loading ??= refresh().finally(() => {
        loading = null;
      });
      return loading;
    },
    choose: (id) => setChosenId(id),
    async importFiles(files) {
      problems.clear('genotype');
      const result = await jobs.run({ kind: 'model', title: 'Opening a model' }, (id, onProgress) =>
        service.importModel(id, files, onProgress),
      );
      if (!result.ok) return fail(result.error);
      sources.set(result.value.id, files);
      batch(() => {
        put(result.value);
        setChosenId(result.value.id);
      });
      return true;
    },
    take(models, files) {
      batch(() => {
        for (const model of models) {
          sources.set(model.id, files);
          put(model);
        }
        const last = models.at(-1);
        if (last !== undefined) setChosenId(last.id);
      });
    },
    async keep(id) {
      problems.clear('genotype');
      const result = await service.keepModel(id);
      if (!result.ok) return fail(result.error);
      sources.delete(id);
      put(result.value);
      onKept();
      return true;
    },
    async remove(id) {
      const result = await service.removeModel(id);
      if (!result.ok) return fail(result.error);
      sources.delete(id);
      setList((before) => before.filter((model) => model.id !== id));
      onKept();
      return true;
    },
    async erase() {
      const result = await service.eraseModels();
      if (!result.ok) return fail(result.error);
      onKept();
      if (status() === 'listed') await refresh();
      return true;
    },
    refresh,
    async recover() {
      if (sources.size === 0 && status() !== 'listed') return;
      for (const files of new Set(sources.values())) {
        const result = await service.importModel('recover-models', files, () => {});
        if (!result.ok) fail(result.error);
      }
      if (status() === 'listed') await refresh();
    },
  };
}
